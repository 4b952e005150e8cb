"""A bundle that leaves things open: a home with a garden or not, rented or owned, checked after its permit ended."""

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from tests.world import resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

MODEL = Path(__file__).parents[1] / "cases" / "next_book" / "items" / "health" / "nursery-place.yaml"
ASKS = {
    "home-permit": ["home.size"],
    "home-check": [],
    "home-deed": [],
    "home-garden": ["garden.trees", "marriage.status"],
    "home-car": ["car.plate"],
    "home-rent": ["rent.landlord"],
    "home-own": ["own.seller"],
}
JOINED = [
    {"service": "home-permit"},
    {"service": "home-check", "after": ["home-permit"]},
    {"service": "home-deed", "needs": ["home-permit"]},
    {"service": "home-garden", "optional": True, "chosen": False},
    {"service": "home-car", "optional": True, "needs": ["home-garden"], "after": ["home-check"]},
    {"service": "home-rent", "one_of": "tenure"},
    {"service": "home-own", "one_of": "tenure", "when": "home.size > 10"},
]
TYPED = ["home.size", "garden.trees", "car.plate", "rent.landlord", "own.seller"]
ANSWERS: dict[str, Any] = {"home.size": 80, "car.plate": "沪A", "rent.landlord": "王安", "own.seller": "李安"}


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def write_home(folder: Path) -> Path:
    """Write the city's book with the home's bundle in it, and return where."""
    model = yaml.safe_load(MODEL.read_text())
    for number, (key, asked) in enumerate(ASKS.items()):
        code = f"3107190990{number:02}"
        service = {
            **model,
            "key": key,
            "title": words(key),
            "catalog_code": code,
            "task_code": model["task_code"][:19] + code,
            "asks": [{"question": question} for question in asked],
            "materials": [],
        }
        (folder / "items" / "health" / f"{key}.yaml").write_text(yaml.safe_dump(service, allow_unicode=True))
    questions = [{"key": key, "label": words(key), "type": "number" if key == "home.size" else "text"} for key in TYPED]
    (folder / "questions" / "home.yaml").write_text(yaml.safe_dump({"questions": questions}, allow_unicode=True))
    bundle = yaml.safe_load((MODEL.parents[2] / "bundles" / "nursery.yaml").read_text())
    bundle |= {"key": "home", "title": words("home"), "services": JOINED}
    del bundle["shown_title"]
    bundle["steps"] = [
        {"key": "house", "title": words("house"), "questions": ["home.size", "marriage.status"]},
        {"key": "more", "title": words("more"), "questions": TYPED[1:]},
    ]
    (folder / "bundles" / "home.yaml").write_text(yaml.safe_dump(bundle, allow_unicode=True))
    sources = folder / "sources" / "civil-affairs.yaml"
    sources.write_text(sources.read_text().replace("    purposes:\n", "    purposes:\n      - home\n", 1))
    return folder


@pytest.fixture
def home(edition: book.Edition, settings: Any, tmp_path: Path) -> book.Edition:
    """The edition in which the bundle is."""
    folder = tmp_path / "book"
    shutil.copytree(settings.BOOK_DIR, folder)
    return book.publish(write_home(folder), by=SYSTEM, at=now())


@pytest.fixture
def person(home: book.Edition, family: Any) -> identity.Person:
    found: identity.Person = family.mother
    return found


@pytest.fixture
def begun(person: identity.Person) -> Draft:
    """The person's form, nothing chosen, everything typed."""
    by = resident_of(person)
    draft = forms.start("home", for_person=person, by=by, at=now())
    typed = {key: forms.Answer(value=value, origin="typed").stored() for key, value in ANSWERS.items()}
    forms.put_answers(draft.id, typed, by=by, at=now())
    Draft.objects.filter(id=draft.id).update(consented_at=now())
    draft.refresh_from_db()
    return draft


def choose(draft: Draft, **choices: Any) -> Draft:
    """Choose as the draft's person; keys are written with underscores."""
    given = {key.replace("_", "-"): value for key, value in choices.items()}
    forms.choose_services(draft.id, given, by=resident_of(draft.person), at=now())
    draft.refresh_from_db()
    return draft


def filed(draft: Draft) -> cases.Application:
    return cases.file(draft.id, by=resident_of(draft.person), at=now())


def states(application_id: UUID) -> dict[str, str]:
    return {case.service: case.state for case in cases.cases_of(application_id)}
