"""Events: announced in the transaction of the change, delivered from the table by the worker."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec
from django.db import transaction

from tongban.kernel.ids import uuid7
from tongban.kernel.models import OutboxEvent


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, named in the past tense; every field is plain data."""

    @classmethod
    def name(cls) -> str:
        """Return `context.EventName`, the name it is stored under."""
        return f"{cls.__module__.split('.')[1]}.{cls.__name__}"


Announced = TypeVar("Announced", bound=Event)
Listener = Callable[[Any, datetime], None]

_listeners: dict[str, list[Listener]] = {}
_kinds: dict[str, type[Event]] = {}


def listens_to(kind: type[Announced]) -> Callable[[Callable[[Announced, datetime], None]], Any]:
    """Register a function (event, at) that is called once for each event of `kind`, in the worker."""

    def register(listener: Callable[[Announced, datetime], None]) -> Any:
        _kinds[kind.name()] = kind
        _listeners.setdefault(kind.name(), []).append(listener)
        return listener

    return register


def outbox_event(event: Event, *, at: datetime) -> OutboxEvent:
    """Return the unsaved row of an event, for operations that write many at once with `insert_many`."""
    return OutboxEvent(id=uuid7(at), name=event.name(), payload=msgspec.to_builtins(event), at=at, next_try_at=at)


def announce(event: Event, *, at: datetime) -> None:
    """Write the event beside the change that caused it; listeners hear of it after the commit."""
    outbox_event(event, at=at).save(force_insert=True)


def deliver(*, at: datetime, batch: int = 100) -> int:
    """Deliver up to `batch` waiting events to their listeners; return how many were tried.

    An event and its listeners' changes commit together. A listener that fails is tried again later,
    with growing pauses, and delays no other event.
    """
    with transaction.atomic():
        rows = list(
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(next_try_at__lte=at)
            .order_by("next_try_at", "id")[:batch]
        )
        for row in rows:
            _deliver_one(row, at)
        OutboxEvent.objects.bulk_update(rows, ["next_try_at", "tries", "fault"])
    return len(rows)


def _deliver_one(row: OutboxEvent, at: datetime) -> None:
    try:
        with transaction.atomic():
            for listener in _listeners.get(row.name, ()):
                listener(msgspec.convert(row.payload, _kinds[row.name]), at)
    except Exception as fault:  # noqa: BLE001 - whatever a listener raises must not hold up the others
        row.tries += 1
        row.fault = f"{type(fault).__name__}: {fault}"[:500]
        row.next_try_at = at + timedelta(seconds=min(2**row.tries, 3600))
    else:
        row.next_try_at = None
        row.fault = ""
