"""The office's system calls the agent as it called its security server; the agent signs, checks, and hands on."""

import hashlib
import subprocess
import sys

import httpx
import pytest

from tests.exchange.agent.running import HUB, IDENTIFIER, Place, lines


@pytest.fixture
def there(place: Place) -> Place:
    place.hub.start()
    place.agent.start()
    return place


def test_an_unsigned_call_goes_out_signed_and_its_answer_comes_back_as_it_was(there: Place) -> None:
    answer = there.ask("POST", f"{HUB}/echo/a%20b?x=%E4%BA%BA", json={"a": 1}, headers={"X-Road-Issue": "B-1"})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["method"], told["target"]) == ("POST", f"{HUB}/echo/a%20b?x=%E4%BA%BA")
    assert told["headers"]["x-road-client"] == IDENTIFIER
    assert told["headers"]["x-road-id"] == answer.headers["x-road-id"]
    assert '"x-road-issue"' in told["headers"]["signature-input"]
    assert answer.headers["x-office"] == "kept as it is"


def test_headers_that_are_there_stay(there: Place) -> None:
    headers = {"X-Road-Client": IDENTIFIER, "X-Road-Id": "mine-1", "Accept": "application/xml"}
    told = there.ask("GET", f"{HUB}/echo", headers=headers).json()["headers"]
    assert {name: told[name.lower()] for name in headers} == headers


def test_each_call_is_signed_anew(there: Place) -> None:
    nonces = {there.ask("GET", f"{HUB}/echo").json()["nonce"] for _ in range(3)}
    assert len(nonces) == 3


@pytest.mark.parametrize("service", ["forged", "altered", "other", "stranger"])
def test_an_answer_that_is_not_the_hubs_to_this_call_is_not_passed_on(there: Place, service: str) -> None:
    answer = there.ask("GET", f"{HUB}/{service}")
    assert answer.status_code == 500
    assert answer.headers["x-road-error"] == "Server.ClientProxy.InvalidSignature.wrong_answer"
    assert answer.json()["type"] == answer.headers["x-road-error"]


def test_without_a_hub_the_fault_is_told_as_x_road_tells_it(place: Place) -> None:
    place.agent.start()
    answer = place.ask("GET", f"{HUB}/echo")
    assert (answer.status_code, answer.headers["x-road-error"]) == (500, "Server.ClientProxy.NetworkError.unreachable")
    assert place.log()[0]["error"] == "unreachable"


def test_calls_of_web_pages_are_refused(there: Place) -> None:
    answer = there.ask("GET", f"{HUB}/echo", headers={"Origin": "https://elsewhere.example"})
    assert answer.json()["type"] == "Client.BadRequest.not_local"


def test_calls_of_other_machines_are_refused(place: Place) -> None:
    place.configure(local={**place.configuration["local"], "allowed": ["10.1.0.0/16"]})
    place.hub.start()
    place.agent.start()
    assert place.ask("GET", f"{HUB}/echo").json()["type"] == "Client.BadRequest.not_local"
    assert lines(place.hub_folder / "arrived") == []


def test_what_is_too_large_is_refused_by_its_length_and_by_its_bytes(place: Place) -> None:
    place.configure(limits={"message_mb": 1})
    place.hub.start()
    place.agent.start()
    whole = place.ask("POST", f"{HUB}/echo", content=b"x" * 1_000_001)
    pieces = place.ask("POST", f"{HUB}/echo", content=(b"x" * 100_000 for _ in range(11)))
    answer = place.ask("GET", f"{HUB}/big?2")
    assert [one.json()["type"].rpartition(".")[2] for one in (whole, pieces, answer)] == [
        "too_large",
        "too_large",
        "answer_too_large",
    ]


def test_the_agent_is_small_and_large_bodies_are_never_whole_in_memory(place: Place) -> None:
    place.configure(limits={"message_mb": 200})
    place.hub.start()
    place.agent.start()
    assert place.ask("GET", f"{HUB}/echo").status_code == 200
    small = place.agent.memory_kb()
    assert small < 60_000
    sent = place.ask("POST", f"{HUB}/echo", content=b"x" * 50_000_000).json()
    assert sent["size"] == 50_000_000
    digest, count = hashlib.sha256(), 0
    with httpx.stream("GET", f"{place.local}{HUB}/big?50", timeout=60) as answer:
        for piece in answer.iter_raw():
            digest.update(piece)
            count += len(piece)
    assert count == 50 * 1_048_576
    assert place.agent.memory_kb("VmHWM") < small + 12_000


def test_what_happened_is_written_down_with_both_signatures(there: Place) -> None:
    there.ask("POST", f"{HUB}/echo?id_number=secret", content=b"body", headers={"X-Road-Id": "mine-2"})
    (entry,) = there.log()
    assert (entry["direction"], entry["id"], entry["client"]) == ("out", "mine-2", IDENTIFIER)
    assert (entry["method"], entry["path"], entry["status"]) == ("POST", f"{HUB}/echo", 200)
    assert entry["request_digest"] == hashlib.sha256(b"body").hexdigest()
    assert "keyid" in entry["request_signature"]
    assert "keyid" in entry["answer_signature"]
    assert "secret" not in str(entry)


def test_the_agent_needs_no_django() -> None:
    script = (
        "import sys, tongban.exchange.agent.app, tongban.exchange.agent.cli;"
        "sys.exit(' '.join(name for name in ('django', 'psycopg', 'tongban.book') if name in sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "\n")
