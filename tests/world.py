"""A small city for tests: the published book, a family, officers, and what the family has filed.

Nothing here asks a register: answers come whole, as a machine client sends them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client as Browser
from django.utils import translation

from tests.identity.people import a_resident, an_officer, sign_in
from tongban.book import api as book
from tongban.book import queries as editions
from tongban.book.check import check
from tongban.book.operations import publish_checked
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today

_keys = count(1)
TYPED = {
    "child.name": "林知夏",
    "child.ethnicity_from": "father",
    "child.household_of": "mother",
    "delivery.way": "electronic",
}


@pytest.fixture
def _hashes_passwords_fast(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def edition(db: None, _hashes_passwords_fast: None) -> Iterator[book.Edition]:
    """The city's own book, published."""
    editions.forget_editions()
    with translation.override(settings.LANGUAGE_CODE):
        yield publish_checked(_checked(settings.BOOK_DIR), by=SYSTEM, at=now())
    editions.forget_editions()


@cache
def _checked(folder: Path) -> book.Book:
    """Return the book of a folder: read and checked once, not for every test."""
    found, faults = check(folder)
    assert found is not None, faults
    return found


@dataclass(frozen=True)
class Family:
    """Two parents who may file and confirm, and a stranger who may not."""

    mother: identity.Person
    father: identity.Person
    stranger: identity.Person

    def answers(self) -> dict[str, Any]:
        """Return everything the birth's form asks: the book's first example, about these parents."""
        example = yaml.safe_load((settings.BOOK_DIR / "examples" / "birth.yaml").read_text())["examples"][0]
        answers = {key: value for key, value in example["given"].items() if key not in book.SIGNED_IN}
        return {
            **answers,
            "spouse.id_number": self.father.id_number,
            "spouse.name": self.father.name,
            "child.birth_date": today().replace(day=1).isoformat(),
            **TYPED,
        }


@pytest.fixture
def family(edition: book.Edition) -> Family:
    return Family(
        a_resident("任芳", "19900000021"), a_resident("彭志", "19900000022"), a_resident("陈生", "19900000023")
    )


def resident_of(person: identity.Person) -> identity.Resident:
    return identity.Resident(person.id, person.id_number, person.name, person.phone)


def stored(family: Family) -> forms.Stored:
    """Return the family's answers as the form keeps them, the derived ones reckoned."""
    given = {
        "applicant.id_number": family.mother.id_number,
        "applicant.name": family.mother.name,
        "applicant.phone": family.mother.phone,
        **family.answers(),
    }
    answers = {key: _answer(key, value) for key, value in given.items()}
    forms.derive(forms.form_of("birth", book.current()), answers, today())
    return answers


def answered(**values: Any) -> forms.Stored:
    """Return answers by their keys, as the form keeps them."""
    return {key: _answer(key, value) for key, value in values.items()}


def _answer(key: str, value: Any) -> dict[str, Any]:
    """Return an answer as if its register had given it, or as typed where there is none."""
    filled = book.current().book.questions[key].filled
    if filled is None:
        return forms.Answer(value=value, origin="typed").stored()
    return forms.Answer(value=value, origin="source", source=filled.source, read_at=now()).stored()


File = Callable[..., cases.Application]


@pytest.fixture
def file(family: Family) -> File:
    """Return a function that files the birth for the mother; with `confirmed` the father has agreed."""

    def filed(*, confirmed: bool = True, changed: forms.Stored | None = None) -> cases.Application:
        actor = resident_of(family.mother).actor
        application = cases.file_answers(
            "birth", family.mother, {**stored(family), **(changed or {})}, by=actor, key=f"test-{next(_keys)}", at=now()
        )
        if confirmed:
            cases.confirm(application.id, by=resident_of(family.father), at=now())
            application.refresh_from_db()
        return application

    return filed


@pytest.fixture
def draft(family: Family) -> Draft:
    """The mother's form, consented to and complete, not yet filed."""
    mother = resident_of(family.mother)
    begun = forms.start("birth", for_person=family.mother, by=mother, at=now())
    forms.put_answers(begun.id, stored(family), by=mother, at=now())
    begun.refresh_from_db()
    ways = [way for material in book.current().book.materials.values() for way in material.ways if way.source]
    begun.readings = {f"{way.source}@{way.subject}": {"fault": "", "at": now().isoformat()} for way in ways}
    begun.consented_at = now()
    begun.save(update_fields=["consented_at", "readings"])
    return begun


Enter = Callable[..., Browser]


@pytest.fixture
def enter(_hashes_passwords_fast: None) -> Enter:
    """Return a function that gives a browser in which somebody is signed in, or nobody."""

    def entered(who: Any = None, *, second_factor: bool = True, **more: Any) -> Browser:
        browser = Browser(raise_request_exception=False, **more)
        if who is not None:
            sign_in(browser, who.user, second_factor=second_factor)
        return browser

    return entered


@pytest.fixture
def officer(edition: book.Edition) -> Any:
    """Return a function that employs somebody at an agency."""
    numbers = count(1)
    return lambda agency="public-security", roles=("reviewer",): an_officer(
        f"{agency}-{next(numbers)}", "吴敏", agency, roles
    )
