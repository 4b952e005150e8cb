"""Veterans Affairs: who left the forces, and who has reported; the police's records that a veteran settles by."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sample_city.families import Couple, couple
from sample_city.founding import Founder
from sample_city.population import FAMILY, City, Person
from sample_city.stories import Story, story

Record = dict[str, Any]
RECORDS = "veterans"


@dataclass(frozen=True)
class _Service:
    """How somebody served: `days` since leaving."""

    days: int
    years: int
    kind: str = "self_employed"
    merit: str = "none"
    is_party_member: bool = False
    disability_level: str = "none"
    reported: bool = False
    enlisted_here: bool = True


def found(founder: Founder) -> list[Story]:
    """Enter the veterans; return those to sign in as."""
    parents = couple(founder, (date(1971, 3, 4), date(1972, 8, 9)), kinds=(FAMILY, FAMILY), named=("苏建国", "唐玉梅"))
    son = _soldier(founder, "m", "苏磊", date(2001, 7, 16), parents)
    _served(founder.city, son, _Service(10, 5, merit="third", is_party_member=True))
    daughter = _soldier(founder, "f", "苏晓兰", date(2003, 2, 11), parents)
    _served(founder.city, daughter, _Service(20, 2, kind="placed", disability_level="grade-8"))
    late = _soldier(founder, "m", "苏勇", date(1999, 11, 30), parents)
    _served(founder.city, late, _Service(45, 8))
    return [
        story(
            "veteran",
            son,
            "退役军人：五年义务兵役后回到上海，党员，立过三等功",
            "veteran of five years, party member, third class merit",
            bundle="army",
        ),
        story(
            "veteran-wounded",
            daughter,
            "退役军人：八级伤残，由政府安排工作",
            "wounded veteran, grade 8, work is found for her",
        ),
        story("veteran-late", late, "退役军人：已逾三十日未报到", "veteran who did not report within thirty days"),
        story("veteran-parent", parents[0], "退役军人的父亲", "father of the veterans"),
    ]


def discharge(city: City, asked: Record) -> Record | None:
    """Return how somebody left the forces."""
    return city.records.get(RECORDS, {}).get(str(asked.get("id_number")))


def parents_household(city: City, asked: Record) -> Record | None:
    """Return the household of somebody's parents in the city, the father's first."""
    person = city.people.get(str(asked.get("id_number")))
    for number in (person.father, person.mother) if person else ():
        parent = city.people.get(number)
        if parent is not None and parent.household is not None and not parent.died:
            household = city.households[parent.household]
            return {"registered_here": True, "household_number": household.number, "address": household.address}
    return {"registered_here": False} if person else None


def report(city: City, asked: Record, number: int) -> Record:
    """Enter that somebody has reported."""
    if record := discharge(city, asked):
        record["reported"] = True
    return {"letter_number": f"LH{city.today:%Y}{number:06}"}


def restore_household(city: City, asked: Record, number: int) -> Record:
    """Enter a veteran in a household again."""
    return {"page_number": f"{asked.get('household_number', '')}-{number:03}"}


LOOK_UPS = {"/veterans/discharge": discharge, "/police/parents": parents_household}
WRITES = {"/veterans/report": report, "/police/restore-household": restore_household}


def _soldier(founder: Founder, sex: str, name: str, born: date, parents: Couple) -> Person:
    """Enter somebody who was struck off the register when they enlisted."""
    return founder.person(sex, born, district=parents[0].district, household=None, name=name, parents=parents)


def _served(city: City, person: Person, service: _Service) -> None:
    home = city.households[city.people[person.father].household or 0]
    left = city.today - timedelta(days=service.days)
    city.records.setdefault(RECORDS, {})[person.id_number] = {
        "certificate_number": f"军退字第{person.id_number[6:14]}号",
        "left_on": left.isoformat(),
        "unit": "某部（示例）",
        "kind": service.kind,
        "service_years": service.years,
        "merit": service.merit,
        "is_party_member": service.is_party_member,
        "disability_level": service.disability_level,
        "reported": service.reported,
        "enlisted_here": service.enlisted_here,
        "enlisted_household": home.number if service.enlisted_here else None,
        "enlisted_address": home.address if service.enlisted_here else None,
    }
