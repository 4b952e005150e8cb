"""The people to sign in as: fixed stories in front of the crowd."""

from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from pypinyin import lazy_pinyin

from sample_city.population import COLLECTIVE, NONE, City, Founder, Person, ordinary_people


@dataclass(frozen=True)
class Story:
    """One person of the demonstration."""

    key: str
    name: str
    pinyin: str
    id_number: str
    phone: str
    story: dict[str, str]


@cache
def found_city(size: int, seed: int, today: date) -> tuple[City, tuple[Story, ...]]:
    """Make the city with its stories first, then everybody else."""
    founder = Founder(seed, today)
    stories = tuple(_tell(founder))
    ordinary_people(founder, size)
    return founder.city, stories


def demo_people(size: int, seed: int, today: date) -> list[dict[str, Any]]:
    """Return the stories as plain data."""
    return [asdict(story) for story in found_city(size, seed, today)[1]]


def _tell(founder: Founder) -> list[Story]:
    stories = []
    for number, (days, sex) in enumerate(((5, "f"), (12, "m"), (21, "f"), (38, "m")), start=1):
        father, mother = founder.couple(ages=(27, 35))
        mother.maternity_months, mother.employer = 30 + number, "示例软件有限公司"
        founder.birth(mother, days, sex=sex)
        child = "女儿" if sex == "f" else "儿子"
        words = {
            "zh": f"新手妈妈：{days}天前生了{child}，尚未取名",
            "en": f"new mother, child born {days} days ago, not yet named",
        }
        stories.append(_story(f"mother-{number}", mother, words))
        words = {"zh": f"新手爸爸：{mother.name}的丈夫，需共同确认", "en": "new father, is asked to confirm"}
        stories.append(_story(f"father-{number}", father, words))
    _, outsider = founder.couple(wife_hukou=NONE)
    founder.birth(outsider, 15)
    words = {"zh": "非本市户籍的新手妈妈：暂不符合联办条件", "en": "new mother from outside: not eligible"}
    stories.append(_story("outsider", outsider, words))
    _, collective = founder.couple(kind=COLLECTIVE)
    founder.birth(collective, 9)
    words = {"zh": "集体户口的新手妈妈：暂不符合联办条件", "en": "new mother with a collective household: not eligible"}
    stories.append(_story("collective", collective, words))
    single = founder.person("f", founder.birthday(26, 30), founder.household())
    founder.birth(single, 30)
    stories.append(_story("single-mother", single, {"zh": "单亲妈妈：未登记结婚", "en": "single mother, not married"}))
    old_man, old_woman = founder.couple(ages=(72, 80))
    stories.append(_story("elder-1", old_man, {"zh": "老年居民", "en": "elderly resident"}))
    stories.append(_story("elder-2", old_woman, {"zh": "老年居民", "en": "elderly resident"}))
    young = founder.person("m", founder.birthday(23, 25), founder.household())
    stories.append(_story("young-single", young, {"zh": "单身青年", "en": "young single resident"}))
    return stories


def _story(key: str, person: Person, words: dict[str, str]) -> Story:
    pinyin = " ".join(lazy_pinyin(person.name))
    return Story(key, person.name, pinyin, person.id_number, person.phone, words)
