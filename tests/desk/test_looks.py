"""An officer who opens a case looks at a person's data: written down first, and shown to that person."""

import re
from typing import Any

import pytest
from django.db import InternalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.world import Enter, Family, File, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.forms.models import Draft
from tongban.forms.operations import pause
from tongban.kernel.audit import looks_at
from tongban.kernel.clock import now
from tongban.kernel.models import Look
from tongban.notifications.models import Notice
from tongban.ui.doors import everyone, page

pytestmark = pytest.mark.django_db


def _case_of(application: cases.Application, agency: str) -> cases.Case:
    return next(case for case in cases.cases_of(application.id) if case.agency == agency)


def _looks(family: Family) -> list[tuple[str, str, str]]:
    return [(look.actor_label, look.actor_agency, look.purpose) for look in looks_at(family.mother.id)]


def test_opening_a_case_is_recorded_for_every_party(family: Family, file: File, officer: Any, enter: Enter) -> None:
    case = _case_of(file(), "health")
    enter(officer("health")).get(f"/desk/cases/{case.id}/")
    seen = [("吴敏", "health", case.service)]
    assert (_looks(family), len(looks_at(family.father.id)), len(looks_at(family.stranger.id))) == (seen, 1, 0)


def test_the_resident_reads_who_looked(
    family: Family, file: File, officer: Any, enter: Enter, edition: book.Edition
) -> None:
    case = _case_of(file(), "health")
    enter(officer("health")).get(f"/desk/cases/{case.id}/")
    shown = enter(family.mother).get("/me/looks/").content.decode()
    title = str(edition.book.services[case.service].title)
    assert (shown.count("吴敏"), shown.count(title)) == (1, 1)


def test_whoever_is_turned_away_has_seen_nothing(family: Family, file: File, officer: Any, enter: Enter) -> None:
    case = _case_of(file(), "health")
    browsers = [enter(officer("tax")), enter(officer("health"), second_factor=False), enter(family.stranger), enter()]
    statuses = [browser.get(f"/desk/cases/{case.id}/").status_code for browser in browsers]
    assert (statuses, _looks(family)) == ([404, 302, 403, 302], [])


def test_the_look_is_recorded_before_anything_is_shown(
    family: Family, file: File, officer: Any, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _case_of(file(), "health")
    monkeypatch.setattr("tongban.desk.web.views.render", _breaks)
    answer = enter(officer("health")).get(f"/desk/cases/{case.id}/")
    assert (answer.status_code, _looks(family)) == (500, [("吴敏", "health", case.service)])


def _breaks(*_args: Any, **_more: Any) -> HttpResponse:
    raise RuntimeError("the page breaks after the door has opened")


def test_residents_looking_at_their_own_things_are_not_recorded(
    family: Family, file: File, draft: Draft, enter: Enter
) -> None:
    application, browser = file(), enter(family.mother)
    pages = ["/me/", "/me/looks/", f"/applications/{application.number}/", f"/apply/{draft.id}/review/"]
    statuses = [browser.get(address).status_code for address in pages]
    assert (statuses, Look.objects.count()) == ([200] * 4, 0)


def test_a_counter_officer_who_was_handed_a_form_is_recorded(
    family: Family, draft: Draft, officer: Any, enter: Enter
) -> None:
    browser = enter(officer("health", ("counter",)))
    before = browser.get(f"/apply/{draft.id}/review/").status_code
    code = pause(draft.id, by=resident_of(family.mother), at=now())
    browser.post("/desk/counter/", {"code": code})
    after = browser.get(f"/apply/{draft.id}/review/").status_code
    assert (before, after, _looks(family)) == (404, 200, [("吴敏", "health", "birth")])


def test_a_page_that_writes_fails(family: Family) -> None:
    @page(open_to=everyone)
    def writing(_request: HttpRequest) -> HttpResponse:
        Notice.objects.filter(id_number="x").update(read_at=now())
        return HttpResponse()

    with pytest.raises(InternalError, match=re.escape("read-only transaction")):
        writing(RequestFactory().get("/"))
