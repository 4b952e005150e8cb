"""Reading at the offices: at once, bounded, and nothing but what was asked and declared."""

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.conftest import FATHER, MOTHER, Counterpart, Read, a_source, an_edition, read_together
from tongban.exchange import api as exchange
from tongban.exchange import gateway

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_sources_are_asked_at_once(counterpart: Counterpart) -> None:
    sources = [a_source(f"source-{number}", "/all-ten") for number in range(10)]
    asked = [exchange.Request(source.key, MOTHER, ("age",)) for source in sources]
    found = read_together(an_edition(*sources), *asked)
    assert [(one.source, one.fields, one.fault) for one in found] == [(one.key, {"age": 36}, "") for one in sources]


def test_one_source_is_asked_about_two_people_at_once(counterpart: Counterpart) -> None:
    edition = an_edition(a_source("both", "/both"))
    asked = [exchange.Request("both", number, ("age",)) for number in (MOTHER, FATHER)]
    assert [one.fields for one in read_together(edition, *asked)] == [{"age": 36}, {"age": 36}]


def test_nothing_is_asked_for_no_request(counterpart: Counterpart) -> None:
    assert (read_together(an_edition()), counterpart.seen()) == ([], [])


def test_the_office_is_told_who_asks_for_what(read: Read, counterpart: Counterpart) -> None:
    read("/person")
    (call,) = counterpart.seen()
    told = {name: call["headers"][name] for name in ("authorization", "x-purpose", "x-case")}
    assert told == {"authorization": "Bearer the-key", "x-purpose": "birth", "x-case": "D-2026-0001"}
    assert call["body"] == {"id_number": MOTHER}


def test_each_declared_type_passes(read: Read) -> None:
    fields = {
        "name": "任芳",
        "birth_date": "1990-05-06",
        "age": 36,
        "local": True,
        "children": [],
        "address": {"street": "示例路"},
    }
    assert read("/person", *fields).fields == fields


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/word-for-number", "age"),
        ("/truth-for-number", "age"),
        ("/no-such-day", "birth_date"),
        ("/word-for-list", "children"),
        ("/list-for-object", "address"),
        ("/word-for-truth", "local"),
    ],
)
def test_an_answer_of_another_type_is_none(path: str, field: str, read: Read) -> None:
    reading = read(path, field)
    assert (reading.fields, reading.fault) == ({}, "down")


@pytest.mark.parametrize("path", ["/silent", "/drop-by-drop"])
def test_an_office_that_takes_its_time_is_down_and_asked_once(path: str, read: Read, counterpart: Counterpart) -> None:
    reading = read(path)
    assert (reading.fields, reading.fault, len(counterpart.seen())) == ({}, "down", 1)


@pytest.mark.parametrize("path", ["/fails-once", "/hangs-up-once"])
def test_a_lost_call_is_made_once_more(path: str, read: Read, counterpart: Counterpart) -> None:
    reading = read(path)
    assert (reading.fields, reading.fault, len(counterpart.seen())) == ({"name": "任芳"}, "", 2)


def test_a_busy_office_is_asked_twice_and_no_more(read: Read, counterpart: Counterpart) -> None:
    assert (read("/busy").fault, len(counterpart.seen())) == ("down", 2)


@pytest.mark.parametrize("connector", ["gone", "never-configured"])
def test_an_office_that_cannot_be_reached_is_down(connector: str, read: Read) -> None:
    assert read("/person", connector=connector).fault == "down"


def test_what_is_configured_is_loaded_before_the_first_call_and_a_wrong_connector_stops_none(
    tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for name, said in (
        ("good", "kind: rest_json\ntitle: x\nbase_url: https://office.example\n"),
        ("wrong", "kind: fax\n"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "connector.yaml").write_text(said)
    settings.TONGBAN_CONNECTORS = tmp_path
    gateway.forget_connections()
    gateway.load_connectors()
    assert ["wrong" in line for line in caplog.messages] == [True]
    gateway.forget_connections()
