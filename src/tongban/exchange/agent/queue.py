"""Calls that wait for the hub, kept in the agent's file: in order for each service, each ended once."""

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from tongban.exchange.agent.messages import Reply, Request
from tongban.exchange.hub.headers import Raw
from tongban.exchange.hub.spool import Spool

CHUNK = 65_536
LONGEST_PAUSE = 60.0
DAY = 86_400.0


class QueueFull(Exception):
    """No more calls are kept until some have gone out or their answers were collected."""


class IdUsed(Exception):
    """This X-Road-Id was given to another call."""


@dataclass(frozen=True)
class Bounds:
    """The most that the queue holds: calls, and bytes of what waits with the answers that are kept."""

    calls: int
    size: int


@dataclass(frozen=True)
class Waiting:
    """A kept call as it stands: `state` is waiting, answered, expired or dropped; moments are Unix time."""

    number: int
    id: str
    lane: str
    state: str
    attempts: int
    next_at: float
    fault: str
    kept_at: float
    status: int | None


COLUMNS = ", ".join(Waiting.__dataclass_fields__)


def lane_of(target: str) -> str:
    """Return what calls keep their order within: the service's address, without what lies beyond it."""
    return "/".join(target.partition("?")[0].split("/")[:7])


def keep(database: sqlite3.Connection, request: Request, *, digest: str, at: float, bounds: Bounds) -> Waiting:
    """Keep a call; one that is kept already is left as it is. Raises IdUsed or QueueFull."""
    if known := database.execute("SELECT digest FROM queue WHERE id = ?", (request.id,)).fetchone():
        if known["digest"] != digest:
            raise IdUsed
        return _the(database, request.id)
    held = database.execute("SELECT count(*), coalesce(sum(size + answer_size), 0) FROM queue").fetchone()
    if held[0] >= bounds.calls or held[1] + request.body.size > bounds.size:
        raise QueueFull
    number = database.execute(
        "INSERT INTO queue (id, lane, method, target, headers, digest, size, kept_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            request.id,
            lane_of(request.target),
            request.method,
            request.target,
            header_text(request.headers),
            digest,
            request.body.size,
            at,
        ),
    ).lastrowid
    _put(database, number or 0, "request", request.body)
    return _the(database, request.id)


def due(database: sqlite3.Connection, at: float, busy: Collection[str]) -> list[Waiting]:
    """Return the first call of each service whose pause is over, those under way left out; the longest kept first."""
    rows = database.execute(
        f"SELECT {COLUMNS} FROM queue WHERE number IN"  # noqa: S608 - our own column names
        " (SELECT min(number) FROM queue WHERE state = 'waiting' GROUP BY lane) AND next_at <= ? ORDER BY number",
        (at,),
    )
    return [Waiting(*row) for row in rows if row["lane"] not in busy]


def request_of(database: sqlite3.Connection, number: int, folder: Path) -> Request:
    """Return a kept call as it is sent; its body is the caller's to close."""
    row = database.execute("SELECT method, target, headers, size FROM queue WHERE number = ?", (number,)).fetchone()
    body = _get(database, number, "request", folder, row["size"])
    return Request(row["method"], row["target"], headers_in(row["headers"]), body)


def end(database: sqlite3.Connection, number: int, reply: Reply, *, at: float) -> None:
    """Keep a call's answer. One that was dropped meanwhile stays dropped."""
    changed = database.execute(
        "UPDATE queue SET state = 'answered', ended_at = ?, status = ?, answer_headers = ?, answer_size = ?,"
        " fault = '', attempts = attempts + 1, size = 0 WHERE number = ? AND state = 'waiting'",
        (at, reply.status, header_text(reply.headers), reply.body.size, number),
    ).rowcount
    if changed:
        database.execute("DELETE FROM bodies WHERE number = ?", (number,))
        _put(database, number, "answer", reply.body)


def put_off(database: sqlite3.Connection, number: int, fault: str, *, at: float) -> None:
    """Try a call again later: after a second, then after twice as long each time, a minute at most."""
    (attempts,) = database.execute("SELECT attempts FROM queue WHERE number = ?", (number,)).fetchone() or (0,)
    pause = min(2.0 ** min(attempts, 10), LONGEST_PAUSE)
    database.execute(
        "UPDATE queue SET attempts = attempts + 1, next_at = ?, fault = ? WHERE number = ? AND state = 'waiting'",
        (at + pause, fault, number),
    )


