"""The people with a story are, in the registers, what their story says."""

from datetime import date

import pytest

from sample_city import checks
from sample_city.population import City
from tests.sample_city.conftest import TODAY, Offices


def case_of(city: City, mother: str) -> checks.Case:
    return next(case for case in checks.cases(city) if case.mother.id_number == mother)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_new_parents_may_declare_their_child_and_have_all_benefits(
    offices: Offices, city: City, numbers: dict[str, str], number: int
) -> None:
    mother, father = numbers[f"mother-{number}"], numbers[f"father-{number}"]
    assert case_of(city, mother).obstacles == ()
    [birth] = offices.asked("/health/births", mother)["births"]
    assert 3 <= (TODAY - date.fromisoformat(birth["born_at"][:10])).days <= 40
    assert birth["registered"] is False
    marriage = offices.asked("/civil/marriage", father)
    assert (marriage["status"], marriage["spouse_id_number"]) == ("married", mother)
    assert offices.asked("/social/insurance", mother)["maternity_months"] >= 9
    assert offices.asked("/health/family-planning", mother)["approved"] is True
    assert {offices.asked("/police/person", parent)["hukou_kind"] for parent in (mother, father)} == {"family"}


@pytest.mark.parametrize(
    ("key", "obstacles"),
    [
        ("outsider", ("a parent from outside",)),
        ("collective", ("a parent in a collective household",)),
        ("single-mother", ("parents not married",)),
        ("little-insured", ()),
        ("twins-mother", ()),
    ],
)
def test_the_others_meet_just_the_obstacle_of_their_story(
    city: City, numbers: dict[str, str], key: str, obstacles: tuple[str, ...]
) -> None:
    assert case_of(city, numbers[key]).obstacles == obstacles


def test_the_outsider_is_in_no_household_of_the_city(offices: Offices, numbers: dict[str, str]) -> None:
    person = offices.asked("/police/person", numbers["outsider"])
    assert (person["local"], person["hukou_kind"]) == (False, "none")
    assert offices.post("/police/household", {"id_number": numbers["outsider"]}).status_code == 404
    members = offices.asked("/police/household", numbers["outsider-husband"])["members"]
    assert [one["id_number"] for one in members] == [numbers["outsider-husband"]]


def test_the_twins_were_born_one_after_the_other(offices: Offices, numbers: dict[str, str]) -> None:
    later, first = offices.asked("/health/births", numbers["twins-mother"])["births"]
    assert (first["sex"], later["sex"]) == ("f", "m")
    assert first["born_at"] < later["born_at"]
    assert first["hospital"] == later["hospital"]


def test_the_little_insured_mother_has_too_few_months(offices: Offices, numbers: dict[str, str]) -> None:
    assert offices.asked("/social/insurance", numbers["little-insured"])["maternity_months"] == 4


def test_elders_and_the_young_single_have_no_births(offices: Offices, numbers: dict[str, str]) -> None:
    assert [offices.asked("/health/births", numbers[key])["births"] for key in ("elder-2", "young-single")] == [[], []]
    assert offices.asked("/civil/marriage", numbers["young-single"])["status"] == "single"
    assert offices.asked("/civil/marriage", numbers["elder-1"])["spouse_id_number"] == numbers["elder-2"]
