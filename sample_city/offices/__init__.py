"""The offices that came to the city after the births' own: a module each, with its records, stories and answers.

A module has `found(founder)`, which makes its records and returns the people to sign in as; `LOOK_UPS`, path -> what is
answered to what was asked, None for nobody known; and `WRITES`, path -> what is answered to an entry, given its number.
Modules found in their order here, after the crowd, each from a source of chance of its own, so that none moves another.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sample_city.founding import Founder
from sample_city.offices import (
    disability,
    foreigners,
    hospitals,
    housing,
    life_end,
    pensions,
    real_estate,
    startups,
    taxes,
    universities,
    utilities,
    vehicles,
    veterans,
)
from sample_city.population import City
from sample_city.stories import Story

Record = dict[str, Any]
LookUp = Callable[[City, Record], Record | None]
Write = Callable[[City, Record, int], Record]


class Office(Protocol):
    """What a module of this package has."""

    @property
    def LOOK_UPS(self) -> Mapping[str, LookUp]: ...  # noqa: N802 - a module's constant
    @property
    def WRITES(self) -> Mapping[str, Write]: ...  # noqa: N802
    def found(self, founder: Founder) -> list[Story]: ...


OFFICES: tuple[Office, ...] = (
    veterans,
    housing,
    real_estate,
    utilities,
    vehicles,
    foreigners,
    disability,
    life_end,
    pensions,
    taxes,
    startups,
    universities,
    hospitals,
)

LOOK_UPS: dict[str, LookUp] = {path: one for office in OFFICES for path, one in office.LOOK_UPS.items()}
WRITES: dict[str, Write] = {path: one for office in OFFICES for path, one in office.WRITES.items()}


def found(founder: Founder) -> list[Story]:
    """Let every office make its records; return the people to sign in as."""
    stories = [story for office in OFFICES for story in office.found(founder)]
    _hire(founder.city)
    return stories


def _hire(city: City) -> None:
    """Let the offices' own people, who came after the companies, be among the employees of those they work for."""
    large = {company.name: company for company in city.companies.values()}
    for person in city.people.values():
        if person.employer and not person.employer_uscc:
            person.employer_uscc = large[person.employer].uscc
            large[person.employer].employees.append(person.id_number)
