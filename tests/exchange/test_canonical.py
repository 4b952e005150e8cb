"""The quick way to sign and to check agrees with http-message-signatures, whatever comes."""

import dataclasses
import string
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.exchange import canonical, signing
from tongban.exchange.request_hash import head_of

SIGNER = signing.Signer.of(Ed25519PrivateKey.generate())
KEY = SIGNER.key.public_key()
ANY_VALUE = st.one_of(
    st.text(string.ascii_letters + string.digits + " ,;=\"'/-", max_size=20), st.text(max_size=12), st.just("")
)
PATHS = st.lists(st.text("abc.-_~!$&'()*+,;=:@%41é ", max_size=6), max_size=4).map(lambda parts: "/" + "/".join(parts))
QUERIES = st.one_of(st.just(""), st.text("ab=&?%41/+é", max_size=8).map(lambda text: f"?{text}"))
HEADERS = st.dictionaries(st.sampled_from((*signing.IF_PRESENT, "accept", "Content-Type")), ANY_VALUE, max_size=5)
SHIFTS = st.sampled_from([-400, -331, -329, -301, -1, 0, 29, 31, 600])


@st.composite
def requests(draw: st.DrawFn) -> signing.Message:
    headers = {"content-digest": signing.digest_of(draw(st.binary(max_size=9))), "x-road-client": "A/B/C/D"}
    if draw(st.integers(0, 9)) == 0:
        headers["content-digest"] = draw(ANY_VALUE)
    method = draw(st.sampled_from(["GET", "POST", "post", "PATCH"]))
    host = draw(st.sampled_from(["http://hub", "https://a.example:8443", "http://[::1]", "hub"]))
    return signing.Message(method, f"{host}{draw(PATHS)}{draw(QUERIES)}", headers | draw(HEADERS))


def _copy(message: Any) -> Any:
    return dataclasses.replace(message, headers=dict(message.headers))


def _outcome(ask: Any) -> Any:
    try:
        return ask()
    except Exception as fault:  # noqa: BLE001 - which fault it is, is what is compared
        return type(fault), getattr(fault, "code", "")


def _by_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "sign", lambda *_said, **_more: False)
    monkeypatch.setattr(canonical, "verify", lambda *_said, **_more: None)
    monkeypatch.setattr(canonical, "covered_fields", lambda _said: None)


def _signed(message: Any, at: datetime, *, nonce: str, library: bool) -> Any:
    """Return the headers of a message that was signed in one of the two ways, or the fault."""
    one, covered = _copy(message), (*signing.OF_A_REQUEST, *(n for n in signing.IF_PRESENT if n in message.headers))
    with pytest.MonkeyPatch.context() as patch:
        if library:
            _by_library(patch)
        return _outcome(lambda: signing._sign(one, SIGNER, covered, at, nonce=nonce) or one.headers)


def _verified(message: Any, key_of: Any, *, library: bool) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        if library:
            _by_library(patch)
        return _outcome(lambda: (signing.verify_request(message, key_of), head_of("POST", "/", message.headers)))


@given(message=requests(), nonce=st.text(string.ascii_letters + "-_", min_size=18, max_size=24))
@settings(max_examples=300, deadline=None)
def test_a_message_is_signed_with_the_same_bytes(message: signing.Message, nonce: str) -> None:
    at = datetime.now(UTC)
    assert _signed(message, at, nonce=nonce, library=False) == _signed(message, at, nonce=nonce, library=True)


@given(message=requests(), shift=SHIFTS, change=st.data())
@settings(max_examples=500, deadline=None)
def test_a_message_is_judged_alike_whatever_was_done_to_it(message: signing.Message, shift: int, change: Any) -> None:
    at = datetime.now(UTC) + timedelta(seconds=shift)
    if not isinstance(signed := _signed(message, at, nonce="a" * 18, library=True), dict):
        return
    arrived = dataclasses.replace(message, headers=signed)
    for name in change.draw(st.lists(st.sampled_from([*signed, "method", "url", "accept"]), max_size=2)):
        _mutate(arrived, name, change.draw)
    known = {SIGNER.key_id: KEY}
    assert _verified(arrived, known.get, library=False) == _verified(arrived, known.get, library=True)


def _mutate(message: signing.Message, name: str, draw: Any) -> None:
    """Change one sign of a part, add one, take one away, or put a part's place into disorder."""
    told = getattr(message, name) if name in ("method", "url") else message.headers.get(name, "")
    at = draw(st.integers(0, len(told)))
    piece = draw(st.sampled_from(["", "a", "0", '"', ";", " ", "é", "\t", '"x-road-client"', ";tag=1", "/", "A", "\n"]))
    changed = told[:at] + piece + told[at + draw(st.integers(0, 2)) :]
    if name in ("method", "url"):
        setattr(message, name, changed)
    else:
        message.headers[name] = changed


def test_what_our_own_systems_sign_needs_no_library() -> None:
    message = signing.Message(
        "POST",
        "http://hub/r1/A/B/C/D/E?x=%41&y",
        {"content-type": "application/json", "content-digest": signing.digest_of(b"{}"), "x-road-client": "A/B/C/D"},
    )
    answer = signing.Answer(
        200, {"content-digest": signing.digest_of(b"{}"), "x-road-id": "1", "x-road-request-hash": "z", "date": "now"}
    )
    at = datetime.now(UTC)
    said: dict[str, Any] = {"at": at, "valid": signing.VALID, "skew": signing.SKEW}
    signing.sign_request(message, SIGNER, at=at)
    signing.sign_answer(answer, SIGNER, at=at)
    for one, required in ((message, signing.OF_A_REQUEST), (answer, signing.OF_AN_ANSWER)):
        assert canonical.verify(one, required, {SIGNER.key_id: KEY}.get, **said) is not None
        assert canonical.verify(one, (*required, "date"), {SIGNER.key_id: KEY}.get, **said) is None
