"""The way to the offices' registers, to the sample city over real HTTP."""

import json
import logging
import time
from typing import Any

import pytest
from django.db import transaction

from tests.city import City
from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.exchange.circuits import FAULTS_TO_OPEN
from tongban.exchange.gateway import BUDGET_SECONDS
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Call
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
MARRIAGE = ("status", "spouse_name")


@pytest.fixture
def concerning() -> str:
    return str(uuid7())


@pytest.fixture
def mother(city_at_hand: City) -> str:
    return str(city_at_hand.people["mother-1"]["id_number"])


def _ask(
    edition: book.Edition, concerning: str, *requests: tuple[str, str, tuple[str, ...]], purpose: str = "birth"
) -> list[exchange.Reading]:
    at = now()
    for source, number, _fields in requests:
        exchange.consent(number, purpose=purpose, sources=[source], concerning=concerning, by=SYSTEM, at=at)
    asked = [exchange.Request(*one) for one in requests]
    return exchange.read_all(asked, edition=edition, by=SYSTEM, purpose=purpose, concerning=concerning, at=at)


def _calls(concerning: str) -> list[tuple[str, str]]:
    return [(call.source, call.outcome) for call in Call.objects.filter(concerning=concerning).order_by("source")]


def test_the_register_answers_what_was_asked_and_nothing_more(
    edition: book.Edition, city: City, mother: str, concerning: str
) -> None:
    father = city.people["father-1"]
    (reading,) = _ask(edition, concerning, ("civil-marriage", mother, MARRIAGE))
    assert (reading.fields, reading.fault) == ({"status": "married", "spouse_name": father["name"]}, "")


def test_all_sources_are_asked_at_once(edition: book.Edition, city: City, mother: str, concerning: str) -> None:
    for office in ("civil", "health", "social"):
        city.set_fault(office, "slow", 0.8)
    started = time.monotonic()
    readings = _ask(
        edition,
        concerning,
        ("civil-marriage", mother, MARRIAGE),
        ("health-births", mother, ("births",)),
        ("social-insurance", mother, ("employer",)),
    )
    took = time.monotonic() - started
    for office in ("civil", "health", "social"):
        city.set_fault(office, "ok")
    assert [reading.fault for reading in readings] == ["", "", ""]
    assert 0.8 <= took < 1.6


def test_nobody_waits_longer_than_two_seconds(edition: book.Edition, city: City, mother: str, concerning: str) -> None:
    with city.out_of_order("health", "slow", 5):
        started = time.monotonic()
        readings = _ask(
            edition, concerning, ("health-births", mother, ("births",)), ("civil-marriage", mother, MARRIAGE)
        )
        took = time.monotonic() - started
    assert [reading.fault for reading in readings] == ["down", ""]
    assert took < BUDGET_SECONDS + 0.5
    assert _calls(concerning) == [("civil-marriage", "answered"), ("health-births", "down")]


def test_a_call_that_fails_is_tried_once_more(edition: book.Edition, city: City, mother: str, concerning: str) -> None:
    with city.out_of_order("civil", "flaky"):
        (reading,) = _ask(edition, concerning, ("civil-marriage", mother, MARRIAGE))
    assert reading.fault == ""
    assert _calls(concerning) == [("civil-marriage", "answered")]


def test_a_person_the_register_does_not_know_is_not_found(
    edition: book.Edition, city_at_hand: City, concerning: str
) -> None:
    (reading,) = _ask(edition, concerning, ("civil-marriage", "310999199001010007", MARRIAGE))
    assert (reading.fields, reading.fault) == ({}, "not_found")


def test_a_purpose_the_source_does_not_allow_is_refused_recorded_and_never_sent(
    edition: book.Edition, city: City, mother: str, concerning: str
) -> None:
    (reading,) = _ask(edition, concerning, ("civil-marriage", mother, MARRIAGE), purpose="statistics")
    assert (reading.fields, reading.fault) == ({}, "refused")
    assert _calls(concerning) == [("civil-marriage", "refused")]
    assert [line for line in city.log() if line["case"] == concerning] == []


