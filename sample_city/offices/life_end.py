"""Who has died, who their next of kin are, and what they leave at the offices; the entries that end it."""

from datetime import date, timedelta
from typing import Any

from sample_city.families import Couple, couple
from sample_city.founding import Founder
from sample_city.offices.disability import CARDS
from sample_city.offices.vehicles import DRIVERS
from sample_city.population import FAMILY, NONE, City, Person, age
from sample_city.stories import Story, story

Record = dict[str, Any]
DEAD = "deceased"
ELSEWHERE = "外省市（示例）"
PARLOUR = "龙华殡仪馆（示例）"
ELDERLY, PENSION_AGE = 65, 60
NO_ESTATE = {"pension_status": "none", "paid_years": 0, "pension_years": 0, "balance": 0}


def found(founder: Founder) -> list[Story]:
    """Enter the families in mourning, and what is left by everybody who has died; return those to sign in as."""
    city = founder.city
    parents, daughter = _family(
        founder, ("韩国强", date(1944, 3, 8)), ("曹桂珍", date(1947, 11, 2)), ("f", "韩晓萍", 1972)
    )
    _dies(city, parents[0], 5)
    orphan_of, son = _family(founder, ("潘文华", date(1950, 6, 1)), ("何秀英", date(1952, 9, 9)), ("m", "潘志强", 1978))
    for parent, days in zip(orphan_of, (9, 3), strict=True):
        _dies(city, parent, days)
    elsewhere, local_son = _family(
        founder,
        ("邓德明", date(1949, 1, 20)),
        ("董素琴", date(1951, 4, 4)),
        ("m", "邓海涛", 1975),
        kinds=(NONE, FAMILY),
    )
    _dies(city, elsewhere[0], 6)
    for person in [one for one in city.people.values() if one.died]:
        _enter(city, person)
    _veteran(city, parents[0])
    return [
        story(
            "bereaved",
            daughter,
            "父亲五天前去世：退休老兵，持残疾人证，是户主",
            "her father died five days ago: a pensioner and veteran with a disability card, head of the household",
            bundle="death",
        ),
        story("bereaved-widow", parents[1], "丈夫五天前去世", "her husband died five days ago"),
        story("bereaved-twice", son, "父母在一周内先后去世", "both parents died within a week"),
        story(
            "bereaved-outsider",
            local_son,
            "父亲六天前去世，户口在外地：暂不符合联办条件",
            "his father, registered elsewhere, died six days ago: not eligible",
        ),
    ]


def kin(city: City, asked: Record) -> Record | None:
    """Return somebody's late spouse, parents and children, the last to die first."""
    person = _person(city, asked)
    if person is None:
        return None
    late = [(relation, number) for number in _dead(city) if (relation := _relation(person, city.people[number]))]
    late.sort(key=lambda one: _dead(city)[one[1]]["died_on"], reverse=True)
    return {"has_deceased": bool(late), "deceased": [_told(city, person, *one) for one in late]}


def certificate(city: City, asked: Record) -> Record | None:
    """Return the medical certificate of a death."""
    dead = _record(city, asked)
    if dead is None:
        return _known(city, asked, {"certified": False})
    return {"certified": True, "certificate_number": dead["record_number"], "kind": "natural"}


def cremation(city: City, asked: Record) -> Record | None:
    """Return whether and where somebody was cremated: as a rule on the third day."""
    dead = _record(city, asked)
    day = date.fromisoformat(dead["died_on"]) + timedelta(days=3) if dead else None
    if day is None or day > city.today:
        return _known(city, asked, {"cremated": False})
    return {"cremated": True, "cremated_on": day.isoformat(), "parlour": PARLOUR}


def elder_allowance(city: City, asked: Record) -> Record | None:
    """Return whether somebody draws the allowance for the elderly."""
    person, dead = _person(city, asked), _record(city, asked) or {}
    if person is None:
        return None
    years = age(person.born, person.died or city.today)
    return {"draws": person.is_local and years >= ELDERLY and not dead.get("allowance_ended")}


def pension_estate(city: City, asked: Record) -> Record | None:
    """Return the pension insurance of somebody who has died."""
    dead = _record(city, asked)
    return _known(city, asked, dead["pension"] if dead else NO_ESTATE)


def medical_estate(city: City, asked: Record) -> Record | None:
    """Return the medical insurance of somebody who has died."""
    dead = _record(city, asked)
    return _known(city, asked, dead["medical"] if dead else {"status": "none", "balance": 0})


def housing_fund_estate(city: City, asked: Record) -> Record | None:
    """Return what somebody who has died had in the housing fund."""
    return _known(city, asked, {"balance": (_record(city, asked) or {}).get("fund", 0)})


def veterans_benefit(city: City, asked: Record) -> Record | None:
    """Return whether somebody drew a veteran's regular benefit."""
    monthly = (_record(city, asked) or {}).get("benefit", 0)
    return _known(city, asked, {"draws": monthly > 0, "monthly": monthly})


def cancel_household(city: City, asked: Record, number: int) -> Record:
    """Strike somebody off the household register."""
    if dead := _record(city, asked):
        dead["cancelled"] = True
    return {"cancellation_number": f"ZX{city.today:%Y}{number:06}"}


