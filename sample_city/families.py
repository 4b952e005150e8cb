"""The kinds of families a city has, and of births: those whom the birth bundle is for, and those it is not for."""

from datetime import date, timedelta
from itertools import cycle, takewhile

from sample_city import places
from sample_city.founding import Founder
from sample_city.population import COLLECTIVE, FAMILY, NONE, Birth, Person

Couple = tuple[Person, Person]
_RELATION = {FAMILY: "户主", COLLECTIVE: "非亲属", NONE: ""}  # of one who did not join another's household


def ordinary_people(founder: Founder, size: int) -> None:
    """Fill the city with families of every kind until it has at least `size` people."""
    people = founder.city.people
    for found in takewhile(lambda _: len(people) < size, cycle(_KINDS)):
        found(founder)


def couple(
    founder: Founder,
    born: tuple[date, date],
    *,
    kinds: tuple[str, str] = (FAMILY, FAMILY),
    named: tuple[str, str] = ("", ""),
    before: date | None = None,
    apart: bool = False,
) -> Couple:
    """Found a married couple; `born`, `kinds` (of household registration) and `named` are husband's, then wife's.

    `apart`: each is still registered in a household of their own.
    """
    district = founder.any_district()
    husbands = _household(founder, kinds[0], district)
    joins = kinds == (FAMILY, FAMILY) and not apart
    wifes = husbands if joins else _household(founder, kinds[1], founder.any_district() if apart else district)
    wife_is = "配偶" if joins else _RELATION[kinds[1]]
    husband = founder.person(
        "m", born[0], district=district, household=husbands, relation=_RELATION[kinds[0]], name=named[0]
    )
    wife = founder.person("f", born[1], district=district, household=wifes, relation=wife_is, name=named[1])
    founder.marry(husband, wife, before=before)
    return husband, wife


def registered(founder: Founder, parents: Couple, birth: Birth) -> None:
    """Enter the child of a birth that was declared long ago."""
    birth.child = founder.child(parents, birth.born_at.date(), birth.sex).id_number


def insure(founder: Founder, mother: Person, months: int) -> None:
    """Let a mother have work and so many months of maternity insurance."""
    mother.employer = mother.employer or founder.chance.choice(places.EMPLOYERS)
    mother.maternity_months = months


def _household(founder: Founder, kind: str, district: str) -> int | None:
    if kind == NONE:
        return None
    return founder.collective_home(district) if kind == COLLECTIVE else founder.home(district)


def _young(founder: Founder) -> tuple[date, date]:
    return founder.birthday(26, 38), founder.birthday(25, 36)


def _days(founder: Founder) -> int:
    return founder.chance.randint(2, 330)


def _new_parents(founder: Founder, kinds: tuple[str, str] = (FAMILY, FAMILY), days: int = 0) -> tuple[Couple, Birth]:
    days = days or _days(founder)
    before, apart = founder.city.today - timedelta(days=days), founder.chance.random() < 0.3
    parents = couple(founder, _young(founder), kinds=kinds, before=before, apart=apart)
    insure(founder, parents[1], founder.chance.randint(9, 36))
    return parents, founder.birth(parents[1], days)


def _eligible(founder: Founder) -> None:
    _new_parents(founder)


def _one_from_outside(founder: Founder) -> None:
    _new_parents(founder, kinds=founder.chance.choice(((FAMILY, NONE), (NONE, FAMILY))))


def _one_collective(founder: Founder) -> None:
    _new_parents(founder, kinds=founder.chance.choice(((FAMILY, COLLECTIVE), (COLLECTIVE, COLLECTIVE))))


def _over_one(founder: Founder) -> None:
    parents, birth = _new_parents(founder, days=founder.chance.randint(400, 700))
    if founder.chance.random() < 0.7:
        registered(founder, parents, birth)


def _already_registered(founder: Founder) -> None:
    parents, birth = _new_parents(founder, days=founder.chance.randint(60, 330))
    registered(founder, parents, birth)


def _little_insured(founder: Founder) -> None:
    parents, _birth = _new_parents(founder)
    insure(founder, parents[1], founder.chance.randint(0, 8))


def _twins(founder: Founder) -> None:
    parents, first = _new_parents(founder)
    founder.birth(parents[1], (founder.city.today - first.born_at.date()).days, after=first)


def _unmarried(founder: Founder) -> None:
    district = founder.any_district()
    mother = founder.person("f", founder.birthday(22, 38), district=district, household=founder.home(district))
    founder.birth(mother, _days(founder))


def _second_child(founder: Founder) -> None:
    parents = _with_children(founder, ages=((30, 38), (30, 36)), most=1)
    insure(founder, parents[1], founder.chance.randint(9, 36))
    founder.birth(parents[1], _days(founder))


def _family(founder: Founder) -> None:
    _with_children(founder, ages=((29, 52), (28, 50)), most=2)


def _with_children(founder: Founder, *, ages: tuple[tuple[int, int], tuple[int, int]], most: int) -> Couple:
    today = founder.city.today
    born = founder.birthday(*ages[0]), founder.birthday(*ages[1])
    oldest = (today - max(born)).days - 25 * 366  # nobody is a parent before 25
    days = sorted((founder.chance.randint(800, oldest) for _ in range(founder.chance.randint(1, most))), reverse=True)
    first, *others = (today - timedelta(days=one) for one in days)
    parents = couple(founder, born, before=first)
    founder.child(parents, first)
    for day in others:
        if (day - first).days > 365:
            founder.child(parents, day)
    return parents


def _single(founder: Founder) -> None:
    sex, district = founder.chance.choice("mf"), founder.any_district()
    founder.person(sex, founder.birthday(18, 58), district=district, household=founder.home(district))


def _newcomer(founder: Founder) -> None:
    sex = founder.chance.choice("mf")
    founder.person(sex, founder.birthday(20, 50), district=founder.any_district(), household=None)


def _divorced(founder: Founder) -> None:
    for sex in "mf":
        district = founder.any_district()
        one = founder.person(sex, founder.birthday(32, 58), district=district, household=founder.home(district))
        day = founder.city.today - timedelta(days=founder.chance.randint(30, 1500))
        one.marital, one.certified_on = "divorced", day
        one.certificate = f"L310100-{day:%Y}-{len(founder.city.people):06}"


def _elders(founder: Founder) -> None:
    husband, wife = couple(founder, (founder.birthday(61, 88), founder.birthday(60, 86)))
    if founder.chance.random() < 0.3:
        gone = founder.chance.choice((husband, wife))
        gone.died = founder.city.today - timedelta(days=founder.chance.randint(10, 270))
        husband.marital = wife.marital = "widowed"


_EVERYDAY = (
    *(_family, _newcomer, _single, _family, _elders, _family, _single, _family, _newcomer, _family, _single),
    *(_family, _elders, _divorced, _family, _single, _newcomer, _family, _elders, _family, _single, _family),
)
_BIRTHS = (
    *(_eligible, _one_from_outside, _eligible, _unmarried, _second_child, _over_one, _eligible, _little_insured),
    *(_eligible, _one_collective, _second_child, _already_registered, _eligible, _twins),
)
_KINDS = tuple(kind for birth in _BIRTHS for kind in (birth, *_EVERYDAY[:11], birth, *_EVERYDAY[11:]))
