"""The next bundle takes what the last one issued: nobody uploads what the city itself has written."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from tests.cases.conftest import FILED, Birth, an_officer_of, work_off
from tests.world import Enter
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.operations.delivering import keep_outputs
from tongban.certificates.models import Certificate
from tongban.forms.models import Draft
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today

pytestmark = pytest.mark.django_db
CHILD = "310100202611010026"
NEXT = Path(__file__).parent / "next_book"
UPLOAD = "照片或 PDF"


@pytest.fixture
def certificate(registration: Birth, settings: Any, tmp_path: Path) -> Certificate:
    """The child's certificate of birth, the child registered; the city's book then has a bundle that needs it."""
    police = an_officer_of("police")
    case = registration.until("birth-registration", "under_review", by=police)
    cases.decide(case.id, grant=True, reason="", by=police, at=FILED)
    keep_outputs(case.id, {"child.id_number": CHILD}, at=FILED)
    work_off(now())
    folder = tmp_path / "book"
    shutil.copytree(settings.BOOK_DIR, folder)
    shutil.copytree(NEXT, folder, dirs_exist_ok=True)
    book.publish(folder, by=SYSTEM, at=now())
    return Certificate.objects.get(kind="birth-certificate")


Fill = Callable[..., tuple[Browser, Draft]]


@pytest.fixture
def fill(enter: Enter, certificate: Certificate) -> Fill:
    """Return a function by which somebody fills the next bundle's form for the child, up to the materials."""

    def filled(person: Any) -> tuple[Browser, Draft]:
        browser = enter(person)
        browser.post("/apply/start/nursery/")
        draft = Draft.objects.get(person=person, bundle="nursery")
        browser.post(f"/apply/{draft.id}/consent/")
        version = Draft.objects.get(id=draft.id).version
        given = {"pupil.name": "林知夏", "pupil.id_number": CHILD, "version": version}
        browser.post(f"/apply/{draft.id}/step/pupil/", given)
        return browser, draft

    return filled


def _materials(browser: Browser, draft: Draft) -> str:
    return browser.get(f"/apply/{draft.id}/materials/").content.decode()


@pytest.mark.parametrize("parent", ["mother", "father"])
def test_a_parent_hands_in_the_childs_certificate_without_a_file(
    registration: Birth, certificate: Certificate, fill: Fill, enter: Enter, officer: Any, parent: str
) -> None:
    browser, draft = fill(getattr(registration.family, parent))
    page = _materials(browser, draft)
    assert (UPLOAD in page, certificate.holder_id_number) == (False, CHILD)
    browser.post(f"/apply/{draft.id}/materials/")
    browser.post(f"/file/{draft.id}/")
    application = cases.Application.objects.get(bundle="nursery")
    [case] = cases.cases_of(application.id)
    kept = application.materials["pupil-birth-certificate"]
    assert (kept["way"], kept["reference"], draft.uploads.count()) == ("certificate", certificate.number, 0)
    shown = enter(officer("health")).get(f"/desk/cases/{case.id}/").content.decode()
    assert certificate.number in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "revoked", "reason": "错误"}, "撤销"),
        ({"state": "suspended", "reason": "核查"}, "暂扣"),
        ({"valid_until": today() - timedelta(days=1)}, "过期"),
    ],
    ids=["revoked", "suspended", "expired"],
)
def test_a_certificate_that_does_not_count_is_not_offered_but_another_way_is(
    registration: Birth, certificate: Certificate, fill: Fill, change: dict[str, Any], words: str
) -> None:
    Certificate.objects.filter(id=certificate.id).update(**change)
    browser, draft = fill(registration.family.mother)
    page = _materials(browser, draft)
    assert re.search(f"{certificate.number}[^<]*{words}", page)
    assert UPLOAD in page
    browser.post(f"/file/{draft.id}/")
    assert not cases.Application.objects.filter(bundle="nursery").exists()


def test_whoever_merely_knows_the_childs_number_gets_nothing(
    registration: Birth, certificate: Certificate, fill: Fill
) -> None:
    browser, draft = fill(registration.family.stranger)
    page = _materials(browser, draft)
    assert (UPLOAD in page, certificate.number in page) == (True, False)
