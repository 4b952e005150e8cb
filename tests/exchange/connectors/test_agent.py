"""An office behind an agent: asked like any other, but both sides prove who they are."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.exchange.agent.running import IDENTIFIER, Place, lines
from tongban.exchange import keys
from tongban.exchange.configuration import WrongConfiguration, connector_of, read
from tongban.exchange.connectors.agent import Agent, AgentRefused
from tongban.exchange.connectors.outcome import Down, NotFound
from tongban.exchange.models import SigningKey, Subsystem
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """An agent that knows this hub's key, and whose own key is registered here."""
    there = Place(tmp_path / "place", hub_key=keys.public_text(keys.own_key()))
    there.configure()
    there.office.start()
    there.agent.start()
    system = Subsystem.objects.create(id=uuid7(), identifier=IDENTIFIER, title="户籍系统", added_at=now())
    SigningKey.objects.create(
        key_id=keys.thumbprint(there.public_key),
        subsystem=system,
        public_key=there.public_key,
        valid_from=now() - timedelta(days=1),
        valid_until=now() + timedelta(days=1),
    )
    yield there
    there.end()


def connector(place: Place) -> Agent:
    return Agent({"base_url": place.network, "identifier": IDENTIFIER}, place.folder)


def ask(place: Place, path: str) -> dict[str, object]:
    inputs = {"id_number": "310101199005061224"}
    answer = connector(place).read(path, inputs, purpose="birth", concerning="B-1", until=time.monotonic() + 5)
    return answer.fields


def test_the_office_is_asked_through_its_agent(place: Place) -> None:
    assert ask(place, "/register/person")["name"] == "任芳"
    (call,) = lines(place.office_folder / "arrived")
    assert (call["target"], call["headers"]["x-purpose"], call["headers"]["x-case"]) == ("/api/person", "birth", "B-1")
    with pytest.raises(NotFound):
        ask(place, "/register/nobody")


def test_what_is_written_carries_its_key(place: Place) -> None:
    until = time.monotonic() + 5
    for _time in range(2):
        connector(place).write("/register/new", {}, purpose="birth", concerning="B-1", key="one", until=until)
    assert (place.office_folder / "done").read_text() == "one\n"


def test_a_proof_needs_no_question_about_anybody(place: Place) -> None:
    assert connector(place).prove("/register/person", time.monotonic() + 5)
    assert lines(place.office_folder / "arrived") == []


def test_an_agent_whose_key_is_not_registered_or_was_revoked_is_not_believed(place: Place) -> None:
    SigningKey.objects.update(revoked_at=now())
    with pytest.raises(Down, match="unknown_key"):
        ask(place, "/register/person")
    SigningKey.objects.update(revoked_at=None, valid_until=now() - timedelta(seconds=1))
    with pytest.raises(Down, match="unknown_key"):
        connector(place).prove("/", time.monotonic() + 5)


def test_what_the_agent_does_not_pass_on_is_down(place: Place) -> None:
    with pytest.raises(AgentRefused, match=r"unknown_service"):
        ask(place, "/unknown/person")
    place.agent.kill()
    with pytest.raises(Down):
        ask(place, "/register/person")


def test_an_agent_that_belongs_to_another_hub_refuses_ours(place: Place) -> None:
    place.agent.kill()
    other = keys.public_text(keys.key_in(place.folder / "other.key"))
    place.configure(hub={**place.configuration["hub"], "keys": [other]})
    place.agent.start()
    with pytest.raises(AgentRefused, match="bad_signature"):
        ask(place, "/register/person")


def test_it_is_configured_by_a_folder(tmp_path: Path, settings: object) -> None:
    settings.TONGBAN_CONNECTORS = str(tmp_path)  # type: ignore[attr-defined]
    file = tmp_path / "household" / "connector.yaml"
    file.parent.mkdir()
    file.write_text(f"kind: agent\nbase_url: http://127.0.0.1:8211\nidentifier: {IDENTIFIER}\n")
    made = connector_of(read("household"))
    assert [(one.host, one.port) for one in made.endpoints()] == [("127.0.0.1", 8211)]
    file.write_text("kind: agent\nbase_url: http://127.0.0.1:8211\nidentifier: household\n")
    with pytest.raises(WrongConfiguration) as wrong:
        read("household")
    assert [(fault.file, fault.line) for fault in wrong.value.faults] == [("household/connector.yaml", 3)]
