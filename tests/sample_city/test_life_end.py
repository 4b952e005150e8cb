"""Who has died, as the registers tell their next of kin, and what is entered then."""

import pytest

from sample_city.founding import Founder
from sample_city.offices.life_end import LOOK_UPS, WRITES, found
from sample_city.population import City
from tests.sample_city.conftest import TODAY


@pytest.fixture
def own() -> tuple[City, dict[str, str]]:
    """Return a city of the stories' people alone, to write in, and their ID numbers."""
    founder = Founder(1, TODAY)
    return founder.city, {story.key: story.id_number for story in found(founder)}


def late(city: City, number: str) -> list[dict[str, object]]:
    answer = LOOK_UPS["/police/deceased-kin"](city, {"id_number": number})
    assert answer is not None
    return list(answer["deceased"])


def test_next_of_kin_are_told_who_the_deceased_was_to_them(own: tuple[City, dict[str, str]]) -> None:
    city, numbers = own
    told = {key: [one["relation"] for one in late(city, numbers[key])] for key in numbers}
    assert told == {
        "bereaved": ["parent"],
        "bereaved-widow": ["spouse"],
        "bereaved-twice": ["parent", "parent"],
        "bereaved-outsider": ["parent"],
    }
    [father] = late(city, numbers["bereaved"])
    assert (father["local"], father["headed_household"], father["cancelled"]) == (True, True, False)
    [elsewhere] = late(city, numbers["bereaved-outsider"])
    assert (elsewhere["local"], elsewhere["headed_household"]) == (False, False)


def test_the_veteran_leaves_something_at_every_office(own: tuple[City, dict[str, str]]) -> None:
    city, numbers = own
    asked = {"id_number": late(city, numbers["bereaved"])[0]["id_number"]}
    answers = {path: look_up(city, asked) for path, look_up in LOOK_UPS.items()}
    assert None not in answers.values()
    assert [(answers[f"/{path}"] or {})["draws"] for path in ("elder/allowance", "veterans/benefits")] == [True, True]
    assert (answers["/social/estate"] or {})["pension_status"] == "retired"
    assert (answers["/funeral/cremation"] or {})["cremated"] is True


def test_of_somebody_who_lives_no_register_tells_a_death(own: tuple[City, dict[str, str]]) -> None:
    city, numbers = own
    asked = {"id_number": numbers["bereaved"]}
    assert LOOK_UPS["/health/death"](city, asked) == {"certified": False}
    assert LOOK_UPS["/funeral/cremation"](city, asked) == {"cremated": False}
    assert LOOK_UPS["/social/estate"](city, asked) == {
        "pension_status": "none",
        "paid_years": 0,
        "pension_years": 0,
        "balance": 0,
    }


def test_who_is_struck_off_is_so_for_everybody_and_the_household_has_a_new_head(
    own: tuple[City, dict[str, str]],
) -> None:
    city, numbers = own
    [father] = late(city, numbers["bereaved"])
    WRITES["/police/cancel-household"](city, {"id_number": father["id_number"]}, 1)
    asked = {"deceased": father["id_number"], "id_number": numbers["bereaved-widow"]}
    WRITES["/police/household-head"](city, asked, 2)
    WRITES["/elder/end-allowance"](city, {"id_number": father["id_number"]}, 3)
    [told] = late(city, numbers["bereaved-widow"])
    assert (told["cancelled"], told["headed_household"]) == (True, False)
    assert city.people[numbers["bereaved-widow"]].relation == "户主"
    assert LOOK_UPS["/elder/allowance"](city, {"id_number": father["id_number"]}) == {"draws": False}
