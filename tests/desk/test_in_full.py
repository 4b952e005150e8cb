"""A masked line shown in full: once, for a reason, and the person reads which."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.world import Enter, Family, File
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.kernel.audit import history_of, looks_at
from tongban.kernel.models import Look

pytestmark = pytest.mark.django_db
ASKED = {"question": "mother.id_number", "reason": "compare"}


@pytest.fixture
def case(file: File, edition: book.Edition) -> cases.Case:
    """The family's case at the health office, whose service asks for masked numbers."""
    return next(one for one in cases.cases_of(file().id) if one.agency == "health")


def _shown(browser: Browser, case: cases.Case, **changed: str) -> Any:
    return browser.post(f"/desk/cases/{case.id}/", {**ASKED, **changed})


def _reasons(family: Family) -> list[tuple[list[str], str, str]]:
    return [(look.fields, look.reason, look.concerning) for look in looks_at(family.mother.id) if look.reason]


def test_exactly_the_line_asked_for_is_shown_and_the_others_stay_masked(
    family: Family, case: cases.Case, officer: Any, enter: Enter
) -> None:
    browser = enter(officer("health"))

    before = browser.get(f"/desk/cases/{case.id}/")
    shown = _shown(browser, case)
    again = browser.get(f"/desk/cases/{case.id}/")

    full = [row for row in shown.context["rows"] if row.in_full]
    assert (shown.status_code, [row.value for row in full]) == (200, [family.mother.id_number])
    assert "no-store" in shown["Cache-Control"]
    others = [row for row in before.context["rows"] if row.masked and row.label != full[0].label]
    assert [row for row in shown.context["rows"] if row.masked] == others
    assert len(others) > 0
    for page in (before, again):
        assert family.mother.id_number not in page.content.decode()


def test_the_line_shown_is_a_field_to_copy_by_keyboard(
    family: Family, case: cases.Case, officer: Any, enter: Enter
) -> None:
    page = _shown(enter(officer("health")), case).content.decode()

    field = next(part for part in page.split("<input") if 'id="shown-in-full"' in part).split(">")[0]
    assert f'value="{family.mother.id_number}"' in field
    assert "readonly" in field
    assert "autofocus" in field


def test_the_look_is_recorded_with_line_and_reason_for_every_party(
    family: Family, case: cases.Case, officer: Any, enter: Enter
) -> None:
    _shown(enter(officer("health")), case)

    assert _reasons(family) == [(["mother.id_number"], "compare", case.number)]
    assert [look.reason for look in looks_at(family.father.id) if look.reason] == ["compare"]
    entry = next(one for one in history_of([case.id]) if one.action == "cases.shown_in_full")
    assert entry.details == {"question": "mother.id_number", "reason": "compare"}


def test_the_person_reads_why_it_was_shown(family: Family, case: cases.Case, officer: Any, enter: Enter) -> None:
    browser = enter(officer("health"))
    _shown(browser, case)
    _shown(browser, case, reason="other", words="银行退回了转账")

    page = enter(family.mother).get("/me/looks/").content.decode()

    assert page.count("与出示的证件核对") == 1
    assert page.count("银行退回了转账") == 1


@pytest.mark.parametrize(
    "changed", [{"reason": ""}, {"reason": "curiosity"}, {"reason": "other", "words": "  "}, {"question": "child.name"}]
)
def test_without_a_reason_or_a_masked_line_nothing_is_shown(
    family: Family, case: cases.Case, officer: Any, enter: Enter, changed: dict[str, str]
) -> None:
    answer = _shown(enter(officer("health")), case, **changed)

    assert (answer.status_code, _reasons(family)) == (422, [])
    assert family.mother.id_number not in answer.content.decode()


def test_another_office_finds_no_case(family: Family, case: cases.Case, officer: Any, enter: Enter) -> None:
    assert _shown(enter(officer("tax")), case).status_code == 404
    assert Look.objects.count() == 0


def test_an_officer_is_not_shown_their_own_case_in_full(
    family: Family, case: cases.Case, officer: Any, enter: Enter
) -> None:
    own = officer("health")
    own.person = family.mother
    own.save(update_fields=["person"])

    answer = _shown(enter(own), case)

    assert (answer.status_code, _reasons(family)) == (422, [])
    assert "任何人不得" in answer.content.decode()