def answer_of(database: sqlite3.Connection, identifier: str, folder: Path) -> Reply | None:
    """Return the kept answer of a call, None while there is none; its body is the caller's to close."""
    row = database.execute(
        "SELECT number, status, answer_headers, answer_size FROM queue WHERE id = ? AND state = 'answered'",
        (identifier,),
    ).fetchone()
    if row is None:
        return None
    body = _get(database, row["number"], "answer", folder, row["answer_size"])
    return Reply(row["status"], body, headers_in(row["answer_headers"]))


def find(database: sqlite3.Connection, identifier: str) -> Waiting | None:
    """Return a kept call by its X-Road-Id."""
    row = database.execute(f"SELECT {COLUMNS} FROM queue WHERE id = ?", (identifier,)).fetchone()  # noqa: S608 - ours
    return Waiting(*row) if row else None


def listed(database: sqlite3.Connection) -> list[Waiting]:
    """Return all that is kept, in order."""
    return [Waiting(*row) for row in database.execute(f"SELECT {COLUMNS} FROM queue ORDER BY number")]  # noqa: S608 - ours


def retry(database: sqlite3.Connection, identifier: str, *, at: float) -> bool:
    """Send a call that waits, or that was given up, as soon as may be; tell whether there is one."""
    return bool(
        database.execute(
            "UPDATE queue SET state = 'waiting', next_at = 0, ended_at = NULL, kept_at = ?"
            " WHERE id = ? AND state IN ('waiting', 'expired')",
            (at, identifier),
        ).rowcount
    )


def drop(database: sqlite3.Connection, identifier: str, *, at: float) -> bool:
    """Never send a call that waits; tell whether there is one. Its id stays known, so that it is not taken in anew."""
    changed = database.execute(
        "UPDATE queue SET state = 'dropped', ended_at = ?, size = 0 WHERE id = ? AND state IN ('waiting', 'expired')",
        (at, identifier),
    ).rowcount
    database.execute(
        "DELETE FROM bodies WHERE number IN (SELECT number FROM queue WHERE id = ? AND state = 'dropped')",
        (identifier,),
    )
    return bool(changed)


def collect(database: sqlite3.Connection, identifier: str) -> bool:
    """Forget a call that has ended: its answer was fetched. Tell whether there was one."""
    return bool(database.execute("DELETE FROM queue WHERE id = ? AND state <> 'waiting'", (identifier,)).rowcount)


def sweep(database: sqlite3.Connection, *, at: float, give_up_days: float, keep_days: float) -> None:
    """Give up what has waited too long, and forget what ended long ago."""
    database.execute(
        "UPDATE queue SET state = 'expired', ended_at = ? WHERE state = 'waiting' AND kept_at < ?",
        (at, at - give_up_days * DAY),
    )
    database.execute("DELETE FROM queue WHERE ended_at < ?", (at - keep_days * DAY,))


def _the(database: sqlite3.Connection, identifier: str) -> Waiting:
    found = find(database, identifier)
    assert found is not None
    return found


def _put(database: sqlite3.Connection, number: int, part: str, body: Spool) -> None:
    row = database.execute(
        "INSERT INTO bodies (number, part, content) VALUES (?, ?, zeroblob(?))", (number, part, body.size)
    ).lastrowid
    with database.blobopen("bodies", "content", row or 0) as blob:
        for piece in body.pieces():
            blob.write(piece)


def _get(database: sqlite3.Connection, number: int, part: str, folder: Path, size: int) -> Spool:
    (row,) = database.execute("SELECT rowid FROM bodies WHERE number = ? AND part = ?", (number, part)).fetchone()
    body = Spool(folder, size)
    with database.blobopen("bodies", "content", row, readonly=True) as blob:
        while piece := blob.read(CHUNK):
            body.add(piece)
    return body


def header_text(headers: Raw) -> str:
    """Return header fields as they are kept."""
    return json.dumps([[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers])


def headers_in(headers: str) -> Raw:
    """Return header fields that were kept."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in json.loads(headers)]
