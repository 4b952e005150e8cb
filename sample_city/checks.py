"""Whether the city is sound: what each kind of birth counts, and what contradicts what."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.cn import uscc

from sample_city.identifiers import PREFIX, id_number
from sample_city.population import FAMILY, Birth, City, Company, Person, age

NEEDED_MONTHS = 9  # of maternity insurance, as the sample book has it


@dataclass(frozen=True)
class Case:
    """A birth as the birth bundle sees it."""

    mother: Person
    father: Person | None
    birth: Birth
    obstacles: tuple[str, ...]

    @property
    def is_eligible(self) -> bool:
        return not self.obstacles


def cases(city: City) -> Iterator[Case]:
    """Yield every birth with what stands in the way of declaring it by the bundle."""
    for births in city.births.values():
        for birth in births:
            mother = city.people[birth.mother]
            father = city.people.get(mother.spouse) if mother.marital == "married" else None
            yield Case(mother, father, birth, tuple(_obstacles(city, mother, father, birth)))


def counts(city: City) -> dict[str, int]:
    """Return how many births there are of each kind, a birth with two obstacles counting under both."""
    found: Counter[str] = Counter()
    for case in cases(city):
        found.update(case.obstacles or ("eligible",))
        if case.is_eligible and case.mother.maternity_months < NEEDED_MONTHS:
            found["eligible, little insured"] += 1
        if len(city.births[case.mother.id_number]) > 1:
            found["of twins"] += 1
    return {"people": len(city.people), "births": sum(map(len, city.births.values())), **dict(sorted(found.items()))}


def company_counts(city: City) -> dict[str, int]:
    """Return how many companies there are of each state."""
    return dict(sorted(Counter(f"companies {one.status}" for one in city.companies.values()).items()))


def faults(city: City) -> list[str]:
    """Return everything that contradicts something else, in words."""
    found = [
        f"{person.name} {person.id_number}: {words}" for person in city.people.values() for words in _of(city, person)
    ]
    members = Counter(number for household in city.households for number in household.members)
    found += [f"{number} is in {times} households" for number, times in members.items() if times > 1]
    found += [f"{household.number} is empty" for household in city.households if not household.members]
    return found + [
        f"{one.name} {one.uscc}: {words}" for one in city.companies.values() for words in _company(city, one)
    ]


def _obstacles(city: City, mother: Person, father: Person | None, birth: Birth) -> Iterator[str]:
    if father is None:
        yield "parents not married"
    for parent in (mother, father):
        if parent and not parent.is_local:
            yield "a parent from outside"
        elif parent and parent.hukou != FAMILY:
            yield "a parent in a collective household"
    if age(birth.born_at.date(), city.today) >= 1:
        yield "over one year"
    if birth.child:
        yield "registered already"


def _of(city: City, person: Person) -> Iterator[str]:
    """Yield what is wrong with one person."""
    number = person.id_number
    if number != id_number(person.born, int(number[14:17])) or not number.startswith(PREFIX):
        yield "the ID number has a wrong digit"
    if (int(number[16]) % 2 == 1) != (person.sex == "m"):
        yield "the ID number is of the other sex"
    if person.born > city.today or (person.died and person.died <= person.born):
        yield "the days of birth and death are impossible"
    yield from _at_home(city, person)
    yield from _in_marriage(city, person)
    yield from _with_children(city, person)


def _company(city: City, company: Company) -> Iterator[str]:
    """Yield what is wrong with one company."""
    if not uscc.is_valid(company.uscc):
        yield "the credit code has a wrong sign"
    founder = city.people[company.representative]
    if founder.died or age(founder.born, company.registered_on) < 18 or company.registered_on > city.today:
        yield "its representative is dead, or was a child when it was founded"
    if (company.status != "active") != (company.closed_on is not None) or (company.closed_on and company.employees):
        yield "closed without a day, or with employees"
    if any(city.people[one].employer_uscc != company.uscc for one in company.employees):
        yield "an employee works for another"


def _at_home(city: City, person: Person) -> Iterator[str]:
    if person.is_local != (person.household is not None):
        yield "local without household, or the other way round"
    if person.household is not None:
        household = city.households[person.household]
        if person.hukou != household.kind or person.id_number not in household.members:
            yield "the household knows nothing of it"
    if person.employer_uscc and city.companies[person.employer_uscc].name != person.employer:
        yield "works for a company of another name"
    if bool(person.employer) != bool(person.employer_uscc):
        yield "works for nobody known"
    if person.employer and person.retired:
        yield "works and has a pension"
    if person.maternity_months and not person.employer:
        yield "has paid insurance without work"


def _in_marriage(city: City, person: Person) -> Iterator[str]:
    spouse = city.people.get(person.spouse)
    if (person.marital in ("married", "widowed")) != (spouse is not None):
        yield "married to nobody, or unmarried with a spouse"
    if spouse is None:
        return
    ours = (person.id_number, person.certificate, person.certified_on, person.marital)
    if ours != (spouse.spouse, spouse.certificate, spouse.certified_on, spouse.marital) or person.sex == spouse.sex:
        yield "the two of the marriage differ"
    if (person.marital == "widowed") != bool(person.died or spouse.died):
        yield "widowed by nobody's death, or not by one"
    if person.certified_on is None or age(person.born, person.certified_on) < (22 if person.sex == "m" else 20):
        yield "married under age"


def _with_children(city: City, person: Person) -> Iterator[str]:
    for parent in filter(None, (person.mother, person.father)):
        if parent not in city.people or age(city.people[parent].born, person.born) < 20:
            yield "has no such parent, or one too young"
    for birth in city.births.get(person.id_number, []):
        child = city.people.get(birth.child)
        if person.sex != "f" or not 15 <= age(person.born, birth.born_at.date()) <= 55:
            yield "can't have given birth then"
        if birth.child and (child is None or (child.born, child.sex) != (birth.born_at.date(), birth.sex)):
            yield "the registered child is not the one who was born"