def test_a_source_that_is_written_to_is_not_read(edition: book.Edition, mother: str, concerning: str) -> None:
    (reading,) = _ask(edition, concerning, ("police-register-birth", mother, ("id_number",)))
    assert reading.fault == "refused"


def test_a_register_that_fails_five_times_is_left_alone_until_it_had_time(
    edition: book.Edition, city: City, mother: str, concerning: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongban.exchange.circuits.OPEN_SECONDS", 2)
    one = ("civil-marriage", mother, MARRIAGE)
    with city.out_of_order("civil"):
        for _n in range(FAULTS_TO_OPEN):
            assert exchange.is_available("civil-marriage")
            _ask(edition, concerning, one)
        assert not exchange.is_available("civil-marriage")
        asked = len([line for line in city.log() if line["case"] == concerning])
        city.set_fault("civil", "ok")
        assert [_ask(edition, concerning, one)[0].fault] == ["down"]
        assert len([line for line in city.log() if line["case"] == concerning]) == asked
        time.sleep(2.1)
        assert [_ask(edition, concerning, one)[0].fault] == [""]
        assert exchange.is_available("civil-marriage")


def test_unknown_people_never_open_the_circuit(edition: book.Edition, city_at_hand: City, concerning: str) -> None:
    for _n in range(FAULTS_TO_OPEN + 1):
        _ask(edition, concerning, ("civil-marriage", "310999199001010007", MARRIAGE))
    assert exchange.is_available("civil-marriage")


def test_a_call_is_recorded_even_when_what_was_being_done_is_taken_back(
    edition: book.Edition, mother: str, concerning: str
) -> None:
    with transaction.atomic():
        _ask(edition, concerning, ("civil-marriage", mother, MARRIAGE))
        transaction.set_rollback(True)
    (call,) = Call.objects.filter(concerning=concerning)
    assert (call.source, call.agency, call.purpose, call.fields, call.outcome, call.actor_kind) == (
        "civil-marriage",
        edition.book.sources["civil-marriage"].agency,
        "birth",
        list(MARRIAGE),
        "answered",
        "system",
    )
    assert [one.id for one in exchange.calls_about(mother) if one.concerning == concerning] == [call.id]


def test_no_id_number_is_kept_logged_or_put_into_an_address(
    edition: book.Edition, city: City, mother: str, concerning: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _ask(edition, concerning, ("civil-marriage", mother, MARRIAGE))
    with city.out_of_order("civil"):
        _ask(edition, concerning, ("civil-marriage", mother, MARRIAGE))
    kept = [{**call, "id": ""} for call in Call.objects.filter(concerning=concerning).values()]
    asked = [line for line in city.log() if line["case"] == concerning]
    assert len(kept) == 2
    assert mother not in caplog.text + json.dumps([kept, asked], default=str)
    assert {call["subject_digest"] for call in kept} == {digest_of(mother)}


def test_each_call_names_its_purpose_and_case(edition: book.Edition, city: City, mother: str, concerning: str) -> None:
    _ask(edition, concerning, ("civil-marriage", mother, MARRIAGE))
    lines = [(line["register"], line["purpose"]) for line in city.log() if line["case"] == concerning]
    assert lines == [("/civil/marriage", "birth")]


def test_a_write_with_the_same_key_is_done_once(edition: book.Edition, city: City, mother: str) -> None:
    (births,) = _ask(edition, str(uuid7()), ("health-births", mother, ("births",)))
    born: dict[str, Any] = births.fields["births"][0]
    inputs = {
        "record_number": born["record_number"],
        "name": "任小满",
        "sex": born["sex"],
        "birth_date": born["born_at"][:10],
        "mother_id": mother,
        "father_id": city.people["father-1"]["id_number"],
    }
    key = str(uuid7())
    answers = [
        exchange.write(
            "police-register-birth",
            inputs,
            edition=edition,
            by=SYSTEM,
            purpose="birth",
            concerning="20261124-01",
            key=key,
            at=now(),
        ).fields
        for _n in range(2)
    ]
    assert answers[0] == answers[1]
    assert len(answers[0]["id_number"]) == 18
