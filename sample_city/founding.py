"""How a city comes to be: one source of chance, so that the same seed and day give the same people."""

import random
from datetime import date, datetime, time, timedelta

from sample_city import names, places
from sample_city.identifiers import id_number
from sample_city.population import COLLECTIVE, FAMILY, NONE, RETIRED, Birth, City, Household, Person, age

PHONES_APART, SERIALS_APART = 9_500, 200  # the crowd leaves out the telephones from there to the next ten thousand
PHONE_FROM = 12  # years: younger children have no telephone
OF_AGE = {"m": 22, "f": 20}  # Civil Code Art. 1047
NEWBORNS_FROM = 501  # sequences below are the founders', those from here the register's for newborns


class Founder:
    """Makes a city, person by person."""

    def __init__(self, seed: int, today: date) -> None:
        self.chance = random.Random(seed)
        self.city = City(today)
        self._numbers: dict[tuple[date, str], int] = {}
        self._phones = 0
        self._serials_from = 0
        self._records = 0
        self._collective: dict[str, int] = {}

    def number_apart(self) -> None:
        """Give whoever comes now numbers and telephones of a series that the crowd never reaches, however large."""
        self._phones, self._serials_from = PHONES_APART, SERIALS_APART

    def home(self, district: str = "") -> int:
        """Return a new family household's index."""
        return self._household(district or self.any_district(), FAMILY)

    def collective_home(self, district: str) -> int:
        """Return the district's collective household: one for all who are registered with an institution."""
        if district not in self._collective:
            index = self._collective[district] = self._household(district, COLLECTIVE)
            self.city.households[index].holder = f"{places.district_name(district)}人才服务中心（示例）"
        return self._collective[district]

    def any_district(self) -> str:
        return self.chance.choice(tuple(places.DISTRICTS))

    def birthday(self, youngest: int, oldest: int) -> date:
        """Return a day on which somebody of that age, in full years, may have been born."""
        return self.city.today - timedelta(days=self.chance.randint(youngest * 366, oldest * 365))

    def person(
        self,
        sex: str,
        born: date,
        *,
        district: str,
        household: int | None,
        relation: str = "户主",
        name: str = "",
        surname: str = "",
        ethnicity: str = "",
        parents: tuple[Person, Person] | None = None,
    ) -> Person:
        """Enter a new person; `household` None makes one who is registered in another city."""
        serial = self._numbers[born, sex] = max(self._numbers.get((born, sex), -1) + 1, self._serials_from)
        sequence = serial * 2 + (1 if sex == "m" else 2)
        if sequence >= NEWBORNS_FROM:
            raise ValueError(f"too many people for their days of birth: {serial} on {born}; choose a smaller size")
        own_name = (surname or names.surname(self.chance)) + names.given_name(self.chance, sex, born.year)
        person = Person(
            id_number=id_number(born, sequence),
            name=name or own_name,
            sex=sex,
            born=born,
            ethnicity=ethnicity or self.chance.choice(places.ETHNICITIES),
            phone=self._phone(born),
            hukou=NONE if household is None else self.city.households[household].kind,
            district=district,
            household=household,
            relation=relation,
            father=parents[0].id_number if parents else "",
            mother=parents[1].id_number if parents else "",
        )
        self._employ(person)
        return self.city.add(person)

    def child(self, parents: tuple[Person, Person], born: date, sex: str = "") -> Person:
        """Enter a child of a couple, in the father's household or, if he has none here, the mother's."""
        father, mother = parents
        with_parent = father if father.household is not None else mother
        sex = sex or self.chance.choice("mf")
        return self.person(
            sex,
            born,
            district=with_parent.district,
            household=with_parent.household,
            relation="子" if sex == "m" else "女",
            surname=(mother if self.chance.random() < 0.08 else father).name[0],
            ethnicity=self.chance.choice((father, mother)).ethnicity,
            parents=parents,
        )

    def marry(self, husband: Person, wife: Person, *, before: date | None = None) -> None:
        """Register a marriage: both of age, and before their first child."""
        of_age = max(one.born + timedelta(days=(OF_AGE[one.sex] + 1) * 366) for one in (husband, wife))
        latest = (before or self.city.today) - timedelta(days=300)
        day = latest - timedelta(days=self.chance.randint(0, max(0, min(2500, (latest - of_age).days))))
        number = f"J310100-{day:%Y}-{len(self.city.people):06}"
        for one, other in ((husband, wife), (wife, husband)):
            one.marital, one.spouse = "married", other.id_number
            one.certificate, one.certified_on = number, day

    def birth(self, mother: Person, days_ago: int, *, sex: str = "", after: Birth | None = None) -> Birth:
        """Record a birth; `after` is the twin who came first."""
        moment = datetime.combine(
            self.city.today - timedelta(days=days_ago), time(self.chance.randint(0, 22), self.chance.randint(0, 59))
        )
        self._records += 1
        birth = Birth(
            record_number=f"{moment:%Y}310{self._records:06}",
            born_at=after.born_at + timedelta(minutes=12) if after else moment,
            sex=sex or self.chance.choice("mf"),
            weight_g=self.chance.randint(1900, 2900) if after else self.chance.randint(2600, 4100),
            length_cm=self.chance.randint(46, 53),
            weeks=self.chance.randint(37, 41),
            mother=mother.id_number,
            hospital=after.hospital if after else self.chance.choice(places.HOSPITALS),
        )
        if after:
            birth.weeks = after.weeks
        found = self.city.births.setdefault(mother.id_number, [])
        found.append(birth)
        found.sort(key=lambda one: one.born_at, reverse=True)
        return birth

    def _household(self, district: str, kind: str) -> int:
        street_code, street = self.chance.choice(places.STREETS[district])
        road, lane = self.chance.choice(places.ROADS), self.chance.randint(1, 999)
        room = f"{self.chance.randint(1, 30)}号{self.chance.randint(1, 18)}0{self.chance.randint(1, 4)}室"
        number = f"{district}{len(self.city.households) + 1:08}"
        address = f"上海市{places.district_name(district)}{street}{road}{lane}弄{room}"
        self.city.households.append(Household(number, district, street_code, address, kind))
        return len(self.city.households) - 1

    def _phone(self, born: date) -> str:
        if age(born, self.city.today) < PHONE_FROM:
            return ""
        self._phones += 1
        if self._phones == PHONES_APART and not self._serials_from:
            self._phones = 10_000
        return f"1990{self._phones:07}"

    def _employ(self, person: Person) -> None:
        """Give adults work or a pension: nine of ten have paid for the nine months a maternity benefit asks for."""
        years = age(person.born, self.city.today)
        if years >= RETIRED:
            person.retired = self.chance.random() < 0.9
        elif years >= 23 and self.chance.random() < 0.9:
            person.employer = self.chance.choice(places.EMPLOYERS)
            paid = (9, min(120, (years - 22) * 12)) if self.chance.random() < 0.9 else (0, 8)
            person.maternity_months = self.chance.randint(*paid)
