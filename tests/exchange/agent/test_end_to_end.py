"""Two offices, each with its agent, and the hub between them: from system to system, whoever is killed on the way."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.exchange.agent.running import Place, Running, free_port, lines, until
from tests.exchange.conftest import a_source
from tongban.book import api as book
from tongban.book import queries as editions
from tongban.book.models import PublishedEdition
from tongban.exchange import keys
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Agreement, Call, SigningKey, Subsystem
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7

pytestmark = pytest.mark.slow

USCC = {"police": "11310000000000001P", "health": "11310000000000002H"}
ASKS = f"CN-310000/GOV/{USCC['health']}/his"
ANSWERS = f"CN-310000/GOV/{USCC['police']}/household"
DATA = f"/r1/CN-310000/GOV/{USCC['police']}/data"
MOTHER = "310101199005061224"


@dataclass
class Chain:
    """Everything between the two systems: one asks through `asking`, the other answers through `answering`."""

    asking: Place
    answering: Place
    hub: Running

    def state_of(self, identifier: str) -> str:
        return str(self.asking.ask("GET", f"/queue/{identifier}").json()["state"])

    def keep(self, identifier: str) -> None:
        answer = self.asking.ask(
            "POST", f"/queue{DATA}/register", json={"id_number": MOTHER}, headers={"X-Road-Id": identifier}
        )
        assert answer.status_code == 202

    def arrived(self) -> int:
        return len(lines(self.answering.office_folder / "arrived"))

    def done(self) -> list[str]:
        file = self.answering.office_folder / "done"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def chain(empty_log: None, tmp_path: Path) -> Iterator[Chain]:
    port, key = free_port(), keys.public_text(keys.own_key())
    asking, answering = (
        Place(
            tmp_path / identifier.rpartition("/")[2], identifier=identifier, hub=f"http://127.0.0.1:{port}", hub_key=key
        )
        for identifier in (ASKS, ANSWERS)
    )
    for place, agency in ((asking, "health"), (answering, "police")):
        place.configure()
        _admit(place, agency)
        place.agent.start()
    answering.office.start()
    _publish()
    hub = _hub(tmp_path, port, answering).start()
    yield Chain(asking, answering, hub)
    for one in (asking, answering):
        one.end()
    hub.kill()
    editions.forget_editions()


def test_a_question_goes_from_system_to_system_and_stands_in_all_logs(chain: Chain) -> None:
    answer = chain.asking.ask(
        "POST", f"{DATA}/person", json={"id_number": MOTHER}, headers={"X-Road-Id": "one", "X-Road-Issue": "B-1"}
    )
    assert (answer.status_code, answer.json()) == (200, {"name": "任芳"})
    call = Call.objects.get()
    assert (call.outcome, call.message_id, call.concerning, call.purpose) == ("answered", "one", "B-1", "birth")
    (asked,), (answered,) = chain.asking.log(), chain.answering.log()
    assert (asked["direction"], asked["id"], asked["status"]) == ("out", "one", 200)
    assert (answered["direction"], answered["path"]) == ("in", f"/r1/{ANSWERS}/register/person")
    assert asked["request_digest"] == call.request_digest
    assert asked["request_signature"] == call.signature
    assert asked["answer_digest"] == hashlib.sha256(answer.content).hexdigest()
    assert verify([]).faults == []


def test_a_service_passed_through_carries_what_it_is_given(chain: Chain) -> None:
    content = b"%PDF-" + b"x" * 3_000_000
    answer = chain.asking.ask(
        "POST", f"{DATA}/raw/files?x=1", content=content, headers={"Content-Type": "application/pdf"}
    )
    told = answer.json()
    assert (told["target"], told["size"]) == ("/api/files?x=1", len(content))
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert (told["headers"]["x-road-client"], told["headers"]["content-type"]) == (ASKS, "application/pdf")
    with httpx.stream("GET", f"{chain.asking.local}{DATA}/raw/big?20", timeout=60) as large:
        assert sum(len(piece) for piece in large.iter_raw()) == 20 * 1_048_576


def test_a_refusal_of_the_hub_reaches_the_system_with_its_reason(chain: Chain) -> None:
    Agreement.objects.all().delete()
    answer = chain.asking.ask("POST", f"{DATA}/person", json={"id_number": MOTHER})
    assert answer.headers["x-road-error"].rpartition(".")[2] == "no_agreement"
    assert chain.arrived() == 0


@pytest.mark.parametrize("victim", ["hub", "asking", "answering"])
def test_whoever_is_killed_in_mid_call_nothing_is_lost_and_nothing_done_twice(chain: Chain, victim: str) -> None:
    killed = {"hub": chain.hub, "asking": chain.asking.agent, "answering": chain.answering.agent}[victim]
    chain.keep("one")
    chain.keep("two")
    until(chain.arrived)  # the office's system is at work on the first
    killed.kill()
    killed.start()
    for identifier in ("one", "two"):
        until(lambda identifier=identifier: chain.state_of(identifier) == "answered", seconds=40)
        assert chain.asking.ask("GET", f"/queue/{identifier}/answer").status_code == 200
    assert [key.rpartition(" ")[2] for key in chain.done()] == ["one", "two"]
    assert Call.objects.filter(message_id="two", outcome="answered").count() == 1
    assert verify([]).faults == []


def test_the_check_explains_what_is_wrong_step_by_step(chain: Chain) -> None:
    chain.asking.configure(services={})
    well = chain.asking.tell("check")
    assert (well.returncode, "--" in well.stdout) == (0, False)
    SigningKey.objects.filter(subsystem__identifier=ASKS).update(revoked_at=now())
    revoked = chain.asking.tell("check")
    assert (revoked.returncode, "key_revoked" in revoked.stdout) == (1, True)
    chain.asking.configure(hub={**chain.asking.configuration["hub"], "keys": [chain.asking.public_key]})
    assert "hub.keys" in chain.asking.tell("check").stdout
    chain.hub.kill()
    assert "Nothing answers" in chain.asking.tell("check").stdout


def test_the_hubs_check_of_the_connector_proves_both_keys(chain: Chain) -> None:
    command = [chain.hub.command[0], "exchange", "check", "household", "--language", "en"]
    environment = {**os.environ, **chain.hub.environment}
    checked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    SigningKey.objects.filter(subsystem__identifier=ANSWERS).update(revoked_at=now())
    revoked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (revoked.returncode, "unknown_key" in revoked.stdout) == (1, True)


def test_the_how_to_can_be_followed(chain: Chain, tmp_path: Path) -> None:
    folder, local, network = tmp_path / "new", free_port(), free_port()

    def tongban(*words: str) -> str:
        command = [chain.hub.command[0], *words]
        environment = {**os.environ, **chain.hub.environment}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    agent = ["agent", "--folder", str(folder)]
    tongban(*agent, "new")
    public_key = tongban(*agent, "key").split()[2]
    identifier = tongban("exchange", "member", "add", "health", "lab", "--title", "检验系统").strip()
    until_day = (today() + timedelta(days=30)).isoformat()
    tongban("exchange", "key", "add", identifier, public_key, "--until", until_day)
    filled = (folder / "agent.yaml").read_text()
    for blank, value in {
        "CN-310000/GOV/YOUR-CREDIT-CODE/YOUR-SYSTEM": identifier,
        "https://hub.example:8200": chain.asking.configuration["hub"]["address"],
        "THE-HUBS-PUBLIC-KEY": tongban("exchange", "key", "show").split()[2],
        "127.0.0.1:8210": f"127.0.0.1:{local}",
        "0.0.0.0:8211": f"127.0.0.1:{network}",
    }.items():
        assert blank in filled
        filled = filled.replace(blank, value)
    (folder / "agent.yaml").write_text(filled)
    assert "--" not in tongban(*agent, "check")
    running = Running([chain.hub.command[0], *agent], [local, network]).start()
    try:
        answer = httpx.post(f"http://127.0.0.1:{local}{DATA}/person", json={"id_number": MOTHER}, timeout=30)
        assert (answer.status_code, answer.json()) == (200, {"name": "任芳"})
    finally:
        assert running.stop() == 0


def _admit(place: Place, agency: str) -> None:
    identifier = place.configuration["identifier"]
    system = Subsystem.objects.create(id=uuid7(), identifier=identifier, agency=agency, title=agency, added_at=now())
    SigningKey.objects.create(
        key_id=keys.thumbprint(place.public_key),
        subsystem=system,
        public_key=place.public_key,
        valid_from=now() - timedelta(days=1),
        valid_until=now() + timedelta(days=1),
    )


def _publish() -> None:
    text = book.Text(zh="某局", en="An office")
    phones = book.Phones(enquiry="021-1", complaint="021-2")
    offices = {
        key: book.Agency(key=key, name=text, short_name=text, uscc=code, phones=phones, address=text)
        for key, code in USCC.items()
    }
    sources = {
        "person": a_source("person", "/register/person", connector="household"),
        "register": a_source("register", "/register/slow", kind="write", connector="household", takes="id_number"),
        "raw": msgspec.structs.replace(a_source("raw", "/register", connector="household"), raw=True, fields=[]),
    }
    chapters: dict[str, Any] = {name: {} for name in book.Book.__struct_fields__}
    content = msgspec.to_builtins(book.Book(**{**chapters, "agencies": offices, "sources": sources}))
    PublishedEdition.objects.create(number=1, digest="0" * 64, published_at=now(), content=content)
    editions.forget_editions()
    for key, fields in (("person", ["name"]), ("register", ["id_number"]), ("raw", [])):
        Agreement.objects.create(
            id=uuid7(),
            number=f"A-{key}",
            consumer=ASKS.rpartition("/")[0],
            source=key,
            fields=fields,
            purposes=["birth"],
            scenario="test",
            starts_on=today(),
            ends_on=today() + timedelta(days=1),
            per_minute=1000,
            added_at=now(),
        )


def _hub(folder: Path, port: int, answering: Place) -> Running:
    connector = folder / "connectors" / "household" / "connector.yaml"
    connector.parent.mkdir(parents=True)
    spec = {"kind": "agent", "base_url": answering.network, "identifier": ANSWERS, "datasets": {"/register/person": {}}}
    connector.write_text(json.dumps(spec))
    database = connection.settings_dict
    said = {"dbname": database["NAME"], "user": database["USER"], "password": database["PASSWORD"]}
    said |= {"host": database["HOST"], "port": database["PORT"]}
    environment = {
        "DATABASE_URL": make_conninfo("", **{name: value for name, value in said.items() if value}),
        "TONGBAN_DATA": str(settings.DATA_DIR),
        "TONGBAN_SECRET_KEY": settings.SECRET_KEY,
        "TONGBAN_CONNECTORS": str(folder / "connectors"),
        "TONGBAN_EXCHANGE_HOSTS": "127.0.0.0/8",
        "TONGBAN_POOL": "8",
        "PATH": os.environ["PATH"],
    }
    tongban = str(Path(sys.executable).with_name("tongban"))
    return Running([tongban, "hub", "--port", str(port)], [port], environment)
