"""Medical costs as the registers answer and keep them."""

import pytest

from sample_city.founding import Founder
from sample_city.offices.hospitals import LOOK_UPS, WRITES, found
from sample_city.population import City
from tests.sample_city.conftest import TODAY


@pytest.fixture
def own() -> tuple[City, dict[str, str]]:
    """Return a city of the stories' people alone, to write in, and their ID numbers."""
    founder = Founder(1, TODAY)
    return founder.city, {story.key: story.id_number for story in found(founder)}


def test_a_parent_acts_for_themselves_and_their_young_child(own: tuple[City, dict[str, str]]) -> None:
    city, numbers = own
    listed = LOOK_UPS["/medical/family"](city, {"id_number": numbers["patient-parent"]})
    assert listed is not None
    assert [one["relation"] for one in listed["persons"]] == ["本人", "女儿"]
    child = listed["persons"][1]["id_number"]
    assert LOOK_UPS["/redcross/childrens-fund"](city, {"id_number": child}) == {"member": True}


def test_what_was_settled_is_no_longer_open_and_counts_this_year(own: tuple[City, dict[str, str]]) -> None:
    city, number = own[0], own[1]["patient"]
    receipts = LOOK_UPS["/finance/medical-receipts"](city, {"id_number": number})
    assert receipts is not None
    assert receipts["open"] == 1
    paid = {"id_number": number, "receipt_number": receipts["bills"][0]["number"], "amount": "66375.00"}
    assert WRITES["/medical/settle"](city, paid, 4) == {"settlement_number": f"LX{TODAY.year}000004"}
    assert LOOK_UPS["/finance/medical-receipts"](city, {"id_number": number}) == {
        "open": 0,
        "bills": [receipts["bills"][0] | {"settled": True}],
    }
    year = LOOK_UPS["/medical/year"](city, {"id_number": number})
    assert year is not None
    assert year["pooled_paid"] == 66375


def test_who_has_no_receipt_has_nothing_open(own: tuple[City, dict[str, str]]) -> None:
    city, numbers = own
    assert LOOK_UPS["/finance/medical-receipts"](city, {"id_number": numbers["patient-parent"]}) == {
        "open": 0,
        "bills": [],
    }
    assert LOOK_UPS["/finance/medical-receipts"](city, {"id_number": "nobody"}) is None
