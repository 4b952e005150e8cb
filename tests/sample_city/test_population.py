import json
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from stdnum import luhn
from stdnum.cn import ric

from sample_city import checks, names, places
from sample_city.founding import Founder
from sample_city.people import demo_people, found_city
from sample_city.population import City, age
from sample_city.registers import LOOK_UPS
from tests.sample_city.conftest import ROOT, SIZE, TODAY

COUPLES = [
    *((f"mother-{n}", f"father-{n}") for n in range(1, 5)),
    ("outsider", "outsider-husband"),
    ("collective", "collective-husband"),
    ("little-insured", "little-insured-husband"),
    ("twins-mother", "twins-father"),
    ("elder-2", "elder-1"),
]
ALONE = ["single-mother", "young-single"]


def command(*words: str) -> str:
    run = [sys.executable, "-m", "sample_city", *words, "--today", str(TODAY)]
    return subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def everything(city: City) -> dict[str, dict[str, Any]]:
    """Return what every register says of everybody: path -> ID number -> record."""
    return {
        path: {one: look_up(city, person) for one, person in city.people.items()} for path, look_up in LOOK_UPS.items()
    }


@pytest.fixture(scope="module")
def said(city: City) -> dict[str, dict[str, Any]]:
    return everything(city)


def test_the_same_seed_size_and_day_give_the_same_city() -> None:
    first, again, other = (found_city.__wrapped__(2000, seed, TODAY)[0] for seed in (7, 7, 8))
    as_text = [json.dumps(everything(one), ensure_ascii=False) for one in (first, again, other)]
    assert (as_text[0] == as_text[1], as_text[0] == as_text[2]) == (True, False)


def test_another_process_prints_the_same_people() -> None:
    assert json.loads(command("people")) == demo_people(SIZE, 1, TODAY)


def test_the_people_of_the_stories_keep_their_numbers_whatever_the_size_and_their_telephones_whatever_the_day() -> None:
    of = [
        [(one["key"], one["id_number"], one["phone"]) for one in people]
        for people in (
            demo_people(SIZE, 1, TODAY),
            demo_people(300, 1, TODAY),
            demo_people(300, 2, TODAY + timedelta(days=200)),
        )
    ]
    assert of[0] == of[1]
    # the telephones never change; who stands for an age, near retirement, is born on another day
    assert [(key, phone) for key, _number, phone in of[1]] == [(key, phone) for key, _number, phone in of[2]]
    families = {*(key for pair in COUPLES for key in pair), *ALONE}
    assert [one for one in of[1] if one[0] in families] == [one for one in of[2] if one[0] in families]


def test_every_story_is_there_and_told_in_both_languages() -> None:
    people = demo_people(SIZE, 1, TODAY)
    assert {*(key for pair in COUPLES for key in pair), *ALONE} <= {one["key"] for one in people}
    assert len({one["key"] for one in people}) == len(people)
    assert {tuple(one) for one in people} == {("key", "name", "pinyin", "id_number", "phone", "story", "bundle")}
    assert all(one["story"]["zh"] and one["story"]["en"].isascii() for one in people)
    assert [one["pinyin"] for one in people] == [" ".join(lazy_pinyin(one["name"])) for one in people]
    assert len({one["phone"] for one in people}) == len(people)


def test_the_city_is_sound_and_its_check_says_so(city: City) -> None:
    assert checks.faults(city) == []
    assert f"{checks.counts(city)['eligible']:>8}  eligible\n" in command("check")


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    size=st.integers(1, 1500),
    today=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
)
def test_every_city_is_sound(seed: int, size: int, today: date) -> None:
    assert checks.faults(found_city.__wrapped__(size, seed, today)[0]) == []


def test_births_of_every_kind_are_there(city: City) -> None:
    found = checks.counts(city)
    assert found.pop("eligible") >= 60
    assert found.pop("people") >= SIZE
    few = [kind for kind, count in found.items() if count < 10]
    assert few == []
    assert sorted(found) == [
        "a parent from outside",
        "a parent in a collective household",
        "births",
        "eligible, little insured",
        "of twins",
        "over one year",
        "parents not married",
        "registered already",
    ]


