"""What each office's register answers about a person. Pure but for the register of new ID numbers, which is kept."""

import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sample_city import names
from sample_city.identifiers import id_number
from sample_city.population import FAMILY, City, Person, bank_account

Record = dict[str, Any]
BANK_PREFIX = "示例"


class Registers:
    """The offices' registers of one city; `state` keeps the ID numbers assigned to newborns across restarts."""

    def __init__(self, city: City, state: Path | None = None) -> None:
        self.city = city
        self._kept = state / "newborns.json" if state else None
        self._lock = threading.Lock()
        self._newborns: dict[str, Record] = {}
        if self._kept and self._kept.exists():
            self._newborns = json.loads(self._kept.read_text())

    def answer(self, path: str, asked: Record) -> Record | None:
        """Return the record a register has, or None; KeyError for an unknown register."""
        if path == "/police/register-birth":
            return self.register_birth(asked)
        look_up = _LOOK_UPS[path]
        person = self.city.people.get(str(asked.get("id_number", "")))
        return None if person is None else look_up(self.city, person)

    def register_birth(self, asked: Record) -> Record | None:
        """Assign a newborn's ID number; the same birth record always gets the same number."""
        record_number = str(asked.get("record_number", ""))
        with self._lock:
            if record_number in self._newborns:
                return {"id_number": self._newborns[record_number]["id_number"]}
            try:
                born = date.fromisoformat(str(asked["birth_date"])[:10])
                sex = str(asked["sex"])
            except (KeyError, ValueError):
                return None
            taken = {one["id_number"] for one in self._newborns.values()} | set(self.city.people)
            sequence = 501 if sex == "m" else 502
            while id_number(born, sequence) in taken:
                sequence += 2
            assigned = id_number(born, sequence)
            self._newborns[record_number] = {**asked, "id_number": assigned}
            if self._kept:
                new = self._kept.with_suffix(".new")
                new.write_text(json.dumps(self._newborns, ensure_ascii=False))
                new.replace(self._kept)
        return {"id_number": assigned}


def _person(_city: City, person: Person) -> Record:
    return {
        "id_number": person.id_number,
        "name": person.name,
        "name_pinyin": "",
        "sex": person.sex,
        "birth_date": person.born.isoformat(),
        "ethnicity": person.ethnicity,
        "phone": person.phone,
        "hukou_kind": person.hukou,
        "local": person.is_local,
        "death_date": None,
    }


def _household(city: City, person: Person) -> Record | None:
    if not person.is_local:
        return None
    household = city.households[person.household]
    district, street_code, _street = names.DISTRICTS[household.district]
    members = [city.people[number] for number in household.members if city.people[number].is_local]
    return {
        "household_number": household.number,
        "address": household.address,
        "district_code": household.district,
        "district": district,
        "street_code": street_code,
        "head_name": members[0].name,
        "kind": household.kind,
        "members": [{"id_number": one.id_number, "name": one.name, "relation": one.relation} for one in members],
    }


def _marriage(city: City, person: Person) -> Record:
    spouse = city.people.get(person.spouse)
    return {
        "status": person.marital,
        "certificate_number": person.marriage_number,
        "registered_on": person.married_on.isoformat() if person.married_on else None,
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
                "weight_g": birth.weight,
                "length_cm": 50,
                "gestation_weeks": 39,
                "hospital_code": birth.hospital[0],
                "hospital": birth.hospital[1],
                "mother_id_number": birth.mother,
                "mother_name": person.name,
                "registered": birth.registered,
            }
            for birth in city.births.get(person.id_number, [])
        ]
    }


def _family_planning(_city: City, person: Person) -> Record:
    return {
        "children_count": person.children,
        "approved": person.marital == "married" and person.children < 3,
        "register_number": f"FP{person.id_number[6:14]}{person.id_number[14:17]}",
    }


def _social(_city: City, person: Person) -> Record:
    account = bank_account(person)
    return {
        "status": "insured" if person.employer else "none",
        "social_card_number": f"SC{person.id_number[6:17]}",
        "card_bank_name": names.BANKS[int(person.id_number[16]) % len(names.BANKS)],
        "bank_account": account,
        "bank_active": True,
        "maternity_months": person.maternity_months,
        "employer": person.employer,
    }


def _medical(city: City, person: Person) -> Record:
    status = "employee" if person.employer else "resident" if person.hukou == FAMILY else "none"
    return {
        "status": status,
        "member_number": f"MI{person.id_number[6:17]}",
        "district_code": city.households[person.household].district,
    }


_LOOK_UPS: dict[str, Callable[[City, Person], Record | None]] = {
    "/police/person": _person,
    "/police/household": _household,
    "/civil/marriage": _marriage,
    "/health/births": _births,
    "/health/family-planning": _family_planning,
    "/social/insurance": _social,
    "/medical/insurance": _medical,
}
