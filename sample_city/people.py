"""The people to sign in as: fixed stories, in front of the crowd."""

from dataclasses import asdict
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from sample_city import offices
from sample_city.companies import found_companies
from sample_city.families import Couple, couple, insure, ordinary_people
from sample_city.founding import Founder
from sample_city.population import COLLECTIVE, FAMILY, NONE, City, Person
from sample_city.stories import Story, story

SIZE, SEED = 10_000, 1
OWNER = "young-single"  # who has a company
LOCAL_TIME = timezone(timedelta(hours=8))


# mother and father: name and day of birth, which no seed changes; the child: days since birth, sex
_NEW_PARENTS = (
    (("任静怡", date(1995, 6, 19)), ("彭志远", date(1994, 4, 12)), 5, "f"),
    (("林晓雯", date(1997, 5, 19)), ("顾文博", date(1996, 7, 6)), 12, "m"),
    (("杨雨晴", date(1992, 4, 9)), ("周明轩", date(1991, 6, 13)), 21, "f"),
    (("吴佳宁", date(1995, 12, 24)), ("沈嘉诚", date(1994, 3, 15)), 38, "m"),
)


def today_here() -> date:
    """Return the day it is in the city."""
    return datetime.now(LOCAL_TIME).date()


@cache
def found_city(size: int, seed: int, today: date) -> tuple[City, tuple[Story, ...]]:
    """Make the city: the people of the stories first, then everybody else. Equal arguments, equal city."""
    founder = Founder(seed, today)
    stories = (*_new_parents(founder), *_others(founder), *_special_births(founder))
    ordinary_people(founder, size)
    numbers = {one.key: one.id_number for one in stories}
    found_companies(founder.city, seed, owner=numbers[OWNER], reserved=list(numbers.values()))
    founder.number_apart()
    return founder.city, (*stories, *offices.found(founder))


def demo_people(size: int = SIZE, seed: int = SEED, today: date | None = None) -> list[dict[str, Any]]:
    """Return key, name, pinyin, id_number, phone and story {zh, en} of everybody who has a story."""
    return [asdict(one) for one in found_city(size, seed, today or today_here())[1]]


def _new_parents(founder: Founder) -> list[Story]:
    stories = []
    for number, (mother_is, father_is, days, sex) in enumerate(_NEW_PARENTS, start=1):
        father, mother = _couple(founder, father_is, mother_is, days=days, apart=number % 2 == 0)
        insure(founder, mother, 30 + number)
        founder.birth(mother, days, sex=sex)
        zh = f"新手妈妈：{days}天前生了{'女儿' if sex == 'f' else '儿子'}，尚未取名"
        en = f"new mother of a {'girl' if sex == 'f' else 'boy'}, born {days} days ago, not yet named"
        stories.append(story(f"mother-{number}", mother, zh, en, bundle="birth" if number == 1 else ""))
        zh, en = f"新手爸爸：{mother.name}的丈夫，需共同确认", "her husband, who confirms"
        stories.append(story(f"father-{number}", father, zh, en))
    return stories


def _others(founder: Founder) -> list[Story]:
    local, outsider = _couple(
        founder, ("郑凯文", date(1991, 2, 3)), ("余思敏", date(1993, 9, 20)), days=15, kinds=(FAMILY, NONE)
    )
    founder.birth(outsider, 15)
    husband, collective = _couple(
        founder, ("何俊杰", date(1995, 8, 8)), ("徐诗洁", date(1996, 2, 10)), days=9, kinds=(FAMILY, COLLECTIVE)
    )
    founder.birth(collective, 9)
    single = _alone(founder, "f", "李若颖", date(1997, 5, 21))
    founder.birth(single, 30)
    old_man, old_woman = _couple(founder, ("叶国栋", date(1950, 5, 29)), ("陈秀兰", date(1953, 5, 2)), days=17_000)
    young = _alone(founder, "m", "黄子谦", date(2002, 9, 23))
    not_for = "not eligible"
    return [
        story("outsider", outsider, "非本市户籍的新手妈妈：暂不符合联办条件", f"new mother from outside: {not_for}"),
        story("outsider-husband", local, f"本市户籍，{outsider.name}的丈夫", "her husband, who is local"),
        story("collective", collective, "集体户口的新手妈妈：暂不符合联办条件", f"collective household: {not_for}"),
        story("collective-husband", husband, f"家庭户口，{collective.name}的丈夫", "her husband, family household"),
        story("single-mother", single, "单亲妈妈：未登记结婚", "single mother, not married"),
        story("elder-1", old_man, "老年居民", "elderly resident"),
        story("elder-2", old_woman, f"老年居民，{old_man.name}的妻子", "elderly resident, his wife"),
        story(
            "young-single",
            young,
            "单身青年，一家软件公司的法定代表人",
            "young single resident who has a software company",
        ),
    ]


def _special_births(founder: Founder) -> list[Story]:
    husband, little_insured = _couple(founder, ("高天航", date(1998, 1, 16)), ("宋心薇", date(1999, 3, 8)), days=18)
    insure(founder, little_insured, 4)
    founder.birth(little_insured, 18)
    father, of_twins = _couple(founder, ("陆浩宁", date(1992, 10, 11)), ("谢婉婷", date(1993, 12, 1)), days=25)
    insure(founder, of_twins, 48)
    founder.birth(of_twins, 25, sex="m", after=founder.birth(of_twins, 25, sex="f"))
    return [
        story(
            "little-insured", little_insured, "新手妈妈：生育保险只缴了4个月", "new mother insured for 4 months only"
        ),
        story("little-insured-husband", husband, f"新手爸爸：{little_insured.name}的丈夫", "her husband, who confirms"),
        story("twins-mother", of_twins, "新手妈妈：25天前生了龙凤胎", "new mother of twins, born 25 days ago"),
        story("twins-father", father, f"新手爸爸：{of_twins.name}的丈夫", "father of the twins"),
    ]


def _couple(
    founder: Founder,
    husband: tuple[str, date],
    wife: tuple[str, date],
    *,
    days: int,
    kinds: tuple[str, str] = (FAMILY, FAMILY),
    apart: bool = False,
) -> Couple:
    named, born = (husband[0], wife[0]), (husband[1], wife[1])
    before = founder.city.today - timedelta(days=days)
    return couple(founder, born, kinds=kinds, named=named, before=before, apart=apart)


def _alone(founder: Founder, sex: str, name: str, born: date) -> Person:
    district = founder.any_district()
    return founder.person(sex, born, district=district, household=founder.home(district), name=name)