def test_no_number_is_a_real_persons_and_all_check_digits_are_right(city: City) -> None:
    numbers = list(city.people)
    assert {number[:6] for number in numbers} == {"310100"}
    assert [number for number in numbers if ric.calc_check_digit(number) != number[-1]] == []
    assert [one for one in city.people.values() if one.id_number[6:14] != f"{one.born:%Y%m%d}"] == []
    assert {one.phone[:7] for one in city.people.values()} == {"", "1990000"}


def test_all_accounts_are_well_formed_and_nobody_shares_one(said: dict[str, Any]) -> None:
    social = said["/social/insurance"].values()
    for key in ("bank_account", "social_card_number"):
        given_out = [one[key] for one in social if one[key]]
        assert len(set(given_out)) == len(given_out)
    assert [one for one in social if one["bank_account"] and not luhn.is_valid(one["bank_account"])] == []
    assert [one for one in social if bool(one["bank_account"]) != one["bank_active"]] == []


def test_the_registers_agree_on_everybody(city: City, said: dict[str, Any]) -> None:
    for number, person in said["/police/person"].items():
        home, marriage = said["/police/household"][number], said["/civil/marriage"][number]
        assert (home is None) == (not person["local"] or person["death_date"] is not None)
        assert (person["hukou_kind"] == "none") != person["local"]
        if home:
            assert home["kind"] == person["hukou_kind"]
            assert (number, person["name"]) in {(one["id_number"], one["name"]) for one in home["members"]}
            assert all(said["/police/household"][one["id_number"]] == home for one in home["members"])
            assert (home["household_number"][:6], home["street_code"][:6]) == (home["district_code"],) * 2
            assert home["district"] + places.STREET_NAMES[home["street_code"]] in home["address"]
        if marriage["spouse_id_number"]:
            spouse = marriage["spouse_id_number"]
            assert said["/police/person"][spouse]["name"] == marriage["spouse_name"]
            assert said["/civil/marriage"][spouse] | {"spouse_id_number": "", "spouse_name": ""} == marriage | {
                "spouse_id_number": "",
                "spouse_name": "",
            }
        assert bool(marriage["certificate_number"]) == (marriage["status"] != "single")


def test_work_insurance_and_children_agree(city: City, said: dict[str, Any]) -> None:
    children: dict[str, int] = {}
    for person in city.people.values():
        for parent in filter(None, (person.mother, person.father)):
            children[parent] = children.get(parent, 0) + 1
    for number, person in said["/police/person"].items():
        social, medical = said["/social/insurance"][number], said["/medical/insurance"][number]
        assert (social["status"] == "insured") == bool(social["employer"])
        assert (social["status"] in ("insured", "retired")) == (medical["status"] == "employee")
        assert bool(medical["member_number"]) == (medical["status"] != "none")
        assert 0 <= social["maternity_months"] <= max(0, age(city.people[number].born, TODAY) - 16) * 12
        planning = said["/health/family-planning"][number]
        assert planning["children_count"] == children.get(number, 0)
        assert not planning["approved"] or said["/civil/marriage"][number]["status"] == "married"
        for birth in said["/health/births"][number]["births"]:
            assert (birth["mother_name"], person["sex"]) == (person["name"], "f")
    records = [birth["record_number"] for one in said["/health/births"].values() for birth in one["births"]]
    assert len(set(records)) == len(records)


def test_the_latest_birth_comes_first(said: dict[str, Any]) -> None:
    moments = [[birth["born_at"] for birth in one["births"]] for one in said["/health/births"].values()]
    assert [times for times in moments if times != sorted(times, reverse=True)] == []


def test_sixteen_districts_have_streets_of_their_own(city: City) -> None:
    assert len(places.DISTRICTS) == 16
    assert {code[:6] for code in places.STREET_NAMES} == set(places.DISTRICTS)
    assert {len(code) for code in places.STREET_NAMES} == {9}
    assert {one.district for one in city.households} == set(places.DISTRICTS)


def test_the_pinyin_of_every_name_is_right(city: City) -> None:
    wrong = [
        one.name for one in city.people.values() if names.pinyin(one.name).split()[1:] != lazy_pinyin(one.name[1:])
    ]
    assert wrong == []


def test_too_many_people_are_refused_rather_than_given_wrong_numbers() -> None:
    founder = Founder(1, TODAY)

    def another() -> None:
        founder.person("f", date(1990, 5, 5), district="310101", household=None)

    for _ in range(250):
        another()
    with pytest.raises(ValueError, match="too many people for their days of birth"):
        another()
    assert len(founder.city.people) == 250
