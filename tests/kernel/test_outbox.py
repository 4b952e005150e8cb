"""Events: delivered once, tried again when a listener fails, and no event holds up another."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from tongban.kernel import events
from tongban.kernel.ids import uuid7
from tongban.kernel.models import AuditEntry, OutboxEvent

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Rung(events.Event, frozen=True, kw_only=True):
    """A bell was rung; a broken one cannot be heard."""

    bell: UUID
    broken: bool = False

    @classmethod
    def name(cls) -> str:
        return "tests.Rung"


@pytest.fixture(autouse=True)
def _somebody_listens() -> Iterator[None]:
    events.listens_to(Rung)(_hear)
    yield
    events._listeners.pop(Rung.name())
    events._kinds.pop(Rung.name())


def _hear(event: Rung, at: datetime) -> None:
    AuditEntry.objects.create(id=uuid7(), action="tests.heard", subject_id=event.bell, actor_kind="system", at=at)
    if event.broken:
        raise RuntimeError("cracked")


def _ring(*, broken: bool = False) -> UUID:
    bell = uuid7()
    with transaction.atomic():
        events.announce(Rung(bell=bell, broken=broken), at=AT)
    return bell


def _heard(bell: UUID) -> int:
    return AuditEntry.objects.filter(subject_id=bell).count()


def _waiting() -> OutboxEvent:
    return OutboxEvent.objects.get(next_try_at__isnull=False)


@pytest.mark.django_db
def test_an_event_is_delivered_once() -> None:
    bell = _ring()
    assert [events.deliver(at=AT), events.deliver(at=AT)] == [1, 0]
    assert _heard(bell) == 1


@pytest.mark.django_db
def test_an_event_of_a_change_that_was_taken_back_never_was() -> None:
    with transaction.atomic():
        events.announce(Rung(bell=uuid7()), at=AT)
        transaction.set_rollback(True)
    assert events.deliver(at=AT) == 0


@pytest.mark.django_db
def test_a_failing_listener_leaves_nothing_is_tried_again_and_delays_no_other() -> None:
    cracked, sound = _ring(broken=True), _ring()
    assert events.deliver(at=AT) == 2
    assert (_heard(cracked), _heard(sound)) == (0, 1)
    row = _waiting()
    assert (row.tries, row.fault, row.next_try_at) == (1, "RuntimeError: cracked", AT + timedelta(seconds=2))
    assert events.deliver(at=AT + timedelta(seconds=1)) == 0


@pytest.mark.django_db
def test_the_pauses_grow_to_an_hour_and_no_further() -> None:
    _ring(broken=True)
    at, pauses = AT, []
    for _try in range(14):
        assert events.deliver(at=at) == 1
        next_try = _waiting().next_try_at
        assert next_try is not None
        pauses.append((next_try - at).total_seconds())
        at = next_try
    assert pauses == [min(2**n, 3600) for n in range(1, 15)]


@pytest.mark.django_db
def test_a_listener_that_was_mended_hears_of_what_waited() -> None:
    bell = _ring(broken=True)
    events.deliver(at=AT)
    OutboxEvent.objects.update(payload={"bell": str(bell), "broken": False})
    assert events.deliver(at=AT + timedelta(hours=1)) == 1
    assert (_heard(bell), OutboxEvent.objects.get().fault) == (1, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_each_event_once() -> None:
    bells = [_ring() for _n in range(60)]
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        while events.deliver(at=AT, batch=7):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [_heard(bell) for bell in bells] == [1] * 60
