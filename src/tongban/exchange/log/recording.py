"""Every call is written down at the end of the chain, even when what was being done is rolled back afterwards."""

import hashlib
import hmac
import threading
from collections.abc import Sequence
from itertools import chain as joined

from django.conf import settings
from django.db import connection, transaction

from tongban.exchange import keys
from tongban.exchange.log.entries import START, chain
from tongban.exchange.models import Call, Head
from tongban.kernel.bulk import insert_many


def digest_of(id_number: str) -> str:
    """Return what is kept of whose data a call was about; a final x means X (GB 11643)."""
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
    if not connection.in_atomic_block:
        _write_batches(batches)
        return
    apart = threading.Thread(target=_write_apart, args=(batches,), name="exchange-record")
    apart.start()
    apart.join()


def _write_apart(batches: list[_Batch]) -> None:
    try:
        _write_batches(batches)
    finally:
        connection.close()


def _write_batches(batches: list[_Batch]) -> None:
    fault: BaseException | None = None
    try:
        _write(list(joined.from_iterable(batch.calls for batch in batches)))
    except BaseException as raised:  # noqa: BLE001 - handed to each thread that waits, which raises it
        fault = raised
    for batch in batches:
        batch.is_written, batch.fault = True, fault


def _write(calls: list[Call]) -> None:
    if not calls:
        return
    with transaction.atomic():
        sequence, last = _head_to_move()
        sequence, last = chain(calls, sequence=sequence, previous=last)
        insert_many(calls)
        signature = keys.signed(head_bytes(sequence, last))
        Head.objects.filter(id=1).update(sequence=sequence, chain_hash=last, signature=signature)


def _head_to_move() -> tuple[int, str]:
    """Return the chain's end with its row locked: two ends would be two chains."""
    ends = Head.objects.select_for_update().filter(id=1).values_list("sequence", "chain_hash")
    if (end := ends.first()) is None:
        Head.objects.bulk_create([Head(id=1, sequence=0, chain_hash=START, signature="")], ignore_conflicts=True)
        end = ends.get()
    return end
