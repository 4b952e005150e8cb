"""Amounts by rule: explained before filing and after, by what held on the day of filing, to whom they concern."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.priced import publish_priced
from tests.world import Enter, Family, File, answered, resident_of, stored
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.models import Application, Case
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.kernel.clock import now, today

pytestmark = pytest.mark.django_db
AMOUNT = "benefit.amount"


def test_the_amount_is_an_answer_of_the_application(priced: book.Edition, file: File) -> None:
    assert file().answers[AMOUNT]["value"] == 3616.5


def test_it_is_explained_to_the_applicant(priced: book.Edition, file: File, family: Family, enter: Enter) -> None:
    page = enter(family.mother).get(f"/applications/{file().number}/").content.decode()
    assert "30 × 120.55" in page
    assert "新通知" in page
    assert "第一个孩子" in page


def test_it_is_not_shown_to_the_other_parent(
    priced: book.Edition,
    file: File,
    family: Family,
    enter: Enter,
) -> None:
    assert "120.55" not in enter(family.father).get(f"/applications/{file().number}/").content.decode()


def test_only_the_office_whose_service_needs_it_sees_it(
    priced: book.Edition,
    file: File,
    officer: Any,
    enter: Enter,
) -> None:
    application = file()
    Case.objects.filter(application=application).update(
        state=cases.CaseState.RECEIVED, received_at=now(), accept_by=today()
    )
    pages = {}
    for agency in ("social-insurance", "health"):
        case = Case.objects.filter(application=application, agency=agency).earliest("sequence")
        pages[agency] = enter(officer(agency)).get(f"/desk/cases/{case.id}/").content.decode()
    assert "30 × 120.55" in pages["social-insurance"]
    assert "120.55" not in pages["health"]


def test_it_is_explained_before_filing(priced: book.Edition, draft: Draft, family: Family, enter: Enter) -> None:
    assert "30 × 120.55" in enter(family.mother).get(f"/apply/{draft.id}/review/").content.decode()


def test_the_day_of_filing_decides_not_that_of_the_last_answer(
    edition: book.Edition, tmp_path: Path, draft: Draft, family: Family
) -> None:
    """The draft is answered before the new rows hold, and filed on the day they begin."""
    tomorrow = today() + timedelta(days=1)
    later = publish_priced(tmp_path, since=tomorrow)
    draft.edition_number = later.number
    forms.derive(forms.form_of("birth", later), draft.answers, today())
    draft.save()
    assert draft.answers[AMOUNT]["value"] == 3000
    application = cases.file(draft.id, by=resident_of(family.mother), at=now() + timedelta(days=1))
    assert application.answers[AMOUNT]["value"] == 3616.5


def test_it_stays_explained_as_on_the_day_of_filing(edition: book.Edition, tmp_path: Path, file: File) -> None:
    publish_priced(tmp_path, since=today() + timedelta(days=1))
    application = file()
    Application.objects.filter(id=application.id).update(filed_at=now() + timedelta(days=1))
    before = cases.amounts_of(application)
    application.refresh_from_db()
    after = cases.amounts_of(application)
    assert [[one.value for one in amounts] for amounts in (before, after)] == [[3000], [3616.5]]


def test_what_is_not_known_is_explained_as_such(priced: book.Edition, family: Family) -> None:
    form = forms.form_of("birth", priced)
    answers = {key: one for key, one in stored(family).items() if key != "family.children_count"}
    (amount,) = forms.amounts(form, answers, today())
    assert (amount.value, amount.words.en) == (None, "not known yet")
    (known,) = forms.amounts(form, {**answers, **answered(**{"family.children_count": 2})}, today())
    assert known.value == 4500
