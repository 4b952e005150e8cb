"""Records that an office handed over, kept as an indexed SQLite file: a million rows need no memory."""

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tongban.exchange.connectors.outcome import Answer, Down, NotFound, Record

TABLES = """
CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, fields TEXT NOT NULL, as_of TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS taken (key TEXT PRIMARY KEY, digest TEXT NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
"""
UPSERT = (
    "INSERT INTO records VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
    " SET fields = excluded.fields, as_of = excluded.as_of WHERE excluded.as_of >= as_of"
)
Row = tuple[str, Answer]


class SameTwice(Exception):
    """Two records have one key."""


class OtherContent(Exception):
    """A message key that was used came again with other content."""


class Store:
    """One dataset's records, by key."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def record(self, key: str, until: float) -> Record:
        """Return the record with this key. Raises NotFound, or Down while nothing has been handed over."""
        with self._opened(until) as opened:
            found = opened.execute("SELECT fields, as_of FROM records WHERE key = ?", (key,)).fetchone()
        if found is None:
            raise NotFound
        return Record(json.loads(found[0]), datetime.fromisoformat(found[1]))

    def count(self, until: float) -> tuple[int, datetime | None]:
        """Return how many records there are, and the latest moment they are of."""
        with self._opened(until) as opened:
            number, latest = opened.execute("SELECT count(*), max(as_of) FROM records").fetchone()
        return number, datetime.fromisoformat(latest) if latest else None

    def replace(self, rows: Iterable[Row], as_of: datetime) -> int:
        """Put these records in the place of all that were there, in one stroke; return how many. Raises SameTwice."""
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        ready = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        try:
            with closing(_made(ready)) as opened, opened:
                opened.execute("BEGIN")
                opened.executemany("INSERT INTO records VALUES (?, ?, ?)", _written(rows, as_of))
                number = int(opened.execute("SELECT count(*) FROM records").fetchone()[0])
            ready.replace(self.file)
        except sqlite3.IntegrityError as fault:
            raise SameTwice from fault
        finally:
            ready.unlink(missing_ok=True)
        return number

    def put(self, rows: Iterable[Row], as_of: datetime, *, key: str, digest: str) -> int:
        """Add or change records, once for each `key`; return how many it took in. Raises OtherContent.

        A record that is older than the one kept does not replace it: messages may overtake one another.
        """
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(_made(self.file)) as opened, opened:
            opened.execute("BEGIN IMMEDIATE")
            if taken := opened.execute("SELECT digest, count FROM taken WHERE key = ?", (key,)).fetchone():
                if taken[0] != digest:
                    raise OtherContent
                return int(taken[1])
            written = list(_written(rows, as_of))
            opened.executemany(UPSERT, written)
            opened.execute("INSERT INTO taken VALUES (?, ?, ?)", (key, digest, len(written)))
        return len(written)

    @contextmanager
    def _opened(self, until: float) -> Iterator[sqlite3.Connection]:
        if not self.file.exists():
            raise Down("nothing has been handed over yet")
        try:
            waits = max(until - time.monotonic(), 0)
            with closing(sqlite3.connect(f"{self.file.resolve().as_uri()}?mode=ro", uri=True, timeout=waits)) as opened:
                yield opened
        except sqlite3.Error as fault:
            raise Down(f"the kept file cannot be read: {type(fault).__name__}") from None


def key_of(spec: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Return the key of a record, from the inputs or fields that the dataset's `key` names; a final x means X."""
    parts = [values.get(name) for name in spec["key"]]
    if any(part in (None, "") for part in parts):
        raise Down("a key is missing")
    return "\x1f".join(str(part).strip().upper() for part in parts)


def _made(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    opened = sqlite3.connect(file, timeout=5, isolation_level=None)
    opened.executescript(TABLES)
    opened.execute("PRAGMA synchronous = FULL")
    return opened


def _written(rows: Iterable[Row], as_of: datetime) -> Iterator[tuple[str, str, str]]:
    moment = as_of.astimezone(UTC).isoformat(timespec="microseconds")
    for key, fields in rows:
        yield key, json.dumps(fields, ensure_ascii=False, separators=(",", ":")), moment
