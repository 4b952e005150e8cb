"""Another city at the hub: its own key signs for its systems, and what it tells is taken in once."""

import json
from typing import Any

import pytest

from tests.exchange.hub.caller import Answered, Caller
from tests.exchange.hub.conftest import PROVIDER, Hub, agree
from tongban.exchange import keys
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Call, Incoming, Peer, SigningKey
from tongban.exchange.operations import peers
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
THERE = "CN-330400"
THEIR_HUB = f"{THERE}/GOV/hub/tongban"
MESSAGES = "/r1/CN-310000/GOV/hub/tongban/messages"
MOTHER = "310100199506190024"
ELSEWHERE = f"{THERE}/GOV/x/data/person"


@pytest.fixture
def guest(caller: Caller) -> Caller:
    """A system of the neighbour, for which the neighbour's hub signs; it has agreed on a dataset here."""
    system = Caller(caller.port, f"{THERE}/GOV/x/his")
    admit("http://127.0.0.1:9", system.public_key)
    agree("person", consumer=f"{THERE}/GOV/x")
    return system


def admit(address: str, public_key: str) -> Peer:
    from datetime import timedelta

    until = now() + timedelta(days=1)
    return peers.add_peer(THERE, address, public_key, title="嘉兴", until=until, by=SYSTEM, at=now())


def ask(system: Caller, service: str = f"{PROVIDER}/person", **headers: str) -> Answered:
    return system.ask(service, {"id_number": MOTHER}, **headers)


def tell(hub_there: Caller, **message: Any) -> Answered:
    content = {"topic": "case.moved", "key": "1", "body": {"version": 1}} | message
    return hub_there.call("POST", MESSAGES, json.dumps(content).encode(), tongban_subject=MOTHER)


def test_a_neighbours_system_is_answered_by_its_own_agreement(guest: Caller) -> None:
    answered = ask(guest)
    assert (answered.status, sorted(answered.said)) == (200, ["birth_date", "name"])
    entry = Call.objects.get(consumer=guest.client)
    assert (entry.outcome, entry.actor_label, entry.source) == ("answered", "嘉兴 his", "person")


def test_only_the_neighbours_key_signs_for_its_systems(guest: Caller, caller: Caller) -> None:
    assert ask(Caller(guest.port, guest.client, caller.key)).reason == "wrong_key"
    assert ask(Caller(guest.port, caller.client, guest.key)).reason == "wrong_key"
    assert ask(Caller(guest.port, "CN-440100/GOV/x/his", guest.key)).reason == "unknown_client"


def test_a_stopped_neighbour_and_a_revoked_key_open_nothing(guest: Caller) -> None:
    peers.set_peer_active(THERE, False, by=SYSTEM, at=now())
    assert ask(guest).reason == "client_inactive"
    peers.set_peer_active(THERE, True, by=SYSTEM, at=now())
    SigningKey.objects.filter(key_id=keys.thumbprint(guest.public_key)).update(revoked_at=now())
    assert ask(guest).reason == "key_revoked"


def test_nothing_passes_from_one_neighbour_to_another(guest: Caller) -> None:
    assert ask(guest, "CN-440100/GOV/x/data/person").reason == "unknown_instance"


def test_a_call_to_a_city_needs_an_agreement_here_and_a_neighbour_there(caller: Caller) -> None:
    assert ask(caller, ELSEWHERE).reason == "no_agreement"
    agree(ELSEWHERE)
    assert ask(caller, ELSEWHERE).reason == "unknown_peer"


def test_a_neighbour_that_does_not_answer_is_told_of_and_recorded(caller: Caller, guest: Caller) -> None:
    agree(ELSEWHERE)
    answered = ask(caller, ELSEWHERE, x_road_id="call-1")
    assert (answered.status, answered.headers["x-road-error"]) == (500, "Server.ClientProxy.NetworkError.peer_down")
    entry = Call.objects.get(source=ELSEWHERE)
    assert (entry.outcome, entry.reason, entry.message_id) == ("down", "peer_down", "call-1")
    assert entry.subject_digest == digest_of(MOTHER)


def test_an_answer_that_is_not_the_neighbours_is_none(hub: Hub, caller: Caller, guest: Caller) -> None:
    admit(f"http://127.0.0.1:{hub.port}", guest.public_key)  # this very hub answers, with its own key
    agree(ELSEWHERE)
    assert ask(caller, ELSEWHERE).reason == "wrong_answer"


def test_a_message_is_taken_in_once(guest: Caller) -> None:
    hub_there = Caller(guest.port, THEIR_HUB, guest.key)
    assert [tell(hub_there).status, tell(hub_there).status] == [200, 200]
    kept = Incoming.objects.get()
    assert (kept.instance, kept.topic, kept.key, kept.body) == (THERE, "case.moved", "1", {"version": 1})
    events = OutboxEvent.objects.filter(name="exchange.MessageReceived")
    assert [one.payload["instance"] for one in events] == [THERE]
    entries = Call.objects.filter(source__endswith="/messages")
    assert {(one.outcome, one.subject_digest) for one in entries} == {("answered", digest_of(MOTHER))}


def test_only_a_neighbours_hub_tells(guest: Caller, caller: Caller) -> None:
    assert tell(guest).reason == "unknown_client"
    assert tell(caller).reason == "unknown_client"


@pytest.mark.parametrize("content", [b"{}", b"[]", b"{", b'{"topic": "a", "key": "1", "body": {}, "more": 1}'])
def test_a_message_has_its_shape(guest: Caller, content: bytes) -> None:
    hub_there = Caller(guest.port, THEIR_HUB, guest.key)
    assert hub_there.call("POST", MESSAGES, content).reason == "bad_body"


def test_the_catalogue_names_what_is_shared(guest: Caller) -> None:
    answered = guest.call("GET", "/r1/CN-310000/GOV/hub/tongban/catalog")
    listed = {one["service"] for one in answered.said["catalog"]}
    assert f"{PROVIDER}/person" in listed
    assert f"{PROVIDER}/register" not in listed  # it is written to, not read
