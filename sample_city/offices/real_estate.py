"""Real estate: contracts signed online, titles, who has how many homes; what taxes and insurance know of a sale."""

from datetime import date, timedelta
from typing import Any

from sample_city.families import Couple
from sample_city.founding import Founder
from sample_city.population import City, Person
from sample_city.stories import Story, story

Record = dict[str, Any]
CONTRACTS, HOLDINGS, PAID = "contracts", "holdings", "paid-months"
USUAL_AREA = 60  # square metres of a home that is its family's
TITLE: Record = {"only_home": False, "sealed": False, "mortgaged": False, "arrears": {}}


def found(founder: Founder) -> list[Story]:
    """Enter buyers and sellers, each with a contract that waits to be filed; return the people to sign in as."""
    city = founder.city
    sellers = _couple(founder, ("袁建军", date(1968, 2, 20)), ("曹丽萍", date(1970, 7, 1)))
    buyers = _couple(founder, ("蒋文博", date(1991, 4, 18)), ("冯佳怡", date(1993, 11, 6)))
    limited = _alone(founder, "f", "董雪梅", date(1983, 6, 30))
    shopkeeper = _alone(founder, "m", "魏志杰", date(1987, 12, 9))
    blocked = _alone(founder, "m", "程子谦", date(1995, 8, 14))
    _owns(city, buyers, 0)
    _owns(city, sellers, 2)
    _owns(city, (limited,), 2)
    deal = {"area": 89.5, "price": 3_200_000, "original_price": 2_600_000, "held_days": 1_300, "arrears": {"gas": 86.4}}
    _contract(city, buyers[0], sellers, deal)
    _contract(city, limited, sellers[:1], {"area": 66.0, "price": 2_450_000, "held_days": 2_000, "only_home": True})
    _contract(city, shopkeeper, sellers[:1], {"area": 40.0, "price": 900_000, "usage": "non_residential"})
    _contract(city, blocked, sellers[:1], {"area": 150.0, "price": 6_000_000, "held_days": 400, "sealed": True})
    return [
        story(
            "home-buyer",
            buyers[0],
            "买了一套89.5平方米的二手房，等待过户",
            "buys a second-hand home of 89.5 square metres",
            bundle="second-hand-home",
        ),
        story("home-seller", sellers[0], f"把房子卖给{buyers[0].name}，需确认", "sells it, and confirms"),
        story("home-co-owner", sellers[1], f"{sellers[0].name}的妻子，房屋共有人，需确认", "his wife owns it too"),
        story("home-limited", limited, "名下已有两套住房：限购", "has two homes already: may not buy a third"),
        story("shop-buyer", shopkeeper, "买一间商铺：登记费550元", "buys a shop: registered for 550 yuan"),
        story("home-blocked", blocked, "要买的房子被查封", "the home he wants to buy is seized"),
    ]


def contract(city: City, asked: Record) -> Record | None:
    """Return the contract of sale that waits for its buyer to have it filed."""
    if str(asked.get("id_number")) not in city.people:
        return None
    found = _waiting(city, asked)
    return (
        {"has_contract": False, "filed": False, "loan": "none", "ownership": "sole"} if found is None else found["said"]
    )


def home_under_contract(city: City, asked: Record) -> Record | None:
    """Return what the register of titles says of the home that somebody buys."""
    found = _waiting(city, asked)
    return found["title"] if found else None


def assessment(city: City, asked: Record) -> Record | None:
    """Return at what the tax office assesses the home that somebody buys, in yuan."""
    found = _waiting(city, asked)
    return {"assessed_price": found["assessed_price"]} if found else None


def holdings(city: City, asked: Record) -> Record | None:
    """Return how many homes somebody's family has, how much of them is in their name, and whether one was given up."""
    person = city.people.get(str(asked.get("id_number")))
    if person is None:
        return None
    has_home = person.household is not None and person.marital == "married"
    own = USUAL_AREA if has_home and person.relation == "户主" else 0
    usual = {"family_homes": int(has_home), "own_area": own, "given_up": False}
    return city.records.get(HOLDINGS, {}).get(person.id_number, usual)


def months_paid(city: City, asked: Record) -> Record | None:
    """Return how many months of social insurance somebody has paid without a break."""
    person = city.people.get(str(asked.get("id_number")))
    return {"paid_months": person.maternity_months} if person else None


