"""The hub calls the office's services through the agent; nobody else can."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.exchange.agent.running import IDENTIFIER, Place, lines
from tongban.exchange import keys
from tongban.exchange.request_hash import head_of, request_hash
from tongban.exchange.signing import (
    Answer,
    Message,
    Signer,
    check_digest,
    digest_of,
    sign_request,
    verify_answer,
)

REGISTER = f"/r1/{IDENTIFIER}/register"


@pytest.fixture
def there(place: Place) -> Place:
    place.office.start()
    place.agent.start()
    return place


def signed(
    place: Place,
    method: str,
    target: str,
    body: bytes = b"",
    *,
    key: Ed25519PrivateKey | None = None,
    at: datetime | None = None,
    **more: str,
) -> Message:
    headers = {"x-road-client": "CN-310000/GOV/X/Y", "x-road-id": "call-1", "content-digest": digest_of(body)} | {
        name.replace("_", "-"): value for name, value in more.items()
    }
    message = Message(method, f"{place.network}{target}", headers)
    sign_request(message, Signer.of(key or place.hub_key), at=at or datetime.now(UTC))
    return message


def send(message: Message, body: bytes = b"") -> httpx.Response:
    return httpx.request(message.method, message.url, headers=message.headers, content=body or None, timeout=30)


def code_of(answer: httpx.Response) -> str:
    return answer.headers["x-road-error"].rpartition(".")[2]


def test_the_hubs_call_reaches_the_office_and_its_answer_is_signed(there: Place) -> None:
    message = signed(there, "POST", f"{REGISTER}/people?x=1", b"body")
    answer = send(message, b"body")
    told = answer.json()
    assert (answer.status_code, told["method"], told["target"], told["size"]) == (200, "POST", "/api/people?x=1", 4)
    assert told["headers"]["x-road-client"] == "CN-310000/GOV/X/Y"
    assert not {"signature", "signature-input"} & told["headers"].keys()
    assert answer.headers["x-office"] == "kept as it is"
    headers = dict(answer.headers)
    its_key = keys.public_key(there.public_key)
    verify_answer(Answer(200, headers), lambda _id: its_key)
    check_digest(headers, bytes.fromhex(there.log()[0]["answer_digest"]))
    head = head_of("POST", f"{REGISTER}/people?x=1", message.headers)
    assert headers["x-road-request-hash"] == request_hash(head, hashlib.sha512(b"body").digest())


def test_what_the_office_answers_passes_whatever_its_status(there: Place) -> None:
    answer = send(signed(there, "GET", f"{REGISTER}/teapot"))
    assert (answer.status_code, "x-road-error" in answer.headers) == (418, False)


def test_a_message_counts_once_even_after_the_agent_was_killed(there: Place) -> None:
    message = signed(there, "GET", f"{REGISTER}/people")
    assert send(message).status_code == 200
    assert code_of(send(message)) == "replay"
    there.agent.kill()
    there.agent.start()
    assert code_of(send(message)) == "replay"
    assert len(lines(there.office_folder / "arrived")) == 1


def test_nobody_but_the_hub_may_call(there: Place, tmp_path: Path) -> None:
    target = f"{REGISTER}/people"
    stranger = send(signed(there, "GET", target, key=keys.key_in(tmp_path / "other.key")))
    unsigned = httpx.get(f"{there.network}{target}")
    altered = send(signed(there, "POST", target, b"body"), b"other")
    old = send(signed(there, "GET", target, at=datetime.now(UTC) - timedelta(minutes=6)))
    moved = signed(there, "GET", target)
    moved.url += "/1"
    assert {code_of(one) for one in (stranger, unsigned, altered, old, send(moved))} == {"bad_signature"}
    assert lines(there.office_folder / "arrived") == []


@pytest.mark.parametrize(
    ("method", "target", "code"),
    [
        ("GET", f"/r1/{IDENTIFIER}/unknown", "unknown_service"),
        ("GET", "/r1/CN-310000/GOV/X/Y/register", "not_ours"),
        ("DELETE", f"{REGISTER}/people", "wrong_method"),
        ("GET", f"{REGISTER}/%2e%2e/secret", "bad_address"),
        ("GET", f"{REGISTER}/a%2f..%2f..%2fsecret", "bad_address"),
        ("GET", f"/r1/{IDENTIFIER}/gone", "service_unreachable"),
        ("GET", f"{REGISTER}/hangs-up", "service_failed"),
    ],
)
def test_only_services_that_are_named_can_be_called(there: Place, method: str, target: str, code: str) -> None:
    assert code_of(send(signed(there, method, target))) == code


def test_faults_are_signed_too(there: Place) -> None:
    answer = send(signed(there, "GET", f"/r1/{IDENTIFIER}/unknown"))
    verify_answer(Answer(500, dict(answer.headers)), lambda _id: keys.public_key(there.public_key))


def test_a_call_that_comes_again_under_its_key_is_done_once_even_by_a_system_that_knows_no_keys(there: Place) -> None:
    def again(body: bytes) -> httpx.Response:
        return send(signed(there, "POST", f"{REGISTER}/people", body, idempotency_key="one"), body)

    first = again(b"body")
    there.agent.kill()
    there.agent.start()
    second = again(b"body")
    assert (second.status_code, second.content) == (200, first.content)
    assert second.headers["x-office"] == "kept as it is"
    assert code_of(again(b"other")) == "key_used"
    assert len(lines(there.office_folder / "arrived")) == 1


def test_a_fault_that_may_pass_is_not_remembered(there: Place) -> None:
    there.office.kill()
    target = f"{REGISTER}/people"
    assert code_of(send(signed(there, "GET", target, idempotency_key="one"))) == "service_unreachable"
    there.office.start()
    assert send(signed(there, "GET", target, idempotency_key="one")).status_code == 200


def test_little_is_taken_in_from_whoever_is_not_the_hub(there: Place, tmp_path: Path) -> None:
    body = b"x" * 100_000
    target = f"{REGISTER}/people"
    assert send(signed(there, "POST", target, body), body).json()["size"] == 100_000
    stranger = signed(there, "POST", target, body, key=keys.key_in(tmp_path / "other.key"))
    assert code_of(send(stranger, body)) == "too_large"
    altered = signed(there, "POST", target, body)
    assert code_of(send(altered, body[:-1] + b"y")) == "bad_signature"
