"""What there is in the city: people, households, births, companies."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

FAMILY, COLLECTIVE, NONE = "family", "collective", "none"
ADULT, RETIRED = 16, 60


@dataclass(slots=True)
class Person:
    """One invented resident with what every register knows of them.

    `household` is an index, None for those registered elsewhere; `marital` is single, married, divorced or widowed;
    a marriage that death has ended makes both of its people widowed.
    """

    id_number: str
    name: str
    sex: str
    born: date
    ethnicity: str
    phone: str
    hukou: str
    district: str
    household: int | None
    relation: str
    died: date | None = None
    marital: str = "single"
    spouse: str = ""
    certificate: str = ""
    certified_on: date | None = None
    mother: str = ""
    father: str = ""
    children: int = 0
    employer: str = ""
    employer_uscc: str = ""
    retired: bool = False
    maternity_months: int = 0

    @property
    def is_local(self) -> bool:
        return self.hukou != NONE


@dataclass(slots=True)
class Birth:
    """One birth in one of the city's hospitals; `child` is the ID number given at registration, empty before."""

    record_number: str
    born_at: datetime
    sex: str
    weight_g: int
    length_cm: int
    weeks: int
    mother: str
    hospital: tuple[str, str]
    child: str = ""


@dataclass(slots=True)
class Household:
    """One household with its address; `holder` is the institution that holds a collective one."""

    number: str
    district: str
    street_code: str
    address: str
    kind: str
    holder: str = ""
    members: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Company:
    """One employer by its unified social credit code; `representative` is the ID number of who acts for it by law.

    `kind` is limited, one_person or institution: an institution (事业单位) stands in no market register and pays no
    registered capital. `status` is active, revoked or deregistered; `closed_on` the day the latter two began.
    """

    uscc: str
    name: str
    kind: str
    industry: str
    registered_on: date
    capital: int
    address: str
    district: str
    representative: str
    status: str = "active"
    closed_on: date | None = None
    employees: list[str] = field(default_factory=list)


@dataclass(slots=True)
class City:
    """Everybody, by ID number; households by index; births by their mother's number, newest first; companies by code.

    `represented`: the codes of the companies somebody acts for by law, by their ID number.
    """

    today: date
    people: dict[str, Person] = field(default_factory=dict)
    households: list[Household] = field(default_factory=list)
    births: dict[str, list[Birth]] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    represented: dict[str, list[str]] = field(default_factory=dict)
    records: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)  # of each office: key -> record

    def add(self, person: Person) -> Person:
        """Enter a new person, in their household too and with their parents."""
        if person.id_number in self.people:
            raise ValueError(f"{person.id_number} is somebody else's")
        self.people[person.id_number] = person
        if person.household is not None:
            self.households[person.household].members.append(person.id_number)
        for parent in (person.mother, person.father):
            if parent in self.people:
                self.people[parent].children += 1
        return person


def age(born: date, today: date) -> int:
    """Return the full years somebody has lived."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
