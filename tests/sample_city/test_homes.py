"""Homes in the sample city: who waits for one they can pay, who sells one, and what the registers say of both."""

import pytest

from sample_city.offices import LOOK_UPS, WRITES, real_estate
from sample_city.people import found_city
from sample_city.population import City
from tests.sample_city.conftest import TODAY


@pytest.fixture
def fresh() -> tuple[City, dict[str, str]]:
    city, stories = found_city.__wrapped__(300, 1, TODAY)
    return city, {one.key: one.id_number for one in stories}


def asked(city: City, path: str, id_number: str) -> dict[str, object]:
    return LOOK_UPS[path](city, {"id_number": id_number}) or {}


def test_a_family_in_need_is_three_in_sixteen_square_metres(fresh: tuple[City, dict[str, str]]) -> None:
    city, numbers = fresh
    father = numbers["low-rent-father"]
    assert asked(city, "/police/residence", father)["family_size"] == 3
    assert asked(city, "/housing/residence", father) == {"living_area": 16.0, "tenure": "public_rental"}
    family = [numbers[f"low-rent-{one}"] for one in ("father", "mother", "daughter")]
    incomes = [asked(city, "/civil/economic-check", one)["monthly_income"] for one in family]
    assert incomes == [4200.0, 2100.0, 0.0]


def test_whoever_is_registered_elsewhere_is_told_so_and_not_left_unknown(fresh: tuple[City, dict[str, str]]) -> None:
    city, numbers = fresh
    found = asked(city, "/police/residence", numbers["outsider"])
    assert (found["urban"], found["city_since"], found["family_size"]) == (False, TODAY.isoformat(), 1)


def test_who_buys_nothing_has_no_contract_and_no_meter(fresh: tuple[City, dict[str, str]]) -> None:
    city, numbers = fresh
    assert asked(city, "/housing/contract", numbers["mother-1"])["has_contract"] is False
    assert LOOK_UPS["/gas/account"](city, {"id_number": numbers["mother-1"]}) is None


def test_only_the_gas_of_the_home_that_is_sold_is_owed_for(fresh: tuple[City, dict[str, str]]) -> None:
    city, numbers = fresh
    owed = {one: asked(city, f"/{one}/account", numbers["home-buyer"]) for one in ("electricity", "gas")}
    assert {one: account["arrears"] for one, account in owed.items()} == {"electricity": 0, "gas": 86.4}
    assert [str(account["account_number"]).endswith("-QF") for account in owed.values()] == [False, True]


def test_a_home_transferred_is_its_buyers(fresh: tuple[City, dict[str, str]]) -> None:
    city, numbers = fresh
    buyer = numbers["home-buyer"]
    WRITES["/housing/file-contract"](city, {"id_number": buyer}, 1)
    assert asked(city, "/housing/contract", buyer)["filed"] is True
    WRITES["/real-estate/transfer"](city, {"id_number": buyer}, 2)
    assert real_estate.holdings(city, {"id_number": buyer}) == {
        "family_homes": 1,
        "own_area": 89.5,
        "given_up": False,
    }
    assert asked(city, "/housing/contract", buyer)["has_contract"] is False
