"""The police's register of births: gives each newborn an ID number, once, and keeps it across restarts."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sample_city.founding import NEWBORNS_FROM
from sample_city.identifiers import LAST_SEQUENCE, id_number
from sample_city.population import NONE, Birth, City, Person

WORDS = ("record_number", "name", "sex", "ethnicity", "household_number")


class Contradicts(Exception):
    """What is asked makes no sense, or no number is left; the message says which."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A birth as it is declared: `parents` are the father's and the mother's ID numbers.

    Without `ethnicity`, as older lines of the register's file are, the child has the father's or the mother's.
    """

    record_number: str
    name: str
    sex: str
    born: date
    ethnicity: str
    household_number: str
    parents: tuple[str, str]


class Newborns:
    """Those registered since the city was founded; `file` has a line for each, in the order they came."""

    def __init__(self, city: City, file: Path | None = None) -> None:
        self._city = city
        self._file = file
        self._given: dict[str, str] = {}
        self._next: dict[tuple[date, str], int] = {}
        self._births: dict[str, Birth] = {one.record_number: one for of in city.births.values() for one in of}
        self._households = {one.number: index for index, one in enumerate(city.households)}
        if file and file.exists():
            for line in _whole_lines(file):
                kept = json.loads(line)
                self._enter(_declared(kept), kept["id_number"])

    def register(self, asked: dict[str, Any]) -> str:
        """Return the newborn's ID number; the same birth record always gets the same one. Raises Contradicts."""
        declared = _declared(asked)
        known = self._births.get(declared.record_number)
        given = self._given.get(declared.record_number) or (known.child if known else "")
        if given:
            return given
        number = self._free_number(declared)
        if self._file:
            line = json.dumps({**_as_asked(declared), "id_number": number}, ensure_ascii=False)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        self._enter(declared, number)
        return number

    def _free_number(self, declared: Declaration) -> str:
        first = NEWBORNS_FROM if declared.sex == "m" else NEWBORNS_FROM + 1
        sequence = self._next.get((declared.born, declared.sex), first)
        if sequence > LAST_SEQUENCE:
            raise Contradicts("no_number_left")
        return id_number(declared.born, sequence)

    def _enter(self, declared: Declaration, number: str) -> None:
        self._given[declared.record_number] = number
        following = int(number[14:17]) + 2
        self._next[declared.born, declared.sex] = max(self._next.get((declared.born, declared.sex), 0), following)
        if declared.record_number in self._births:
            self._births[declared.record_number].child = number
        household = self._households.get(declared.household_number)
        father, mother = (self._city.people.get(parent) for parent in declared.parents)
        like = father or mother
        self._city.add(
            Person(
                id_number=number,
                name=declared.name,
                sex=declared.sex,
                born=declared.born,
                ethnicity=declared.ethnicity or (like.ethnicity if like else "汉族"),
                phone="",
                hukou=NONE if household is None else self._city.households[household].kind,
                district="310101" if household is None else self._city.households[household].district,
                household=household,
                relation="子" if declared.sex == "m" else "女",
                father=father.id_number if father else "",
                mother=mother.id_number if mother else "",
            )
        )


def _declared(asked: dict[str, Any]) -> Declaration:
    words = {key: str(asked.get(key) or "").strip() for key in WORDS}
    try:
        born = date.fromisoformat(str(asked.get("birth_date"))[:10])
    except ValueError as fault:
        raise Contradicts("birth_date_is_no_day") from fault
    if words["sex"] not in ("m", "f"):
        raise Contradicts("sex_is_m_or_f")
    if not words["record_number"] or not words["name"]:
        raise Contradicts("record_number_and_name_needed")
    parents = str(asked.get("father_id") or ""), str(asked.get("mother_id") or "")
    return Declaration(**words, born=born, parents=parents)


def _as_asked(declared: Declaration) -> dict[str, str]:
    return {
        "record_number": declared.record_number,
        "name": declared.name,
        "sex": declared.sex,
        "birth_date": declared.born.isoformat(),
        "ethnicity": declared.ethnicity,
        "household_number": declared.household_number,
        "father_id": declared.parents[0],
        "mother_id": declared.parents[1],
    }


def _whole_lines(file: Path) -> list[str]:
    """Return the lines; a last one that a killed process left half written was never answered: cut it off."""
    text = file.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        file.write_text(whole, encoding="utf-8")
    return whole.splitlines()