def household_head(city: City, asked: Record, number: int) -> Record:
    """Enter the new head of a household."""
    old, new = (city.people.get(str(asked.get(name))) for name in ("deceased", "id_number"))
    if old and new and new.household == old.household:
        old.relation, new.relation = "", "户主"
    return {"page_number": f"HZ{city.today:%Y}{number:06}"}


def end_allowance(city: City, asked: Record, number: int) -> Record:
    """Enter that the allowance of somebody who has died is ended."""
    if dead := _record(city, asked):
        dead["allowance_ended"] = True
    return _ended(city, asked, number)


LOOK_UPS = {
    "/police/deceased-kin": kin,
    "/health/death": certificate,
    "/funeral/cremation": cremation,
    "/elder/allowance": elder_allowance,
    "/social/estate": pension_estate,
    "/medical/estate": medical_estate,
    "/housing-fund/estate": housing_fund_estate,
    "/veterans/benefits": veterans_benefit,
}


def _ended(city: City, _asked: Record, number: int) -> Record:
    return {"end_number": f"ZZ{city.today:%Y}{number:06}"}


def _cremation_number(city: City, _asked: Record, number: int) -> Record:
    return {"certificate_number": f"HH{city.today:%Y}{number:06}"}


WRITES = {
    "/police/cancel-household": cancel_household,
    "/police/household-head": household_head,
    "/funeral/certificate": _cremation_number,
    "/elder/end-allowance": end_allowance,
    "/social/end-pension": _ended,
    "/medical/end-insurance": _ended,
}


def _family(
    founder: Founder,
    father: tuple[str, date],
    mother: tuple[str, date],
    child: tuple[str, str, int],
    *,
    kinds: tuple[str, str] = (FAMILY, FAMILY),
) -> tuple[Couple, Person]:
    """Enter a retired couple and their grown child, who lives with them."""
    sex, name, year = child
    born = date(year, 5, 12)
    parents = couple(founder, (father[1], mother[1]), kinds=kinds, named=(father[0], mother[0]), before=born)
    for one in parents:
        one.retired = one.is_local
    home = next(one for one in parents if one.household is not None)
    relation = "子" if sex == "m" else "女"
    grown = founder.person(
        sex, born, district=home.district, household=home.household, relation=relation, name=name, parents=parents
    )
    return parents, grown


def _dies(city: City, person: Person, days_ago: int) -> None:
    person.died = city.today - timedelta(days=days_ago)
    person.marital = city.people[person.spouse].marital = "widowed"


def _enter(city: City, person: Person) -> None:
    """Enter what the offices keep of somebody who has died; the amounts follow from the ID number."""
    died = person.died or city.today
    own, drawn = int(person.id_number[6:17]), max(0, age(person.born, died) - PENSION_AGE)
    status = "retired" if person.retired else "insured" if person.employer else "none"
    pension = NO_ESTATE | {"pension_status": status}
    if status != "none":
        pension |= {"paid_years": 15 + own % 25, "pension_years": drawn if person.retired else 0}
        pension["balance"] = round(own % 40_000 + 0.5, 2)
    medical = "none" if not person.is_local else "resident" if status == "none" else "employee"
    city.records.setdefault(DEAD, {})[person.id_number] = {
        "record_number": f"D{died:%Y}{own % 1_000_000:06}",
        "died_on": died.isoformat(),
        "cancelled": (city.today - died).days > 30,
        "pension": pension,
        "medical": {"status": medical, "balance": own % 5000 if medical == "employee" else 0},
        "fund": own % 90_000 if status == "insured" else 0,
    }


def _veteran(city: City, person: Person) -> None:
    """Make a pensioner a veteran with a card, a benefit and a driving licence."""
    city.records[DEAD][person.id_number]["benefit"] = 1580
    city.records.setdefault(CARDS, {})[person.id_number] = {
        "status": "valid",
        "level": "level-3",
        "category": "physical",
    }
    driver = {"violations": 0, "in_review": False, "permit": "none", "points": 0, "months": 0, "taxed": 0}
    city.records.setdefault(DRIVERS, {})[person.id_number] = driver | {"has_charger": False}


def _relation(person: Person, dead: Person) -> str:
    """Return what somebody who has died was to a person: spouse, parent or child; empty for no next of kin."""
    if person.spouse == dead.id_number:
        return "spouse"
    if dead.id_number in (person.father, person.mother):
        return "parent"
    return "child" if person.id_number in (dead.father, dead.mother) else ""


def _told(city: City, person: Person, relation: str, number: str) -> Record:
    dead, record = city.people[number], _dead(city)[number]
    home = city.households[dead.household] if dead.household is not None else None
    return {
        "record_number": record["record_number"],
        "id_number": number,
        "name": dead.name,
        "relation": relation,
        "died_on": record["died_on"],
        "local": dead.is_local,
        "cancelled": record["cancelled"],
        "settled": record["cancelled"],
        "headed_household": home is not None and dead.relation == "户主" and dead.household == person.household,
        "address": home.address if home else ELSEWHERE,
    }


def _dead(city: City) -> dict[str, Record]:
    return city.records.get(DEAD, {})


def _record(city: City, asked: Record) -> Record | None:
    return _dead(city).get(str(asked.get("id_number")))


def _person(city: City, asked: Record) -> Person | None:
    return city.people.get(str(asked.get("id_number")))


def _known(city: City, asked: Record, answer: Record) -> Record | None:
    return answer if _person(city, asked) else None
