"""The federation's cards, hospitals' histories, social aid; the entries of new cards, ended ones, and devices."""

from datetime import date, timedelta
from typing import Any

from sample_city.founding import Founder
from sample_city.population import City, Person
from sample_city.stories import Story, story

Record = dict[str, Any]
CARDS, AID, HISTORIES = "disability cards", "social aid", "disability histories"
CATEGORIES = ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")
LEVELS = ("level-1", "level-2", "level-3", "level-4")
NO_CARD = {"status": "none"}
ONE_CARD_IN, ONE_AIDED_IN = 19, 31  # of the crowd


def found(founder: Founder) -> list[Story]:
    """Enter who comes for the card and the aid, and some of the crowd; return those to sign in as."""
    city = founder.city
    for person in list(city.people.values()):
        _crowd(city, person)
    new = _person(founder, "f", "蒋慧敏", date(1980, 4, 16), aid="minimum")
    city.records.setdefault(HISTORIES, {})[new.id_number] = {"recorded": True}
    holder = _person(founder, "m", "余建军", date(1976, 2, 27), aid="low_income", card=_card("level-1"))
    elder = _person(founder, "f", "程秀珍", date(1958, 10, 5), aid="minimum", card=_card("level-2"))
    ended = {"status": "cancelled", "cancelled_on": (city.today - timedelta(days=90)).isoformat()}
    again = _person(founder, "m", "魏海峰", date(1985, 7, 19), card=ended)
    outsider = _person(founder, "f", "袁春梅", date(1990, 3, 3), is_local=False)
    return [
        story(
            "disabled",
            new,
            "肢体残疾，尚未评残，家庭享受低保，没有工作",
            "physical disability, not assessed yet, on minimum living allowance, without work",
            bundle="disability-aid",
        ),
        story(
            "disabled-holder",
            holder,
            "持一级残疾人证，低收入家庭：补贴不用再评定",
            "holds a card of level 1, low income: subsidies without another assessment",
        ),
        story(
            "disabled-elder",
            elder,
            "持二级残疾人证，已满六十五周岁：没有交通补贴",
            "holds a card of level 2, above sixty-five: no transport subsidy",
        ),
        story(
            "disabled-again",
            again,
            "残疾人证注销不满一年：暂不能重新申请",
            "a card cancelled three months ago: too early to apply again",
        ),
        story(
            "disabled-outsider",
            outsider,
            "非本市户籍的残疾人：暂不符合联办条件",
            "registered elsewhere: not eligible",
        ),
    ]


def cards(city: City, asked: Record) -> Record | None:
    """Return the state of somebody's disability card."""
    return _of(city, CARDS, asked, NO_CARD)


def history(city: City, asked: Record) -> Record | None:
    """Return whether hospitals have records of a disability."""
    return _of(city, HISTORIES, asked, {"recorded": False})


def social_aid(city: City, asked: Record) -> Record | None:
    """Return the social aid somebody's family has."""
    return _of(city, AID, asked, {"kind": "none", "orphan": False})


def injury_care(city: City, asked: Record) -> Record | None:
    """Return whether somebody draws care money for a work injury: nobody of this city does."""
    return {"draws": False} if str(asked.get("id_number")) in city.people else None


def issue_card(city: City, asked: Record, _number: int) -> Record:
    """Enter a new card; its number is the ID number, the category's and the level's digit."""
    category, level = str(asked.get("category")), str(asked.get("level"))
    city.records.setdefault(CARDS, {})[str(asked["id_number"])] = _card(level, category)
    digits = f"{CATEGORIES.index(category) + 1}{LEVELS.index(level) + 1}"
    return {"card_number": f"{asked['id_number']}{digits}"}


def cancel_card(city: City, asked: Record, number: int) -> Record:
    """Enter that a card is cancelled."""
    ended = {"status": "cancelled", "cancelled_on": city.today.isoformat()}
    city.records.setdefault(CARDS, {})[str(asked["id_number"])] = ended
    return {"end_number": f"CZ{city.today:%Y}{number:06}"}


def order_device(city: City, _asked: Record, number: int) -> Record:
    """Enter an order for an assistive device."""
    return {"order_number": f"FJ{city.today:%Y}{number:06}"}


LOOK_UPS = {
    "/disability/cards": cards,
    "/health/disability-history": history,
    "/civil/social-aid": social_aid,
    "/social/injury-care": injury_care,
}
WRITES = {
    "/disability/issue-card": issue_card,
    "/disability/cancel-card": cancel_card,
    "/disability/order-device": order_device,
}


def _person(
    founder: Founder,
    sex: str,
    name: str,
    born: date,
    *,
    aid: str = "none",
    card: Record | None = None,
    is_local: bool = True,
) -> Person:
    district = founder.any_district()
    home = founder.home(district) if is_local else None
    person = founder.person(sex, born, district=district, household=home, name=name)
    person.employer, person.maternity_months, person.retired = "", 0, False
    founder.city.records.setdefault(AID, {})[person.id_number] = {"kind": aid, "orphan": False}
    founder.city.records.setdefault(CARDS, {})[person.id_number] = card or NO_CARD
    return person


def _crowd(city: City, person: Person) -> None:
    own = int(person.id_number[6:17])
    if person.is_local and own % ONE_CARD_IN == 0:
        card = _card(LEVELS[own % len(LEVELS)], CATEGORIES[own % len(CATEGORIES)])
        city.records.setdefault(CARDS, {})[person.id_number] = card
    if person.is_local and own % ONE_AIDED_IN == 0:
        kind = "minimum" if own % 2 else "low_income"
        city.records.setdefault(AID, {})[person.id_number] = {"kind": kind, "orphan": False}


def _card(level: str, category: str = "physical") -> Record:
    return {"status": "valid", "level": level, "category": category}


def _of(city: City, records: str, asked: Record, nothing: Record) -> Record | None:
    number = str(asked.get("id_number"))
    return city.records.get(records, {}).get(number, nothing) if number in city.people else None
