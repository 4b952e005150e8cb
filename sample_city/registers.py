"""What each office's register answers about somebody. Pure but for the register of births, which is kept."""

from collections.abc import Callable
from typing import Any

from sample_city import names, offices, places
from sample_city.company_registers import COMPANY_LOOK_UPS, represented_by
from sample_city.entries import Entries
from sample_city.identifiers import with_luhn
from sample_city.newborns import Newborns
from sample_city.population import ADULT, COLLECTIVE, City, Person, age

Record = dict[str, Any]
OFFICES = (
    "police",
    "civil",
    "health",
    "social",
    "medical",
    "market",
    "tax",
    *sorted({path.split("/")[1] for path in (*offices.LOOK_UPS, *offices.WRITES)}),
)
REGISTER_BIRTH = "/police/register-birth"
MOST_CHILDREN = 3  # Shanghai Population and Family Planning Regulation (2021): a couple may have three


class Registers:
    """The offices' registers of one city."""

    def __init__(self, city: City, newborns: Newborns, entries: Entries | None = None) -> None:
        self._city = city
        self._newborns = newborns
        self._entries = entries or Entries(city)

    def answer(self, path: str, asked: Record) -> Record | None:
        """Return the record a register has, or None. KeyError: no such register; Contradicts: no such birth."""
        if path == REGISTER_BIRTH:
            return {"id_number": self._newborns.register(asked)}
        if path in COMPANY_LOOK_UPS:
            company = self._city.companies.get(str(asked.get("uscc")))
            return None if company is None else COMPANY_LOOK_UPS[path](self._city, company)
        if path in offices.WRITES:
            return self._entries.take(path, asked)
        if path in offices.LOOK_UPS:
            return offices.LOOK_UPS[path](self._city, asked)
        look_up = LOOK_UPS[path]
        person = self._city.people.get(str(asked.get("id_number")))
        return None if person is None else look_up(self._city, person)


def _person(_city: City, person: Person) -> Record:
    return {
        "id_number": person.id_number,
        "name": person.name,
        "name_pinyin": _pinyin(person.name),
        "sex": person.sex,
        "birth_date": person.born.isoformat(),
        "ethnicity": person.ethnicity,
        "phone": person.phone,
        "hukou_kind": person.hukou,
        "local": person.is_local,
        "death_date": person.died.isoformat() if person.died else None,
    }


def _life_status(_city: City, person: Person) -> Record:
    return {
        "alive": person.died is None,
        "death_date": person.died.isoformat() if person.died else None,
        "hukou_kind": person.hukou,
        "local": person.is_local,
    }


def _household(city: City, person: Person) -> Record | None:
    if person.household is None or person.died:
        return None
    household = city.households[person.household]
    living = [one for number in household.members if not (one := city.people[number]).died]
    # a collective household's people are strangers to each other: each is shown alone
    shown = [person] if household.kind == COLLECTIVE else living
    head = next((one for one in living if one.relation == "户主"), living[0])
    return {
        "household_number": household.number,
        "address": household.address,
        "district_code": household.district,
        "district": places.district_name(household.district),
        "street_code": household.street_code,
        "head_name": household.holder or head.name,
        "kind": household.kind,
        "members": [{"id_number": one.id_number, "name": one.name, "relation": one.relation} for one in shown],
    }


def _marriage(city: City, person: Person) -> Record:
    spouse = city.people.get(person.spouse)
    return {
        "status": person.marital,
        "certificate_number": person.certificate,
        "registered_on": person.certified_on.isoformat() if person.certified_on else None,
        "spouse_id_number": person.spouse,
        "spouse_name": spouse.name if spouse else "",
    }


def _births(city: City, person: Person) -> Record:
    return {
        "births": [
            {
                "record_number": birth.record_number,
                "born_at": birth.born_at.isoformat(timespec="minutes"),
                "sex": birth.sex,
                "weight_g": birth.weight_g,
                "length_cm": birth.length_cm,
                "gestation_weeks": birth.weeks,
                "hospital_code": birth.hospital[0],
                "hospital": birth.hospital[1],
                "mother_id_number": birth.mother,
                "mother_name": person.name,
                "registered": bool(birth.child),
            }
            for birth in city.births.get(person.id_number, [])
        ]
    }


def _family_planning(city: City, person: Person) -> Record:
    expected = sum(not birth.child for birth in city.births.get(person.id_number, []))
    return {
        "children_count": person.children,
        "approved": person.marital == "married" and person.children + expected <= MOST_CHILDREN,
        "register_number": f"FP{person.id_number[6:17]}",
    }


def _social(city: City, person: Person) -> Record:
    has_card = age(person.born, city.today) >= ADULT and (person.is_local or bool(person.employer))
    own = person.id_number[6:17]
    return {
        "status": "insured" if person.employer else "retired" if person.retired else "none",
        "social_card_number": f"SC{own}" if has_card else "",
        "card_bank_name": places.BANKS[int(own) % len(places.BANKS)] if has_card else "",
        "bank_account": with_luhn(f"623099{own}") if has_card else "",
        "bank_active": has_card,
        "maternity_months": person.maternity_months,
        "employer": person.employer,
        "employer_uscc": person.employer_uscc,
    }


def _medical(city: City, person: Person) -> Record:
    status = "employee" if person.employer or person.retired else "resident" if _is_insured_child(city, person) else ""
    status = status or ("resident" if person.is_local and age(person.born, city.today) >= ADULT else "none")
    return {
        "status": status,
        "member_number": f"MI{person.id_number[6:17]}" if status != "none" else "",
        "district_code": person.district,
    }


def _is_insured_child(city: City, person: Person) -> bool:
    """Tell whether a child is enrolled: the last year's newborns are not, that is what their parents come for."""
    return person.is_local and 1 <= age(person.born, city.today) < ADULT


def _pinyin(name: str) -> str:
    """Return the pinyin of a name; empty for a newborn's with a character the city's tables have not."""
    try:
        return names.pinyin(name)
    except KeyError:
        return ""


LOOK_UPS: dict[str, Callable[[City, Person], Record | None]] = {
    "/police/person": _person,
    "/police/life-status": _life_status,
    "/police/household": _household,
    "/civil/marriage": _marriage,
    "/health/births": _births,
    "/health/family-planning": _family_planning,
    "/social/insurance": _social,
    "/medical/insurance": _medical,
    "/market/representative": represented_by,
}
