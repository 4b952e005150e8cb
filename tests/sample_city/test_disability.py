"""Disability cards and what goes with them, as the registers answer and keep it."""

import pytest

from sample_city.founding import Founder
from sample_city.offices.disability import LOOK_UPS, WRITES, found
from sample_city.population import City
from tests.sample_city.conftest import TODAY


@pytest.fixture
def own() -> tuple[City, dict[str, str]]:
    """Return a city of the stories' people alone, to write in, and their ID numbers."""
    founder = Founder(1, TODAY)
    return founder.city, {story.key: story.id_number for story in found(founder)}


def test_each_story_has_the_card_and_the_aid_that_is_told_of_it(own: tuple[City, dict[str, str]]) -> None:
    city, numbers = own
    told = {}
    for key in ("disabled", "disabled-holder", "disabled-elder", "disabled-again"):
        asked = {"id_number": numbers[key]}
        card, aid = LOOK_UPS["/disability/cards"](city, asked), LOOK_UPS["/civil/social-aid"](city, asked)
        assert card is not None
        assert aid is not None
        told[key] = (card["status"], aid["kind"])
    assert told == {
        "disabled": ("none", "minimum"),
        "disabled-holder": ("valid", "low_income"),
        "disabled-elder": ("valid", "minimum"),
        "disabled-again": ("cancelled", "none"),
    }
    assert LOOK_UPS["/health/disability-history"](city, {"id_number": numbers["disabled"]}) == {"recorded": True}


def test_a_new_card_is_kept_and_its_number_tells_category_and_level(own: tuple[City, dict[str, str]]) -> None:
    city, number = own[0], own[1]["disabled"]
    asked = {"id_number": number, "category": "physical", "level": "level-3"}
    assert WRITES["/disability/issue-card"](city, asked, 1) == {"card_number": f"{number}43"}
    kept = {"status": "valid", "level": "level-3", "category": "physical"}
    assert LOOK_UPS["/disability/cards"](city, {"id_number": number}) == kept
    WRITES["/disability/cancel-card"](city, {"id_number": number}, 2)
    kept = {"status": "cancelled", "cancelled_on": TODAY.isoformat()}
    assert LOOK_UPS["/disability/cards"](city, {"id_number": number}) == kept


def test_part_of_the_crowd_holds_a_card_and_nobody_unknown_does(city: City) -> None:
    held = [LOOK_UPS["/disability/cards"](city, {"id_number": number}) for number in city.people]
    assert 0.02 < sum(one is not None and one["status"] == "valid" for one in held) / len(held) < 0.1
    assert LOOK_UPS["/disability/cards"](city, {"id_number": "310100199001010010"}) is None
