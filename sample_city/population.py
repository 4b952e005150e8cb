"""A repeatable population: the same size, seed and day give the same people, households, marriages and births."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sample_city import names
from sample_city.identifiers import id_number, with_luhn

FAMILY, COLLECTIVE, NONE = "family", "collective", "none"


@dataclass(slots=True)
class Person:
    """One invented resident with what every register knows of them."""

    id_number: str
    name: str
    sex: str
    born: date
    ethnicity: str
    phone: str
    hukou: str
    household: int
    relation: str = "户主"
    marital: str = "single"
    spouse: str = ""
    marriage_number: str = ""
    married_on: date | None = None
    maternity_months: int = 0
    employer: str = ""
    children: int = 0

    @property
    def is_local(self) -> bool:
        return self.hukou != NONE


@dataclass(slots=True)
class Birth:
    """One birth in one of the city's hospitals."""

    record_number: str
    born_at: datetime
    sex: str
    weight: int
    mother: str
    hospital: tuple[str, str]
    registered: bool = False


@dataclass(slots=True)
class Household:
    """One household with its address."""

    number: str
    district: str
    address: str
    kind: str
    members: list[str] = field(default_factory=list)


@dataclass
class City:
    """Everybody, by ID number; households by index; births by their mother's number, newest first."""

    today: date
    people: dict[str, Person] = field(default_factory=dict)
    households: list[Household] = field(default_factory=list)
    births: dict[str, list[Birth]] = field(default_factory=dict)


class Founder:
    """Makes a city, person by person, from one source of chance."""

    def __init__(self, seed: int, today: date) -> None:
        self.chance = random.Random(seed)
        self.city = City(today)
        self._numbers: dict[date, int] = {}

    def household(self, kind: str = FAMILY) -> int:
        code, (name, _street_code, street) = self.chance.choice(list(names.DISTRICTS.items()))
        road, house = self.chance.choice(names.ROADS), self.chance.randint(1, 999)
        room = f"{self.chance.randint(1, 18)}0{self.chance.randint(1, 4)}室"
        number = f"{code}{len(self.city.households):08}"
        address = f"上海市{name}{street}{road}{house}弄{self.chance.randint(1, 30)}号{room}"
        self.city.households.append(Household(number, code, address, kind))
        return len(self.city.households) - 1

    def person(self, sex: str, born: date, household: int, *, surname: str = "", hukou: str = FAMILY) -> Person:
        serial = self._numbers.get(born, 0)
        self._numbers[born] = serial + 1
        sequence = serial * 2 + (1 if sex == "m" else 2)
        given = names.MALE if sex == "m" else names.FEMALE
        length = 1 if self.chance.random() < 0.25 else 2
        name = (surname or self.chance.choice(names.SURNAMES)) + "".join(self.chance.sample(given, length))
        person = Person(
            id_number=id_number(born, sequence),
            name=name,
            sex=sex,
            born=born,
            ethnicity=self.chance.choice(names.ETHNICITIES),
            phone=f"1990{len(self.city.people) % 10_000_000:07}",
            hukou=hukou,
            household=household,
        )
        if self.age(born) >= 22:
            person.employer = self.chance.choice(names.EMPLOYERS)
            person.maternity_months = (
                self.chance.randint(9, 120) if self.chance.random() < 0.9 else self.chance.randint(0, 8)
            )
        self.city.people[person.id_number] = person
        self.city.households[household].members.append(person.id_number)
        return person

    def couple(
        self, *, ages: tuple[int, int] = (25, 38), wife_hukou: str = FAMILY, kind: str = FAMILY
    ) -> tuple[Person, Person]:
        home = self.household(kind)
        husband = self.person("m", self.birthday(*ages), home, hukou=kind)
        away = wife_hukou == NONE
        wife = self.person("f", self.birthday(*ages), home, hukou=wife_hukou if away else kind)
        wife.relation = "配偶"
        self.marry(husband, wife)
        return husband, wife

    def marry(self, husband: Person, wife: Person) -> None:
        day = self.city.today - timedelta(days=self.chance.randint(500, 2500))
        number = f"J310100-{day:%Y}-{len(self.city.people):06}"
        for one, other in ((husband, wife), (wife, husband)):
            one.marital, one.spouse = "married", other.id_number
            one.marriage_number, one.married_on = number, day

    def birth(self, mother: Person, days_ago: int, *, sex: str = "", registered: bool = False) -> Birth:
        moment = datetime.combine(
            self.city.today - timedelta(days=days_ago), time(self.chance.randint(0, 23), self.chance.randint(0, 59))
        )
        count = sum(len(found) for found in self.city.births.values())
        birth = Birth(
            record_number=f"{moment:%Y}310{count:06}",
            born_at=moment,
            sex=sex or self.chance.choice("mf"),
            weight=self.chance.randint(2600, 4100),
            mother=mother.id_number,
            hospital=self.chance.choice(names.HOSPITALS),
            registered=registered,
        )
        found = self.city.births.setdefault(mother.id_number, [])
        found.append(birth)
        found.sort(key=lambda one: one.born_at, reverse=True)
        return birth

    def birthday(self, youngest: int, oldest: int) -> date:
        days = self.chance.randint(youngest * 365 + 30, oldest * 365)
        return self.city.today - timedelta(days=days)

    def age(self, born: date) -> int:
        return (self.city.today - born).days // 365


