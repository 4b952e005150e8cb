"""Housing: who lives in how little, who may have a low-rent home; what the police and civil affairs know of them."""

from datetime import date, timedelta
from typing import Any

from sample_city.founding import Founder
from sample_city.places import STREET_NAMES
from sample_city.population import FAMILY, City, Person
from sample_city.stories import Story, story

Record = dict[str, Any]
DISTRICT = "310104"
RESIDENCES, MEANS, STATUSES, SINCE, GIVEN_UP = "residences", "means", "family-status", "hukou-since", "given-up"
USUAL_AREA = 60.0  # square metres of an ordinary home
WAGE, PENSION, SAVINGS = 8_200.0, 4_300.0, 260_000.0  # yuan a month, a month, and in all


def found(founder: Founder) -> list[Story]:
    """Enter the families in need of a home, and those who are not; return the people to sign in as."""
    father, mother, daughter = _three(founder)
    elder = _alone(founder, "m", "韩福生", date(1951, 4, 8))
    young = _alone(founder, "f", "姚文静", founder.city.today - timedelta(days=34 * 365))
    rich = _alone(founder, "m", "蔡立宏", date(1979, 10, 2))
    moved = _alone(founder, "f", "田秀芳", date(1974, 1, 15))
    city = founder.city
    _lives(city, [father, mother, daughter], 16.0, [4_200.0, 2_100.0, 0.0], [35_000.0, 20_000.0, 3_000.0])
    _lives(city, [elder], 6.5, [1_900.0], [40_000.0])
    city.records.setdefault(STATUSES, {})[elder.id_number] = {"illness": False, "priority": "elderly"}
    _lives(city, [young], 5.0, [3_000.0], [20_000.0])
    _lives(city, [rich], 6.0, [3_631.0], [90_000.0])
    _lives(city, [moved], 5.5, [2_400.0], [60_000.0])
    city.records.setdefault(SINCE, {})[moved.id_number] = {"city": city.today - timedelta(days=700)}
    return [
        story(
            "low-rent-father",
            father,
            "三口之家住16平方米公房，想申请廉租房",
            "family of three in 16 square metres, applies for low-rent housing",
            bundle="low-rent-housing",
        ),
        story("low-rent-mother", mother, f"{father.name}的妻子，需确认授权", "his wife, who authorises the check"),
        story("low-rent-daughter", daughter, f"{father.name}的女儿，需确认授权", "their grown daughter, who does too"),
        story("low-rent-elder", elder, "孤老，可以选择实物配租", "elderly without children: may have a home let"),
        story(
            "low-rent-young", young, "三十四岁单身：未满申请年龄", "single and thirty-four: too young to apply alone"
        ),
        story("low-rent-over", rich, "月收入超过标准一元", "one yuan a month above the limit"),
        story("low-rent-newcomer", moved, "落户本市未满三年", "registered in the city for less than three years"),
    ]


def residence_years(city: City, asked: Record) -> Record | None:
    """Return since when somebody is registered, where, and with how many; who is not, since today."""
    person = _person(city, asked)
    if person is None:
        return None
    since = city.records.get(SINCE, {}).get(person.id_number, {})
    home = city.households[person.household] if person.household is not None else None
    members = home.members if home and home.kind == FAMILY else [person.id_number]
    in_city = since.get("city", person.born if home else city.today)
    return {
        "city_since": in_city.isoformat(),
        "here_since": max(in_city, person.born if home else city.today).isoformat(),
        "urban": home is not None,
        "family_size": sum(not city.people[one].died for one in members),
        "street": STREET_NAMES[home.street_code] if home else "无",
    }


def residence(city: City, asked: Record) -> Record | None:
    """Return how large the home is that somebody lives in, and how they have it."""
    person = _person(city, asked)
    usual = {
        "living_area": USUAL_AREA,
        "tenure": "own" if person and person.household is not None else "private_rental",
    }
    return city.records.get(RESIDENCES, {}).get(person.id_number, usual) if person else None


def economic_check(city: City, asked: Record) -> Record | None:
    """Return somebody's income a month and assets, in yuan."""
    person = _person(city, asked)
    if person is None:
        return None
    income = WAGE if person.employer else PENSION if person.retired else 0.0
    return city.records.get(MEANS, {}).get(person.id_number, {"monthly_income": income, "assets": SAVINGS})


def family_status(city: City, asked: Record) -> Record | None:
    """Return whether a family is in need by illness, and what gives it priority."""
    person = _person(city, asked)
    usual = {"illness": False, "priority": "none"}
    return city.records.get(STATUSES, {}).get(person.id_number, usual) if person else None


def register(city: City, asked: Record, number: int) -> Record:
    """Enter a family in the register of low-rent housing."""
    return {"register_number": f"LZ{city.today:%Y}{number:06}"}


def let(city: City, asked: Record, number: int) -> Record:
    """Let a home to a family; return where it is."""
    return {"address": f"上海市示例路88弄{number % 30 + 1}号{number % 18 + 1}01室"}


LOOK_UPS = {
    "/police/residence": residence_years,
    "/housing/residence": residence,
    "/civil/economic-check": economic_check,
    "/civil/family-status": family_status,
}
WRITES = {"/housing/low-rent-register": register, "/housing/low-rent-unit": let}


def _person(city: City, asked: Record) -> Person | None:
    person = city.people.get(str(asked.get("id_number")))
    return None if person is None or person.died else person


def _three(founder: Founder) -> tuple[Person, Person, Person]:
    home = founder.home(DISTRICT)
    father = founder.person("m", date(1976, 5, 12), district=DISTRICT, household=home, name="丁海峰")
    mother = founder.person("f", date(1978, 9, 3), district=DISTRICT, household=home, relation="配偶", name="卢晓燕")
    founder.marry(father, mother, before=date(2004, 6, 1))
    daughter = founder.person(
        "f",
        date(2005, 3, 21),
        district=DISTRICT,
        household=home,
        relation="女",
        name="丁若瑶",
        parents=(father, mother),
    )
    return father, mother, daughter


def _alone(founder: Founder, sex: str, name: str, born: date) -> Person:
    return founder.person(sex, born, district=DISTRICT, household=founder.home(DISTRICT), name=name)


def _lives(city: City, people: list[Person], area: float, incomes: list[float], assets: list[float]) -> None:
    """Let people live together in rented public housing, each with an income a month and assets, in yuan."""
    for person, income, has in zip(people, incomes, assets, strict=True):
        city.records.setdefault(RESIDENCES, {})[person.id_number] = {"living_area": area, "tenure": "public_rental"}
        city.records.setdefault(MEANS, {})[person.id_number] = {"monthly_income": income, "assets": has}
        city.records.setdefault("holdings", {})[person.id_number] = {
            "family_homes": 0,
            "own_area": 0,
            "given_up": False,
        }
