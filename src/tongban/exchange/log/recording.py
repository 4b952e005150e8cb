"""Every call is written down at the end of the chain, even when what was being done is rolled back afterwards."""

import hashlib
import hmac
import threading
from collections.abc import Sequence
from itertools import chain as joined

import msgspec
from django.conf import settings

from tongban.exchange import keys, statements
from tongban.exchange.log.entries import SAID, START, chain, kept
from tongban.exchange.models import Call

COLUMNS = ", ".join((*SAID, "salt", "entry_hash", "chain_hash"))
# the chain's end is moved and the entries are written by one statement, or neither: one round trip, one commit
APPEND = f"""
WITH moved AS (
    UPDATE exchange_head SET sequence = %(moved)s::bigint, chain_hash = %(last)s, signature = %(signature)s
    WHERE id = 1 AND sequence = %(sequence)s::bigint AND chain_hash = %(previous)s RETURNING 1
)
INSERT INTO exchange_call ({COLUMNS})
SELECT {COLUMNS} FROM moved, json_populate_recordset(NULL::exchange_call, %(rows)s)
"""  # noqa: S608 - our own names only
FIRST = """
INSERT INTO exchange_head (id, sequence, chain_hash, signature) VALUES (1, 0, %s, '') ON CONFLICT DO NOTHING
"""
LOCK = "SELECT sequence, chain_hash FROM exchange_head WHERE id = 1 FOR UPDATE"


def digest_of(id_number: str) -> str:
    """Return what is kept of whose data a call was about, by ID number or credit code; a final x means X (GB 11643)."""
    key = hashlib.sha256(b"exchange subject" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, id_number.strip().upper().encode(), hashlib.sha256).hexdigest()


def head_bytes(sequence: int, chain_hash: str) -> bytes:
    """Return what the hub signs of the chain's end."""
    return f"tongban exchange head {sequence} {chain_hash}".encode()


class _Batch:
    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.is_written = False
        self.fault: BaseException | None = None


_turn = threading.Lock()
_guard = threading.Lock()
_waiting: list[_Batch] = []
_end: tuple[int, str] | None = None  # where this process left the chain; whoever has the turn reads and sets it


def record(calls: Sequence[Call]) -> None:
    """Write the calls at the end of the chain, in a transaction of their own; they are durable when it returns.

    The chain has one end, so writers take turns; whoever has the turn writes for all who wait: one commit for many.
    """
    mine = _Batch(calls)
    with _guard:
        _waiting.append(mine)
    with _turn:
        if not mine.is_written:
            with _guard:
                batches, _waiting[:] = _waiting[:], []
            _write_all(batches)
    if mine.fault is not None:
        raise mine.fault


def _write_all(batches: list[_Batch]) -> None:
    fault: BaseException | None = None
    try:
        _write(list(joined.from_iterable(batch.calls for batch in batches)))
    except BaseException as raised:  # noqa: BLE001 - handed to each thread that waits, which raises it
        fault = raised
    for batch in batches:
        batch.is_written, batch.fault = True, fault


def _write(calls: list[Call]) -> None:
    """Write at the end where this process left the chain; when another has moved it, wait for the turn among all."""
    global _end
    if not calls:
        return
    with statements.lent() as database:
        if _end is None or not _appended(database, calls, *_end):
            with database.transaction():
                if not _appended(database, calls, *_end_to_move(database)):
                    raise RuntimeError("the log was not written")
    _end = calls[-1].sequence, calls[-1].chain_hash


def _appended(database: statements.Connection, calls: list[Call], sequence: int, previous: str) -> bool:
    """Chain the calls after this end and write them, if the chain still ends there; tell whether it did."""
    moved, last = chain(calls, sequence=sequence, previous=previous)
    rows = [kept(one) | {"entry_hash": one.entry_hash, "chain_hash": one.chain_hash} for one in calls]
    told = {
        "rows": msgspec.json.encode(rows).decode(),
        "moved": moved,
        "last": last,
        "signature": keys.signed(head_bytes(moved, last)),
        "sequence": sequence,
        "previous": previous,
    }
    return database.execute(APPEND, told, prepare=True).rowcount == len(calls)


def _end_to_move(database: statements.Connection) -> tuple[int, str]:
    """Return the chain's end with its row locked: two ends would be two chains."""
    database.execute(FIRST, [START])
    sequence, last = database.execute(LOCK).fetchone() or (0, START)
    return sequence, last