def file_contract(city: City, asked: Record, number: int) -> Record:
    """File a contract of sale."""
    if found := _waiting(city, asked):
        found["said"]["filed"] = True
    return {"filing_number": f"SH{city.today:%Y}-BA-{number:06}"}


def take_tax(city: City, asked: Record, number: int) -> Record:
    """Enter what was paid in taxes on a sale."""
    return {"receipt_number": f"3310{city.today:%y%m}{number:08}"}


def transfer(city: City, asked: Record, number: int) -> Record:
    """Enter the buyer as the owner; the contract waits no longer."""
    buyer = str(asked.get("id_number"))
    if _waiting(city, asked):
        held = holdings(city, asked) or {}
        area = city.records[CONTRACTS].pop(buyer)["said"]["area"]
        more = {"family_homes": held["family_homes"] + 1, "own_area": held["own_area"] + area}
        city.records.setdefault(HOLDINGS, {})[buyer] = held | more
    return {"title_number": f"沪（{city.today:%Y}）徐字不动产权第{number:06}号"}


def mortgage(city: City, asked: Record, number: int) -> Record:
    """Enter a lender's mortgage."""
    return {"mortgage_number": f"沪（{city.today:%Y}）徐字不动产证明第{number:06}号"}


LOOK_UPS = {
    "/housing/contract": contract,
    "/real-estate/home-under-contract": home_under_contract,
    "/real-estate/holdings": holdings,
    "/tax/home-assessment": assessment,
    "/social/months-for-home": months_paid,
}
WRITES = {
    "/housing/file-contract": file_contract,
    "/tax/home-sale": take_tax,
    "/real-estate/transfer": transfer,
    "/real-estate/mortgage": mortgage,
}


def _waiting(city: City, asked: Record) -> Record | None:
    return city.records.get(CONTRACTS, {}).get(str(asked.get("id_number")))


def _couple(founder: Founder, husband: tuple[str, date], wife: tuple[str, date]) -> Couple:
    district = founder.any_district()
    home = founder.home(district)
    first = founder.person("m", husband[1], district=district, household=home, name=husband[0])
    second = founder.person("f", wife[1], district=district, household=home, relation="配偶", name=wife[0])
    founder.marry(first, second)
    return first, second


def _alone(founder: Founder, sex: str, name: str, born: date) -> Person:
    district = founder.any_district()
    return founder.person(sex, born, district=district, household=founder.home(district), name=name)


def _owns(city: City, people: tuple[Person, ...], homes: int) -> None:
    for person in people:
        own = {"family_homes": homes, "own_area": homes * USUAL_AREA / len(people), "given_up": False}
        city.records.setdefault(HOLDINGS, {})[person.id_number] = own


def _contract(city: City, buyer: Person, owners: tuple[Person, ...], deal: Record) -> None:
    """Enter a contract between a buyer and the owners, the first of whom sells for all."""
    deal, number = TITLE | deal, len(city.records.setdefault(CONTRACTS, {})) + 1
    seller, address = owners[0], f"上海市徐汇区徐家汇街道玉兰路{100 + number}弄{number}号60{number}室"
    city.records[CONTRACTS][buyer.id_number] = {
        "said": {
            "has_contract": True,
            "contract_number": f"WQ{city.today:%Y}{number:06}",
            "filed": False,
            "address": address,
            "usage": deal.get("usage", "residential"),
            "ring": "inside",
            "area": deal["area"],
            "price": deal["price"],
            "ownership": "sole",
            "loan": "none",
            "seller_id_number": seller.id_number,
            "seller_name": seller.name,
        },
        "title": {
            "title_number": f"沪（2019）徐字不动产权第{900000 + number}号",
            "owners": [{"id_number": one.id_number, "name": one.name} for one in owners],
            "acquired_on": (city.today - timedelta(days=deal.get("held_days", 3_000))).isoformat(),
            "original_price": deal.get("original_price", deal["price"] // 2),
            **{name: deal[name] for name in ("only_home", "sealed", "mortgaged")},
        },
        "assessed_price": deal["price"] * 95 // 100,
        "arrears": deal["arrears"],
    }
