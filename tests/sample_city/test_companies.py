"""The companies are made of the people there are, and every register says the same of them."""

from typing import Any

import pytest
from stdnum.cn import uscc

from sample_city.company_registers import COMPANY_LOOK_UPS
from sample_city.identifiers import ORGANISATION, ORGANISATION_WEIGHTS, credit_code
from sample_city.people import found_city
from sample_city.places import EMPLOYERS
from sample_city.population import City
from tests.sample_city.conftest import SIZE, TODAY, Offices


def test_the_codes_have_right_check_signs_and_belong_to_nobody(city: City) -> None:
    codes = list(city.companies)
    assert [code for code in codes if not uscc.is_valid(code)] == []
    assert {code[2:10] for code in codes} == {"310100YL"}
    for code in codes:
        values = [ORGANISATION.index(sign) for sign in code[8:16]]
        total = sum(value * weight for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True))
        assert code[16] == "0123456789X0"[11 - total % 11]


def test_an_organisation_code_may_end_in_x() -> None:
    assert credit_code("91", 3)[16] == "9"
    assert "X" in {credit_code("91", serial)[16] for serial in range(1, 40)}


def test_everybody_who_works_works_for_a_company_that_knows_them(city: City) -> None:
    working = {one.id_number for one in city.people.values() if one.employer}
    employees = [number for company in city.companies.values() for number in company.employees]
    assert (len(employees), set(employees)) == (len(working), working)
    assert {one.name for one in city.companies.values()} > set(EMPLOYERS)


def test_companies_of_every_state_are_there(city: City) -> None:
    states = [one.status for one in city.companies.values()]
    assert {state: states.count(state) >= 10 for state in set(states)} == dict.fromkeys(
        ("active", "revoked", "deregistered"), True
    )


def test_the_same_seed_founds_the_same_companies_and_leaves_the_people_alone(city: City) -> None:
    again = found_city.__wrapped__(SIZE, 1, TODAY)[0]
    assert again.companies == city.companies
    assert list(again.people) == list(city.people)


def test_the_registers_agree_on_every_company(city: City) -> None:
    said: dict[str, dict[str, Any]] = {
        path: {code: look_up(city, one) for code, one in city.companies.items()}
        for path, look_up in COMPANY_LOOK_UPS.items()
    }
    for code, registered in said["/market/company"].items():
        tax, social = said["/tax/company"][code], said["/social/employer"][code]
        assert (registered is None) == (tax is None) == code.startswith("12")
        assert social["employees"] == len(said["/social/employees"][code]["employees"])
        if registered:
            closed = registered["status"] == "deregistered"
            assert (tax["status"] == "cancelled", social["status"] == "closed") == (closed, closed)
            assert (tax["filing_period"] == "monthly") == (tax["taxpayer_kind"] == "general")


def test_the_owner_of_the_story_represents_one_company_and_no_longer_the_closed_one(
    offices: Offices, city: City, numbers: dict[str, str]
) -> None:
    owner = numbers["young-single"]
    [company] = offices.asked("/market/representative", owner)["companies"]
    registered = offices.post("/market/company", {"uscc": company["uscc"]}).json()
    assert (registered["representative_name"], registered["status"]) == (city.people[owner].name, "active")
    assert [city.companies[code].status for code in city.represented[owner]] == ["active", "deregistered"]
    assert offices.post("/social/employer", {"uscc": company["uscc"]}).json()["employees"] == 3
    assert offices.asked("/market/representative", numbers["elder-1"]) == {"companies": []}


def test_a_persons_register_names_the_employer_by_its_code(offices: Offices, numbers: dict[str, str]) -> None:
    social = offices.asked("/social/insurance", numbers["mother-1"])
    registered = offices.post("/social/employees", {"uscc": social["employer_uscc"]}).json()["employees"]
    assert numbers["mother-1"] in [one["id_number"] for one in registered]


@pytest.mark.parametrize("size", [1, 40, 400])
def test_a_small_city_has_its_employers_too(size: int) -> None:
    small = found_city.__wrapped__(size, 3, TODAY)[0]
    assert set(EMPLOYERS) < {one.name for one in small.companies.values()}
