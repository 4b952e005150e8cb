"""How companies come to be: founded after the people, from a source of chance of their own, who stay as they were.

The employers that people name become companies and institutions; some people have a small company, with a few of the
others' employees; some companies have closed.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from sample_city import places
from sample_city.identifiers import credit_code
from sample_city.population import RETIRED, City, Company, Person, age

One = TypeVar("One")
PEOPLE_EACH = 100  # one small company for so many people, as long as there are names
FOUNDED_FROM, FOUNDED_TO = 23, RETIRED - 1  # years of age of who represents one
MOST_EMPLOYEES = 8
INSTITUTIONS = {"示例学校": "P 教育", "示例医院": "Q 卫生和社会工作"}
COMPANY_CODE, INSTITUTION_CODE = "91", "12"


class Registrar:
    """Enters companies, with codes in the order they come."""

    def __init__(self, city: City, seed: int, reserved: Sequence[str]) -> None:
        self.city = city
        self._chance = random.Random(f"{seed} companies")
        self._reserved = set(reserved)
        self._first = next(_grown_up(city, without=set()))
        self._candidates = self._shuffled(_grown_up(city, without=self._reserved))

    def employers(self) -> None:
        """Enter those for whom people say they work, with everybody who does."""
        by_name: dict[str, list[str]] = {name: [] for name in places.EMPLOYERS}
        for person in self.city.people.values():
            if person.employer:
                by_name[person.employer].append(person.id_number)
        for name, employees in by_name.items():
            person = next(self._candidates, self._first)
            large = self._enter(name, person, industry=INSTITUTIONS.get(name, ""))
            large.employees.extend(employees)
            for number in employees:
                self.city.people[number].employer_uscc = large.uscc

    def small(self, representative: Person, name: str, *, employees: int, trade: tuple[str, str]) -> Company:
        """Enter a small company; its employees leave a larger one, which always keeps most of its own."""
        company = self._enter(name, representative, industry=trade[1], capital=self._chance.choice((10, 50, 100, 300)))
        for _ in range(employees):
            self._move(company)
        return company

    def crowd(self, number: int) -> None:
        """Enter so many small companies; one in six has closed, one in six has lost its licence."""
        names = self._shuffled((brand, trade) for brand in places.BRANDS for trade in places.TRADES)
        for (brand, trade), person, _ in zip(names, self._candidates, range(number), strict=False):
            drawn = self._chance.random()
            status = "deregistered" if drawn < 1 / 6 else "revoked" if drawn < 1 / 3 else "active"
            employees = self._chance.randint(0, MOST_EMPLOYEES) if status == "active" else 0
            name = f"上海{brand}{trade[0]}有限公司（示例）"
            company = self.small(person, name, employees=employees, trade=trade)
            if status != "active":
                self.close(company, status)

    def close(self, company: Company, status: str) -> None:
        """Let a company be deregistered or its licence revoked, on a day between its founding and today."""
        days = (self.city.today - company.registered_on).days
        company.status = status
        company.closed_on = company.registered_on + timedelta(days=self._chance.randint(1, days))

    def _enter(self, name: str, person: Person, *, industry: str = "", capital: int = 0) -> Company:
        is_institution = name in INSTITUTIONS
        trade = next((one for one in places.TRADES if one[0] in name), places.TRADES[0])
        district = person.district
        street = self._chance.choice(places.STREETS[district])[1]
        lane = f"{self._chance.choice(places.ROADS)}{self._chance.randint(1, 999)}号"
        company = Company(
            uscc=credit_code(INSTITUTION_CODE if is_institution else COMPANY_CODE, len(self.city.companies) + 1),
            name=name,
            kind="institution" if is_institution else "one_person" if 0 < capital <= 10 else "limited",
            industry=industry or trade[1],
            registered_on=self._founded(person),
            capital=0 if is_institution else (capital or 3000) * 10_000,
            address=f"上海市{places.district_name(district)}{street}{lane}",
            district=district,
            representative=person.id_number,
        )
        self.city.companies[company.uscc] = company
        self.city.represented.setdefault(person.id_number, []).append(company.uscc)
        return company

    def _founded(self, person: Person) -> date:
        """Return a day on which the representative was of age, at least a month ago."""
        of_age = person.born + timedelta(days=19 * 366)
        days = (self.city.today - of_age).days
        return self.city.today - timedelta(days=self._chance.randint(30, max(31, min(days, 5000))))

    def _move(self, company: Company) -> None:
        larger = [one for one in self.city.companies.values() if one.name in places.EMPLOYERS]
        source = max(larger, key=lambda one: len(one.employees))
        free = [number for number in source.employees if number not in self._reserved]
        if len(free) < 2 * MOST_EMPLOYEES:
            return
        number = self._chance.choice(free)
        source.employees.remove(number)
        company.employees.append(number)
        person = self.city.people[number]
        person.employer, person.employer_uscc = company.name, company.uscc

    def _shuffled(self, found: Iterable[One]) -> Iterator[One]:
        listed = list(found)
        self._chance.shuffle(listed)
        return iter(listed)


def found_companies(city: City, seed: int, *, owner: str, reserved: Sequence[str]) -> None:
    """Give the city its companies. `owner` is the ID number of who has a company of their story, and one that closed;
    `reserved` are people who have no other.
    """
    registrar = Registrar(city, seed, reserved)
    registrar.employers()
    trade = next(one for one in places.TRADES if one[0] == "软件")
    registrar.small(city.people[owner], "上海子谦软件有限公司（示例）", employees=3, trade=trade)
    closed = registrar.small(city.people[owner], "上海子谦商贸有限公司（示例）", employees=0, trade=places.TRADES[0])
    registrar.close(closed, "deregistered")
    registrar.crowd(len(city.people) // PEOPLE_EACH)


def _grown_up(city: City, *, without: set[str]) -> Iterator[Person]:
    for person in city.people.values():
        is_of_age = FOUNDED_FROM <= age(person.born, city.today) <= FOUNDED_TO
        if is_of_age and person.died is None and person.id_number not in without:
            yield person
