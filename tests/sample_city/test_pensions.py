"""Who retires, and which graduates come: what the registers say of them, before and after Tongban enters something."""

from sample_city import checks
from sample_city.newborns import Newborns
from sample_city.people import found_city
from sample_city.population import City
from sample_city.registers import Record, Registers
from tests.sample_city.conftest import TODAY, Offices


def test_a_company_sees_who_of_its_own_is_near_retirement(
    offices: Offices, city: City, numbers: dict[str, str]
) -> None:
    [company] = [city.companies[one] for one in city.represented[numbers["retire-employer"]]]
    listed = offices.post("/pensions/retiring", {"uscc": company.uscc}).json()["employees"]
    near = {"retiree", "retire-employee", "retire-short"}
    assert {one["id_number"] for one in listed} == {numbers[key] for key in near}
    assert all(city.people[one["id_number"]].employer_uscc == company.uscc for one in listed)


def test_contributions_are_as_the_stories_say(offices: Offices, numbers: dict[str, str]) -> None:
    asked = {
        key: offices.asked("/pensions/record", numbers[key]) for key in ("retiree", "retire-short", "retire-drawing")
    }
    assert [one["paid_months"] + one["deemed_months"] for one in asked.values()][:2] == [444, 179]
    assert [one["drawing"] for one in asked.values()] == [False, False, True]
    assert offices.asked("/health/only-child", numbers["retiree"]) == {"certificate": True, "bonus_paid": False}
    assert offices.asked("/fund/retirement-account", numbers["retire-employee"])["balance"] == 42_300.5


def test_who_draws_a_pension_is_near_retirement_no_longer(numbers: dict[str, str]) -> None:
    city = found_city.__wrapped__(300, 1, TODAY)[0]
    registers = Registers(city, Newborns(city))
    worker = city.people[numbers["retire-employee"]]
    entry = {"id_number": worker.id_number, "begins_on": "2026-05-15", "monthly": 4000}
    assert _answer(registers, "/pensions/start", entry) == _answer(registers, "/pensions/start", entry)
    assert _answer(registers, "/pensions/record", entry)["drawing"] is True
    listed = _answer(registers, "/pensions/retiring", {"uscc": worker.employer_uscc})["employees"]
    assert worker.id_number not in {one["id_number"] for one in listed}


def test_a_graduate_from_elsewhere_is_registered_with_the_employer(numbers: dict[str, str]) -> None:
    city = found_city.__wrapped__(300, 1, TODAY)[0]
    registers = Registers(city, Newborns(city))
    graduate = city.people[numbers["graduate"]]
    asked = {"id_number": graduate.id_number, "uscc": graduate.employer_uscc}
    assert _answer(registers, "/police/person", asked)["hukou_kind"] == "none"
    contracts = _answer(registers, "/students/contracts", asked)["contracts"]
    number = next(one["contract_number"] for one in contracts if one["id_number"] == graduate.id_number)
    notice = _answer(registers, "/students/consent", {**asked, "contract_number": number})
    permit = _answer(registers, "/police/graduate-permit", {**asked, **notice})
    page = _answer(registers, "/police/graduate-settle", {**asked, **permit, "settle": "employer"})
    household = _answer(registers, "/police/household", asked)
    assert (household["kind"], household["address"]) == ("collective", page["address"])
    settled = {
        one["contract_number"]: one["settled"] for one in _answer(registers, "/students/contracts", asked)["contracts"]
    }
    assert [key for key, is_settled in settled.items() if is_settled] == [number]
    assert checks.faults(city) == []


def _answer(registers: Registers, path: str, asked: Record) -> Record:
    answer = registers.answer(path, asked)
    assert answer is not None
    return answer
