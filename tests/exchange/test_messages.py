"""Messages to other cities: written with the change they tell of, in order, never given up."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from tongban.exchange import api as exchange
from tongban.exchange import keys
from tongban.exchange.models import Call, Outgoing
from tongban.exchange.operations import peers
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db(transaction=True)
THERE = "CN-330400"


def send(key: str, instance: str = THERE) -> None:
    exchange.send(instance, "case.moved", {"version": 1}, key=key, at=now())


def admit(instance: str = THERE, **more: Any) -> None:
    public = keys.public_text(Ed25519PrivateKey.generate())
    said = {"title": "嘉兴", "until": now() + timedelta(days=1), "by": SYSTEM, "at": now(), **more}
    peers.add_peer(instance, "http://127.0.0.1:9", public, **said)


def keys_waiting() -> list[str]:
    return list(Outgoing.objects.filter(delivered_at=None).order_by("id").values_list("key", flat=True))


def test_a_message_is_written_once_and_with_the_change() -> None:
    send("1")
    send("1")
    with transaction.atomic():
        send("2")
        transaction.set_rollback(True)
    assert keys_waiting() == ["1"]


@pytest.mark.usefixtures("empty_log")
def test_a_city_that_does_not_answer_is_tried_again_after_growing_pauses_in_order() -> None:
    admit()
    send("1")
    send("2")
    at, pauses = now(), []
    for _ in range(8):
        assert exchange.post_messages(at=at) == 0
        first, second = Outgoing.objects.order_by("id")
        pauses.append(round((first.next_try_at - now()).total_seconds()))
        assert second.tries == 0
        at = first.next_try_at
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    entry = Call.objects.get()  # the same fault is written down once
    assert (entry.outcome, entry.reason, entry.source) == ("down", "peer_down", f"{THERE}/GOV/hub/tongban/messages")


def test_nothing_is_tried_before_its_time_or_for_a_city_that_is_stopped_or_unknown() -> None:
    send("1", "CN-440100")
    admit()
    send("2")
    peers.set_peer_active(THERE, False, by=SYSTEM, at=now())
    assert exchange.post_messages(at=now()) == 0
    assert set(Outgoing.objects.values_list("tries", flat=True)) == {0}


@pytest.mark.parametrize(
    ("instance", "address", "title", "code"),
    [
        ("CN-310000", "http://127.0.0.1:9", "上海", "instance"),
        ("CN/330400", "http://127.0.0.1:9", "嘉兴", "name"),
        (THERE, "127.0.0.1:9", "嘉兴", "address"),
        (THERE, "http://127.0.0.1:9", " ", "title"),
    ],
)
def test_a_peer_is_admitted_with_all_that_is_needed(instance: str, address: str, title: str, code: str) -> None:
    public = keys.public_text(Ed25519PrivateKey.generate())
    with pytest.raises(Refused) as refused:
        peers.add_peer(instance, address, public, title=title, until=now() + timedelta(days=1), by=SYSTEM, at=now())
    assert refused.value.code == code
