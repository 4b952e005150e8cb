"""Records that an office's system sends: signed by its key, once, as the schema says."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse
from django.test import Client

from tests.exchange.connectors.conftest import NUMBER, Connect, ask
from tongban.exchange.connectors.outcome import Down
from tongban.exchange.keys import public_text, thumbprint
from tongban.exchange.models import SigningKey, Subsystem
from tongban.exchange.signing import Message, Signer, digest_of, sign_request
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7
from tongban.kernel.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("edition")]
SENDER = "CN-310000/GOV/11310000MB2F30046K/pensions"
RECORD = {"id_number": NUMBER, "status": "retired"}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id_number", "status"],
    "properties": {"id_number": {"type": "string", "pattern": r"^\d{17}[\dX]$"}, "status": {"type": "string"}},
}
SPEC = {"kind": "push", "sender": SENDER, "datasets": {"/person": {"key": ["id_number"], "schema": SCHEMA}}}
Send = Callable[..., HttpResponse]


def member(identifier: str) -> Signer:
    key = Ed25519PrivateKey.generate()
    system = Subsystem.objects.create(id=uuid7(now()), identifier=identifier, title="养老金系统", added_at=now())
    SigningKey.objects.create(
        key_id=thumbprint(public_text(key)),
        subsystem=system,
        public_key=public_text(key),
        valid_from=now() - timedelta(days=1),
        valid_until=now() + timedelta(days=1),
    )
    return Signer.of(key)


@pytest.fixture
def signer(connect: Connect) -> Signer:
    connect(SPEC)
    return member(SENDER)


@pytest.fixture
def send(signer: Signer) -> Send:
    """Return a function that signs and sends; `headers` are changed after signing, `by` another signer."""

    def sending(
        content: Any,
        *,
        key: str = "m-1",
        by: Signer = signer,
        client: str = SENDER,
        path: str = "/exchange/push/office",
        **headers: str,
    ) -> HttpResponse:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return again(message(path, body, key, client, by), body, **headers)

    return sending


def message(path: str, body: bytes, key: str, client: str, by: Signer) -> Message:
    headers = {"content-digest": digest_of(body), "x-road-client": client, "content-type": "application/json"}
    made = Message("POST", f"http://testserver{path}", headers | ({"idempotency-key": key} if key else {}))
    sign_request(made, by, at=now())
    return made


def again(made: Message, body: bytes, **changed: str) -> HttpResponse:
    headers = {**made.headers, **changed}
    path = made.url.removeprefix("http://testserver")
    answer: Any = Client().post(path, body, content_type="application/json", headers=headers)
    return answer


def said(*records: Any, **more: Any) -> dict[str, Any]:
    return {"dataset": "/person", "records": list(records), **more}


def code(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, json.loads(answer.content).get("code", "")


def test_records_are_taken_in_and_served(send: Send, connect: Connect) -> None:
    answer = send(said(RECORD))
    assert (answer.status_code, json.loads(answer.content)) == (200, {"taken": 1})
    assert ask(connect(SPEC)).fields == RECORD
    assert [one.details for one in AuditEntry.objects.filter(action="exchange.records_pushed")] == [
        {"connector": "office", "records": 1}
    ]


def test_newer_records_replace_older_ones_and_never_the_other_way_round(send: Send, connect: Connect) -> None:
    send(said(RECORD, as_of="2026-11-02T00:00:00+08:00"))
    send(said(RECORD | {"status": "stopped"}, as_of="2026-11-03T00:00:00+08:00"), key="m-2")
    send(said(RECORD | {"status": "late"}, as_of="2026-11-01T00:00:00+08:00"), key="m-3")
    found = ask(connect(SPEC))
    assert (found.fields["status"], str(found.as_of)) == ("stopped", "2026-11-02 16:00:00+00:00")


def test_the_same_message_signed_anew_changes_nothing_more(send: Send) -> None:
    assert [send(said(RECORD)).status_code for _ in range(2)] == [200, 200]
    assert code(send(said(RECORD | {"status": "other"}))) == (409, "other_content")


def test_a_replay_is_refused(signer: Signer) -> None:
    body = json.dumps(said(RECORD)).encode()
    made = message("/exchange/push/office", body, "m-1", SENDER, signer)
    assert [code(again(made, body)) for _ in range(2)] == [(200, ""), (409, "replay")]


def test_only_the_office_itself_may_send(send: Send, connect: Connect) -> None:
    other = "CN-310000/GOV/113100000024203040/other"
    assert code(send(said(RECORD), by=member(other), client=other)) == (403, "not_the_sender")
    assert code(send(said(RECORD), by=Signer.of(Ed25519PrivateKey.generate()))) == (401, "unknown_key")
    with pytest.raises(Down):
        ask(connect(SPEC))


def test_a_key_that_was_revoked_or_a_system_that_left_counts_no_more(send: Send) -> None:
    SigningKey.objects.update(revoked_at=now())
    assert code(send(said(RECORD))) == (401, "unknown_key")
    SigningKey.objects.update(revoked_at=None)
    Subsystem.objects.update(active=False)
    assert code(send(said(RECORD))) == (401, "unknown_key")


@pytest.mark.parametrize(
    "changed",
    [{"x-road-client": "CN-310000/GOV/1/x"}, {"idempotency-key": "other"}, {"content-digest": "sha-256=:eA==:"}],
)
def test_what_was_signed_cannot_be_changed(send: Send, changed: dict[str, str]) -> None:
    assert code(send(said(RECORD), **changed))[0] == 401


def test_another_body_under_the_same_signature_is_refused(signer: Signer) -> None:
    made = message("/exchange/push/office", b"{}", "m-1", SENDER, signer)
    assert code(again(made, b'{"dataset": 1}')) == (401, "wrong_digest")


def test_without_a_signature_nothing_is_read(connect: Connect) -> None:
    connect(SPEC)
    answer: Any = Client().post("/exchange/push/office", b"{}", content_type="application/json")
    assert code(answer) == (401, "unsigned")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (said(RECORD | {"religion": "none"}), (422, "wrong_records")),
        (said({"id_number": "12", "status": "x"}), (422, "wrong_records")),
        (said("text"), (422, "wrong_records")),
        (said(*[RECORD] * 1001), (400, "bad_request")),
        (said(RECORD) | {"dataset": "/other"}, (400, "bad_request")),
        (said(RECORD, as_of="yesterday"), (400, "bad_request")),
        (b"no json", (400, "bad_request")),
        (b"[" * 100_000, (400, "bad_request")),
        (b"[]", (400, "bad_request")),
        (b"x" * 3_000_000, (413, "too_large")),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_what_is_not_as_agreed_is_refused_whole(send: Send, content: Any, wanted: tuple[int, str]) -> None:
    answer = send(content)
    assert code(answer) == wanted
    assert NUMBER not in answer.content.decode()


def test_a_key_for_the_message_is_needed(send: Send) -> None:
    assert code(send(said(RECORD), key="")) == (400, "no_key")


@pytest.mark.parametrize("path", ["/exchange/push/nobody", "/exchange/push/sample-city"])
def test_only_a_connector_of_this_kind_takes_records(send: Send, path: str) -> None:
    assert code(send(said(RECORD), path=path)) == (404, "unknown_connector")


def test_many_senders_at_once_lose_nothing(connectors: Path, connect: Connect) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store: Any = connect(SPEC)
    kept = store.store("/person")

    def put(number: int) -> int:
        return int(kept.put([(str(number), {"n": number})], now(), key=f"k-{number}", digest="d"))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(put, range(200))) == 200
    assert kept.count(time.monotonic() + 2)[0] == 200
