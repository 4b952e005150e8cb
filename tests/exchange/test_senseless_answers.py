"""An office whose system answers nonsense counts as silent; what it was not asked for never passes."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.connectors import configure, rest_json
from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.exchange import gateway
from tongban.exchange.models import Call
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
PERSON = "310999199001010007"
SOUND = {"status": "married", "spouse_name": "彭志"}
Office = dict[str, Any]


class _Counterpart(BaseHTTPRequestHandler):
    office: Office

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.office["asked"] += 1
        body = self.office["answers"]
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(self.office["status"])
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_words: object) -> None:
        """Say nothing on the terminal."""


@pytest.fixture
def office(settings: Any, tmp_path: Path) -> Iterator[Office]:
    """A tiny counterpart that answers what a test tells it to."""
    told: Office = {"status": 200, "answers": SOUND, "asked": 0}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Told", (_Counterpart,), {"office": told}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    configure(settings, tmp_path, sample_city=rest_json(url, "k"))
    yield told
    server.shutdown()
    server.server_close()
    gateway.forget_connections()


def _ask(edition: book.Edition, *fields: str, concerning: str = "") -> exchange.Reading:
    concerning = concerning or str(uuid7())
    exchange.consent(PERSON, purpose="birth", sources=["civil-marriage"], concerning=concerning, by=SYSTEM, at=now())
    (reading,) = exchange.read_all(
        [exchange.Request("civil-marriage", PERSON, fields or tuple(SOUND))],
        edition=edition,
        by=SYSTEM,
        purpose="birth",
        concerning=concerning,
        at=now(),
    )
    return reading


def test_only_fields_that_were_asked_for_pass(edition: book.Edition, office: Office) -> None:
    office["answers"] = {**SOUND, "religion": "none", "certificate_number": "J310100-2022-000001"}
    assert _ask(edition).fields == SOUND


def test_a_field_the_source_does_not_declare_never_passes(edition: book.Edition, office: Office) -> None:
    office["answers"] = {**SOUND, "religion": "none"}
    assert _ask(edition, "status").fields == {"status": "married"}
    asked = _ask(edition, "status", "religion")
    assert (asked.fault, asked.fields) == ("refused", {})


def test_a_field_without_value_is_left_out(edition: book.Edition, office: Office) -> None:
    office["answers"] = {"status": "single", "spouse_name": None}
    assert (_ask(edition).fields, _ask(edition).fault) == ({"status": "single"}, "")


@pytest.mark.parametrize(
    ("status", "answers", "asked"),
    [
        pytest.param(200, {"status": 1, "spouse_name": "彭志"}, 1, id="a number instead of text"),
        pytest.param(200, {"status": ["married"], "spouse_name": "彭志"}, 1, id="a list instead of text"),
        pytest.param(200, b"<html>maintenance</html>", 1, id="no JSON"),
        pytest.param(200, b"", 1, id="nothing"),
        pytest.param(200, [SOUND], 1, id="a list"),
        pytest.param(200, b"\xff\xfe\x00", 1, id="no text"),
        pytest.param(503, SOUND, 2, id="come again"),
        pytest.param(200, json.dumps({"status": "x" * 1_100_000}).encode(), 1, id="an endless answer"),
        pytest.param(500, SOUND, 1, id="its own fault"),
        pytest.param(302, SOUND, 1, id="sent elsewhere"),
        pytest.param(401, SOUND, 1, id="the key is wrong"),
    ],
)
def test_a_senseless_answer_counts_as_none(
    edition: book.Edition, office: Office, status: int, answers: Any, asked: int
) -> None:
    office |= {"status": status, "answers": answers}
    concerning = str(uuid7())
    reading = _ask(edition, concerning=concerning)
    assert (reading.fields, reading.fault, office["asked"]) == ({}, "down", asked)
    assert [call.outcome for call in Call.objects.filter(concerning=concerning)] == ["down"]


def test_nobody_at_the_other_end_counts_as_silence(edition: book.Edition, settings: Any, tmp_path: Path) -> None:
    configure(settings, tmp_path, sample_city=rest_json("http://127.0.0.1:9", "k"))
    assert _ask(edition).fault == "down"
    gateway.forget_connections()