def bank_account(person: Person) -> str:
    """Return the account of the person's social card."""
    return with_luhn("623099" + person.id_number[8:17])


def ordinary_people(founder: Founder, size: int) -> None:
    """Fill the city up with families of every kind until it has `size` people."""
    for turn in _forever():
        if len(founder.city.people) >= size:
            return
        _TURNS[turn % len(_TURNS)](founder)


def _forever() -> Iterator[int]:
    turn = 0
    while True:
        yield turn
        turn += 1


def _family(founder: Founder) -> None:
    husband, wife = founder.couple(ages=(28, 50))
    for _ in range(founder.chance.choice((1, 1, 2))):
        youngest_parent = min(founder.age(husband.born), founder.age(wife.born))
        child = founder.person(
            founder.chance.choice("mf"),
            founder.birthday(1, max(youngest_parent - 22, 2)),
            husband.household,
            surname=husband.name[0],
        )
        child.relation = "子女"
        husband.children = wife.children = husband.children + 1


def _new_parents(founder: Founder) -> None:
    chance = founder.chance.random()
    if chance < 0.6:
        _, wife = founder.couple()
        founder.birth(wife, founder.chance.randint(2, 330))
    elif chance < 0.7:
        _, wife = founder.couple(wife_hukou=NONE)
        founder.birth(wife, founder.chance.randint(2, 330))
    elif chance < 0.8:
        _, wife = founder.couple(kind=COLLECTIVE)
        founder.birth(wife, founder.chance.randint(2, 330))
    elif chance < 0.9:
        _, wife = founder.couple()
        founder.birth(wife, founder.chance.randint(400, 700), registered=founder.chance.random() < 0.7)
    else:
        _, wife = founder.couple()
        days = founder.chance.randint(2, 330)
        founder.birth(wife, days)
        founder.birth(wife, days)


def _single(founder: Founder) -> None:
    founder.person(founder.chance.choice("mf"), founder.birthday(20, 60), founder.household())


def _elders(founder: Founder) -> None:
    founder.couple(ages=(62, 88))


def _unmarried_mother(founder: Founder) -> None:
    mother = founder.person("f", founder.birthday(22, 38), founder.household())
    founder.birth(mother, founder.chance.randint(2, 330))


_TURNS = (_family, _family, _new_parents, _single, _family, _elders, _family, _single, _family, _family) * 9 + (
    _unmarried_mother,
)
