"""New cars and foreigners: what the registers say of the people with a story, and after an entry."""

from datetime import date

from sample_city.offices import LookUp, Record, foreigners, vehicles
from sample_city.people import found_city
from sample_city.population import City
from tests.sample_city.conftest import TODAY, Offices


def fresh() -> tuple[City, dict[str, str]]:
    """Return a city of its own, for entries, and the ID numbers of its stories."""
    city, stories = found_city.__wrapped__(300, 7, TODAY)
    return city, {one.key: one.id_number for one in stories}


def asked(look_up: LookUp, city: City, what: Record) -> Record:
    """Return what a register answers to somebody it knows."""
    found = look_up(city, what)
    assert found is not None
    return found


def test_a_buyer_finds_the_car_by_its_contract_and_the_rest_by_its_vin(
    offices: Offices, numbers: dict[str, str]
) -> None:
    [contract] = offices.asked("/vehicles/contracts", numbers["driver"])["contracts"]
    assert offices.asked("/tax/car-invoice", contract["vin"])["buyer_id_number"] == numbers["driver"]
    assert offices.asked("/vehicles/car", contract["vin"])["energy"] == "bev"
    assert date.fromisoformat(offices.asked("/motor/insurance", contract["vin"])["ends_on"]) > TODAY


def test_each_obstacle_of_a_driver_is_the_one_of_their_story(offices: Offices, numbers: dict[str, str]) -> None:
    assert offices.asked("/traffic/driver", numbers["driver"])["violations"] == 1
    assert offices.asked("/traffic/driver", numbers["driver-reckless"])["violations"] == 5
    assert offices.asked("/residence/permit", numbers["driver-newcomer"])["status"] == "valid"
    assert offices.asked("/social/months-lately", numbers["driver-newcomer"]) == {"of_36": 12, "running": 12}
    assert len(offices.asked("/vehicles/contracts", numbers["driver-two-cars"])["contracts"]) == 2


def test_who_is_in_no_story_has_never_driven_and_bought_nothing(offices: Offices, numbers: dict[str, str]) -> None:
    assert offices.asked("/traffic/driver", numbers["elder-1"])["licence"] == "none"
    assert offices.asked("/vehicles/contracts", numbers["elder-1"]) == {"contracts": []}
    assert offices.asked("/charging/points", numbers["elder-1"]) == {"registered": False}


def test_a_vin_has_the_check_digit_of_the_standard() -> None:
    assert vehicles.vin_of(391) == "LSJE24099RS000391"
    assert len({vehicles.vin_of(serial)[8] for serial in range(40)}) == 11


def test_a_registered_car_counts_under_the_quota_of_its_owner() -> None:
    city, numbers = fresh()
    [contract] = asked(vehicles.LOOK_UPS["/vehicles/contracts"], city, {"id_number": numbers["driver"]})["contracts"]
    entered = vehicles.WRITES["/traffic/register-car"](city, {"vin": contract["vin"]}, 1)
    assert entered["plate_number"] == "沪AD00001"
    assert asked(vehicles.LOOK_UPS["/traffic/car"], city, {"id_number": contract["vin"]}) == {"registered": True}
    assert asked(vehicles.LOOK_UPS["/traffic/owner"], city, {"id_number": numbers["driver"]}) == {"cars": 1}


def test_an_employer_finds_its_foreign_employees_and_nobody_elses() -> None:
    city, numbers = fresh()
    [uscc] = city.represented[numbers["employer"]]
    theirs = asked(foreigners.LOOK_UPS["/contracts/foreign"], city, {"uscc": uscc})["contracts"]
    assert [one["name"] for one in theirs] == ["Anna Schneider", "Kenji Tanaka", "Maria Silva", "John Miller"]
    other = next(code for code in city.companies if code != uscc)
    assert asked(foreigners.LOOK_UPS["/contracts/foreign"], city, {"uscc": other}) == {"contracts": []}


def test_a_permit_and_an_address_are_known_once_they_are_entered() -> None:
    city, _numbers = fresh()
    passport = "C01SAMPLE1"
    assert asked(foreigners.LOOK_UPS["/science/permits"], city, {"id_number": passport})["status"] == "none"
    foreigners.WRITES["/science/register-permit"](city, {"passport": passport, "uscc": "X", "until": "2028-01-01"}, 5)
    foreigners.WRITES["/police/register-stay"](city, {"passport": passport, "address": "示例路1号"}, 6)
    permit = asked(foreigners.LOOK_UPS["/science/permits"], city, {"id_number": passport})
    assert (permit["status"], permit["valid_until"], permit["employer_uscc"]) == ("valid", "2028-01-01", "X")
    assert asked(foreigners.LOOK_UPS["/police/stay"], city, {"id_number": passport}) == {
        "registered": True,
        "address": "示例路1号",
    }
