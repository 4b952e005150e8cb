"""The registers over HTTP: who may ask, what they answer, what is noted, and how they fail when told to."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from sample_city.company_registers import COMPANY_LOOK_UPS
from sample_city.population import City
from sample_city.registers import LOOK_UPS, OFFICES, REGISTER_BIRTH
from tests.sample_city.conftest import Offices

PATHS = [*LOOK_UPS, *COMPANY_LOOK_UPS, REGISTER_BIRTH]


@pytest.fixture
def breakable(offices: Offices) -> Iterator[Offices]:
    yield offices
    for office in OFFICES:
        offices.breaks(office, "ok")


@pytest.mark.parametrize("path", LOOK_UPS)
def test_a_register_answers_over_http_what_it_knows(offices: Offices, city: City, path: str) -> None:
    some = list(city.people.values())[::499]
    for person in some:
        answer, record = offices.post(path, {"id_number": person.id_number}), LOOK_UPS[path](city, person)
        expected = (404, {"error": "not_found"}) if record is None else (200, record)
        assert (answer.status_code, answer.json()) == expected


@pytest.mark.parametrize("path", COMPANY_LOOK_UPS)
def test_a_register_of_companies_is_asked_by_credit_code(offices: Offices, city: City, path: str) -> None:
    for company in city.companies.values():
        answer, record = offices.post(path, {"uscc": company.uscc}), COMPANY_LOOK_UPS[path](city, company)
        expected = (404, {"error": "not_found"}) if record is None else (200, record)
        assert (answer.status_code, answer.json()) == expected
    assert offices.post(path, {"id_number": next(iter(city.people))}).status_code == 404


@pytest.mark.parametrize("path", LOOK_UPS)
@pytest.mark.parametrize("number", ["310100199001010010", "", None, 7, ["a"]])
def test_an_unknown_person_is_not_found(offices: Offices, path: str, number: object) -> None:
    answer = offices.post(path, {"id_number": number})
    assert (answer.status_code, answer.json()) == (404, {"error": "not_found"})


@pytest.mark.parametrize("path", [*PATHS, "/_faults"])
@pytest.mark.parametrize("key", ["", "Bearer", "Bearer wrong", "Basic a-key-for-tests"])
def test_without_the_key_nothing_is_said(offices: Offices, path: str, key: str) -> None:
    answer = offices.post(path, {}, headers={**offices.headers, "Authorization": key})
    assert (answer.status_code, answer.json()) == (401, {"error": "unauthorized"})


@pytest.mark.parametrize("path", ["/_faults", "/_log"])
def test_without_the_key_nothing_is_shown(offices: Offices, path: str) -> None:
    assert httpx.get(offices.url + path).status_code == 401


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("missing", ["X-Purpose", "X-Case"])
def test_who_does_not_say_why_is_not_answered(offices: Offices, path: str, missing: str) -> None:
    answer = offices.post(path, {}, headers={**offices.headers, missing: ""})
    assert (answer.status_code, answer.json()) == (400, {"error": "purpose_and_case_required"})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_a_bad_request(offices: Offices, body: bytes) -> None:
    answer = httpx.post(offices.url + "/police/person", content=body, headers=offices.headers)
    assert (answer.status_code, answer.json()) == (400, {"error": "bad_request"})


def test_a_register_that_is_not_there_is_no_unknown_person(offices: Offices) -> None:
    answer = offices.post("/police/dogs", {"id_number": "310100199001010010"})
    assert (answer.status_code, answer.json()) == (400, {"error": "no_such_register"})


def test_a_register_is_asked_by_post_alone(offices: Offices) -> None:
    assert offices.get("/police/person").status_code == 405


def test_the_log_tells_who_asked_why_and_hides_the_person(offices: Offices, numbers: dict[str, str]) -> None:
    number = numbers["mother-1"]
    asked = {**offices.headers, "X-Purpose": "maternity-benefit", "X-Case": "c-77"}
    offices.post("/police/person", {"id_number": number}, headers=asked)
    log = offices.get("/_log?limit=1")
    [entry] = log.json()
    at = datetime.fromisoformat(entry.pop("at"))
    assert at.tzinfo is not None
    assert entry == {
        "register": "/police/person",
        "purpose": "maternity-benefit",
        "case": "c-77",
        "subject": f"310100********{number[-4:]}",
    }
    assert number not in offices.get("/_log?limit=500").text
    assert [offices.get(f"/_log?limit={limit}").status_code for limit in ("x", "-1", "")] == [400] * 3
    assert offices.get("/_log?limit=0").json() == []


def test_an_office_that_is_down_says_so_and_the_others_work(breakable: Offices, numbers: dict[str, str]) -> None:
    asked = {"id_number": numbers["mother-1"]}
    breakable.breaks("civil", "down")
    assert breakable.get("/_faults").json()["civil"]["mode"] == "down"
    answers = [breakable.post(path, asked).status_code for path in ("/civil/marriage", "/police/person")]
    assert answers == [503, 200]
    breakable.breaks("civil", "ok")
    assert breakable.post("/civil/marriage", asked).status_code == 200


def test_a_flaky_office_fails_every_other_time(breakable: Offices, numbers: dict[str, str]) -> None:
    asked = {"id_number": numbers["mother-1"]}
    breakable.breaks("health", "flaky")
    paths = ["/health/births", "/health/family-planning", "/health/births", "/health/births"]
    assert [breakable.post(path, asked).status_code for path in paths] == [503, 200, 503, 200]


def test_a_slow_office_answers_late_and_keeps_nobody_else_waiting(breakable: Offices, numbers: dict[str, str]) -> None:
    asked = {"id_number": numbers["mother-1"]}
    breakable.breaks("social", "slow", 0.5)
    begun = time.monotonic()
    assert breakable.post("/social/insurance", asked).status_code == 200
    assert time.monotonic() - begun >= 0.5
    breakable.breaks("social", "slow", 60)
    with pytest.raises(httpx.ReadTimeout):
        breakable.post("/social/insurance", asked, timeout=0.3)
    assert breakable.post("/medical/insurance", asked, timeout=1).status_code == 200


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"mode": "down"}, "unknown_register"),
        ({"register": "dogs", "mode": "down"}, "unknown_register"),
        ({"register": ["civil"], "mode": "down"}, "unknown_register"),
        ({"register": "civil", "mode": "broken"}, "unknown_mode"),
        ({"register": "civil", "mode": "slow", "seconds": -1}, "seconds_out_of_range"),
        ({"register": "civil", "mode": "slow", "seconds": "9"}, "seconds_out_of_range"),
        ([], "unknown_register"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(offices: Offices, asked: object, error: str) -> None:
    answer = offices.post("/_faults", asked)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_a_city_of_ten_thousand_is_small_in_memory(offices: Offices, city: City) -> None:
    for number in list(city.people)[::20]:
        offices.asked("/police/person", number)
    status = Path(f"/proc/{offices.process.pid}/status").read_text()
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert resident < 90 * 1024
