"""Every call is written down, even when what was being done is rolled back afterwards."""

import hashlib
import hmac
import threading
from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction

from tongban.exchange.models import Call
from tongban.kernel.bulk import insert_many


def digest_of(id_number: str) -> str:
    """Return what is kept of whose data a call was about; a final x means X (GB 11643)."""
    key = hashlib.sha256(b"exchange subject" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, id_number.strip().upper().encode(), hashlib.sha256).hexdigest()


def record(calls: Sequence[Call]) -> None:
    """Write the calls in a transaction of their own: inside another one, over a connection of their own."""
    if not connection.in_atomic_block:
        _write(calls)
        return
    faults: list[BaseException] = []
    apart = threading.Thread(target=_write_apart, args=(calls, faults), name="exchange-record")
    apart.start()
    apart.join()
    if faults:
        raise faults[0]


def _write_apart(calls: Sequence[Call], faults: list[BaseException]) -> None:
    try:
        _write(calls)
    except BaseException as fault:  # noqa: BLE001 - handed to the thread that waits, which raises it
        faults.append(fault)
    finally:
        connection.close()


def _write(calls: Sequence[Call]) -> None:
    with transaction.atomic():
        insert_many(list(calls))
