"""What the hub refuses, each with its code, in both languages, and in the log."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.exchange.conftest import FATHER, MOTHER
from tests.exchange.hub.caller import Answered, Caller, check
from tests.exchange.hub.conftest import CLIENT, PROVIDER, agree, register_key
from tongban.exchange import keys, signing
from tongban.exchange.log.recording import digest_of
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Agreement, Call, Consent, SigningKey, Stop, Subsystem
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)
BODY = json.dumps({"id_number": MOTHER}).encode()
PERSON = f"/r1/{PROVIDER}/person"


def ask(caller: Caller, source: str = "person", **headers: str) -> Answered:
    return caller.ask(f"{PROVIDER}/{source}", {"id_number": MOTHER}, **headers)


def refused(answered: Answered, code: str) -> Call:
    """Pass an X-Road error with this code that stands in the log; return the entry."""
    assert answered.reason == code
    said = answered.said
    assert set(said) == {"type", "message", "detail"}
    assert said["type"] == answered.headers["x-road-error"]
    assert answered.status == (400 if said["type"].startswith("Client") else 500)
    assert answered.headers["content-type"] == "application/json; charset=utf-8"
    chinese, _slash, english = said["message"].partition(" / ")
    assert not chinese.isascii()
    assert english.isascii() or code in ("stopped", "withheld")
    call = Call.objects.get(id=said["detail"])
    assert (call.outcome, call.reason) == ("refused", code)
    assert verify().faults == []
    return call


def revoke(_caller: Caller) -> None:
    SigningKey.objects.update(revoked_at=now())


def expire(_caller: Caller) -> None:
    SigningKey.objects.update(valid_until=now() - timedelta(seconds=1))


def deactivate(_caller: Caller) -> None:
    Subsystem.objects.update(active=False)


def leave(_caller: Caller) -> None:
    SigningKey.objects.all().delete()
    Subsystem.objects.all().delete()


def lose_key(_caller: Caller) -> None:
    SigningKey.objects.all().delete()


def take_anothers_key(_caller: Caller) -> None:
    other = Subsystem.objects.create(id=uuid7(), identifier=f"{CLIENT}2", title="other", added_at=now())
    SigningKey.objects.update(subsystem=other)


def end_agreements(_caller: Caller) -> None:
    Agreement.objects.all().delete()


def for_another_purpose(_caller: Caller) -> None:
    Agreement.objects.update(purposes=["marriage"])


def from_tomorrow(_caller: Caller) -> None:
    Agreement.objects.update(starts_on=today() + timedelta(days=1))


def until_yesterday(_caller: Caller) -> None:
    Agreement.objects.update(starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1))


def for_two_purposes(_caller: Caller) -> None:
    Agreement.objects.update(purposes=["birth", "marriage"])


def stop(_caller: Caller) -> None:
    Stop.objects.create(id=uuid7(), source="person", reason="核实中", by_label="test", at=now())


def withhold(_caller: Caller) -> None:
    agree("person", fields=["age"], purposes=["birth"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (leave, "unknown_client"),
        (deactivate, "client_inactive"),
        (lose_key, "unknown_key"),
        (take_anothers_key, "wrong_key"),
        (expire, "key_expired"),
        (revoke, "key_revoked"),
    ],
)
def test_who_is_not_let_in_is_told_why_from_the_next_call_on(
    caller: Caller, change: Callable[[Caller], None], code: str
) -> None:
    assert ask(caller).status == 200
    change(caller)
    call = refused(ask(caller), code)
    assert (call.consumer, call.source, call.subject_digest) == (CLIENT, "person", "")
    assert call.actor_id is None


@pytest.mark.parametrize(
    ("change", "code", "headers"),
    [
        (end_agreements, "no_agreement", {}),
        (for_another_purpose, "wrong_purpose", {"tongban_purpose": "birth"}),
        (from_tomorrow, "not_yet", {}),
        (until_yesterday, "expired", {}),
        (for_two_purposes, "purpose_missing", {}),
        (stop, "stopped", {}),
        (withhold, "withheld", {"tongban_fields": "age"}),
    ],
)
def test_what_is_not_agreed_does_not_flow_from_the_next_call_on(
    caller: Caller, change: Callable[[Caller], None], code: str, headers: dict[str, str]
) -> None:
    assert ask(caller).status == 200
    change(caller)
    call = refused(ask(caller, **headers), code)
    assert (call.subject_digest, call.actor_agency) == (digest_of(MOTHER), "health")


def test_a_field_that_is_not_agreed_is_named(caller: Caller) -> None:
    answered = ask(caller, tongban_fields="name,address")
    refused(answered, "wrong_field")
    assert "address" in answered.said["message"]


def test_more_calls_in_a_minute_than_agreed_are_refused(caller: Caller) -> None:
    Agreement.objects.filter(source="person").update(per_minute=2)
    answers = [ask(caller) for _ in range(5)]  # at most one minute's end lies between them
    assert "rate" in {one.reason for one in answers}
    refused(next(one for one in answers if one.status != 200), "rate")


def test_consent_is_needed_where_the_law_asks_and_taking_it_back_counts_at_once(caller: Caller) -> None:
    refused(ask(caller, "secret"), "no_consent")
    given = Consent.objects.create(
        id=uuid7(), subject_digest=digest_of(MOTHER), purpose="birth", sources=["secret"], given_at=now()
    )
    assert ask(caller, "secret").status == 200
    given.withdrawn_at = now()
    given.save()
    refused(ask(caller, "secret"), "consent_withdrawn")


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_dataset_is_called_by_post(caller: Caller, method: str) -> None:
    refused(caller.call(method, PERSON), "wrong_method")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"id_number": 1}', b'{"name": "x"}', b"\xff", b"[" * 5000])
def test_only_the_inputs_of_a_dataset_are_taken(caller: Caller, body: bytes) -> None:
    refused(caller.call("POST", PERSON, body), "bad_body")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"/r1/{PROVIDER}/no-such", "unknown_service"),
        (f"/r1/{PROVIDER}/person/more", "unknown_service"),
        (f"/r1/{PROVIDER.replace('/data', '/other')}/person", "unknown_service"),
        (f"/r1/{CLIENT.rpartition('/')[0]}/data/person", "unknown_service"),
        (f"/r1/{PROVIDER.replace('CN-310000', 'CN-330000')}/person", "no_agreement"),
        (f"/r1/{PROVIDER}", "bad_identifier"),
        ("/r1/CN%2F310000/GOV/a/b/c", "bad_identifier"),
        ("/r1/CN-310000/GOV/a/%00/c", "bad_identifier"),
        (f"/r1/{PROVIDER}/raw/../person", "bad_address"),
        (f"/r1/{PROVIDER}/raw/%2e%2e/person", "bad_address"),
        (f"/r1/{PROVIDER}/raw/%252e%252e/person", "bad_address"),
        (f"/r1/{PROVIDER}/raw//elsewhere.example/", "bad_address"),
        (f"/r1/{PROVIDER}/raw/a%0d%0aX:y", "bad_address"),
        (f"/r1/{PROVIDER}/raw/{'a' * 5000}", "bad_address"),
    ],
)
def test_addresses_that_lead_nowhere_or_elsewhere(caller: Caller, path: str, code: str) -> None:
    refused(caller.call("POST", path, BODY), code)


def test_a_stranger_is_not_told_which_services_there_are(caller: Caller) -> None:
    stranger = replace(caller, key=Ed25519PrivateKey.generate())
    refused(stranger.call("POST", f"/r1/{PROVIDER}/no-such", BODY), "unknown_key")


def test_a_call_that_is_not_signed(caller: Caller) -> None:
    message = signing.Message("POST", f"http://hub{PERSON}", {"x-road-client": CLIENT})
    refused(caller.send(message, PERSON, BODY), "bad_signature")


@pytest.mark.parametrize("client", ["", "CN-310000/GOV/x", "a/b/c/d/e", "CN-310000/GOV//his"])
def test_a_call_without_a_sender(caller: Caller, client: str) -> None:
    message = caller.signed("POST", PERSON, BODY, x_road_client=client or CLIENT)
    if not client:
        del message.headers["x-road-client"]
    refused(caller.send(message, PERSON, BODY), "bad_identifier" if client else "missing_client")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-road-issue", "B-2"),
        ("tongban-purpose", "other"),
        ("tongban-fields", "name"),
        ("x-road-id", "another"),
        ("idempotency-key", "k"),
        ("x-road-userid", "somebody"),
    ],
)
def test_nothing_that_gives_a_call_its_meaning_can_be_added_on_the_way(caller: Caller, name: str, value: str) -> None:
    message = caller.signed("POST", PERSON, BODY)
    message.headers[name] = value
    refused(caller.send(message, PERSON, BODY), "bad_signature")


def test_another_body_than_was_signed(caller: Caller) -> None:
    message = caller.signed("POST", PERSON, BODY)
    refused(caller.send(message, PERSON, json.dumps({"id_number": FATHER}).encode()), "wrong_digest")


def test_another_address_than_was_signed(caller: Caller) -> None:
    message = caller.signed("POST", f"/r1/{PROVIDER}/nobody", BODY)
    refused(caller.send(message, PERSON, BODY), "bad_signature")


@pytest.mark.parametrize("source", ["person", "no-such", "secret"])
def test_a_message_counts_once_even_when_it_was_refused(caller: Caller, source: str) -> None:
    target = f"/r1/{PROVIDER}/{source}"
    message = caller.signed("POST", target, BODY)
    first = caller.send(message, target, BODY)
    assert first.reason != "replay"
    Consent.objects.create(
        id=uuid7(), subject_digest=digest_of(MOTHER), purpose="birth", sources=["secret"], given_at=now()
    )
    refused(caller.send(message, target, BODY), "replay")


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_signature_of_another_time(caller: Caller, minutes: int) -> None:
    said: dict[str, Any] = {"x-road-client": CLIENT, "content-digest": signing.digest_of(BODY)}
    message = signing.Message("POST", f"http://hub{PERSON}", said)
    signing.sign_request(message, signing.Signer.of(caller.key), at=now() + timedelta(minutes=minutes))
    refused(caller.send(message, PERSON, BODY), "stale")


def test_a_second_key_serves_beside_the_first(caller: Caller) -> None:
    second = replace(caller, key=Ed25519PrivateKey.generate())
    register_key(second, Subsystem.objects.get())
    assert (ask(caller).status, ask(second).status) == (200, 200)
    SigningKey.objects.filter(key_id=keys.thumbprint(caller.public_key)).update(revoked_at=now())
    assert (ask(caller).reason, ask(second).status) == ("key_revoked", 200)


@pytest.mark.parametrize("source", ["gone", "raw-gone"])
def test_an_office_that_is_not_there(caller: Caller, source: str) -> None:
    answered = ask(caller, source)
    assert (answered.status, answered.headers["x-road-error"]) == (500, "Server.ServerProxy.ServiceFailed.down")
    call = Call.objects.get()
    assert (call.outcome, call.reason) == ("down", "down" if source == "raw-gone" else call.reason)


def test_a_request_hash_of_another_request_is_found_out(caller: Caller) -> None:
    first, second = (caller.signed("POST", PERSON, BODY, x_road_id=number) for number in ("1", "2"))
    answered = caller.send(first, PERSON, BODY)
    with pytest.raises(AssertionError):
        check(answered, second, PERSON, BODY)
