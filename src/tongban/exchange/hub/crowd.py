"""Who waits for a thread, and who was turned away because too many do: counted, and written down when there is room.

A call that is turned away costs no write: that would make a crowd of the log's writers, too. Its client is who it
says it is, as nothing was checked.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from tongban.exchange.hub.entry import entry_of
from tongban.exchange.hub.received import Received
from tongban.exchange.models import Call

MOST = 500  # calls that have a thread or wait for one
CALM = 50
MOST_CLIENTS = 100  # that are counted apart; all others are counted together
LONGEST_CLIENT = 255
LATEST = timedelta(minutes=1)


@dataclass
class _Turned:
    first: Call
    number: int


_guard = threading.Lock()
_waiting = 0
_turned: dict[str, _Turned] = {}


def enter() -> bool:
    """Tell whether there is room for another call; whoever is let in leaves."""
    global _waiting
    with _guard:
        if _waiting >= MOST:
            return False
        _waiting += 1
        return True


def leave() -> None:
    """Give the place back."""
    global _waiting
    with _guard:
        _waiting -= 1


def count(received: Received) -> None:
    """Count a call that was turned away."""
    client = received.headers.get("x-road-client", "")[:LONGEST_CLIENT]
    client = client if client.isprintable() else ""
    with _guard:
        client = client if client in _turned or len(_turned) < MOST_CLIENTS else ""
        if client not in _turned:
            first = entry_of(received)
            first.consumer = first.actor_label = client
            first.reason = "crowded"
            _turned[client] = _Turned(first, 0)
        _turned[client].number += 1


@contextmanager
def counted(at: datetime) -> Iterator[list[Call]]:
    """Yield an entry for each client whose calls were turned away, to be recorded; none while the crowd is still there,
    but for a minute at most. What could not be recorded is kept.
    """
    with _guard:
        is_due = _waiting <= CALM or any(one.first.at + LATEST <= at for one in _turned.values())
        taken = dict(_turned) if is_due else {}
        for client in taken:
            del _turned[client]
    for one in taken.values():
        one.first.fields = [f"calls={one.number}"]
    try:
        yield [one.first for one in taken.values()]
    except BaseException:
        with _guard:
            for client, one in taken.items():
                one.number += _turned[client].number if client in _turned else 0
                _turned[client] = one
        raise
