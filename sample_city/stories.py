"""What is told of the people to sign in as."""

from dataclasses import dataclass

from sample_city import names
from sample_city.population import Person


@dataclass(frozen=True)
class Story:
    """One person of the demonstration; `bundle` is the one thing they come for, where they stand for one."""

    key: str
    name: str
    pinyin: str
    id_number: str
    phone: str
    story: dict[str, str]
    bundle: str = ""


def story(key: str, person: Person, zh: str, en: str, *, bundle: str = "") -> Story:
    """Return the story of a person, in both languages."""
    told = {"zh": zh, "en": en}
    return Story(key, person.name, names.pinyin(person.name), person.id_number, person.phone, told, bundle)
