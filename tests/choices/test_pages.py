"""The choice in a browser without scripts, on the guide, at the counter's desk and on the way to the decision."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser

from tests.choices.conftest import choose, filed
from tests.world import Enter, resident_of
from tongban.forms import operations
from tongban.forms.models import Draft
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db
EVERYTHING = {"tenure": "home-rent", "services": ["home-garden", "home-car"]}


@pytest.fixture
def browser(enter: Enter, begun: Draft) -> Browser:
    return enter(begun.person)


def _page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def _checked(browser: Browser, draft: Draft) -> set[str]:
    html = browser.get(f"/apply/{draft.id}/choice/").content.decode()
    return {re.search(r'value="([^"]+)"', tag)[1] for tag in re.findall(r"<input[^>]* checked>", html)}  # type: ignore[index]  # each has a value


def test_after_the_consent_comes_the_choice_then_the_questions(browser: Browser, begun: Draft) -> None:
    assert browser.get(f"/apply/{begun.id}/").headers["Location"] == f"/apply/{begun.id}/choice/"
    assert _checked(browser, begun) == {"home-car"}
    answer = browser.post(f"/apply/{begun.id}/choice/", {**EVERYTHING, "version": begun.version})
    assert answer.headers["Location"] == f"/apply/{begun.id}/step/house/"
    assert _checked(browser, begun) == {"home-car", "home-garden", "home-rent"}


def test_without_an_alternative_the_page_says_so_and_keeps_nothing(browser: Browser, begun: Draft) -> None:
    answer = browser.post(f"/apply/{begun.id}/choice/", {"services": ["home-garden"]})
    begun.refresh_from_db()
    assert (answer.status_code, begun.choices) == (422, {})
    assert "请在可选的事项中选择一项" in answer.content.decode()


def test_the_review_shows_what_was_chosen_and_what_was_not(browser: Browser, begun: Draft) -> None:
    choose(begun, tenure="home-rent", home_car=False, home_garden=False)
    page = _page(browser, f"/apply/{begun.id}/review/")
    assert "home-permit home-check home-deed home-rent 未选择： home-garden, home-car" in page.replace("、", ", ")
    assert "own.seller" not in page


def test_the_review_of_an_open_alternative_leads_back_to_the_choice(browser: Browser, begun: Draft) -> None:
    html = browser.get(f"/apply/{begun.id}/review/").content.decode()
    assert f'<a href="/apply/{begun.id}/choice/">请在可选的事项中选择一项。</a>' in html


def test_an_officer_chooses_at_the_counter_for_the_person_there(enter: Enter, officer: Any, begun: Draft) -> None:
    code = operations.pause(begun.id, by=resident_of(begun.person), at=now())
    at_desk = enter(officer("community-centre", ("counter",)))
    at_desk.post("/desk/counter/", {"code": code})
    assert at_desk.post(f"/apply/{begun.id}/choice/", EVERYTHING).status_code == 302
    begun.refresh_from_db()
    assert begun.choices == {"tenure": "home-rent", "home-garden": True, "home-car": True}


def test_the_guide_says_what_may_be_chosen_and_what_waits_for_what(browser: Browser, begun: Draft) -> None:
    page = _page(browser, "/things/home/")
    assert "home-check 以下事项办结后开始，不论是否准予：home-permit" in page
    assert "home-deed 以下事项准予后开始：home-permit" in page
    assert "home-garden 可选，按需选择" in page
    assert "home-car 可选，默认已选" in page
    assert "home-rent 择一办理：本项或home-own" in page


def test_the_progress_says_what_each_waits_for(browser: Browser, begun: Draft) -> None:
    application = filed(choose(begun, tenure="home-rent"))
    page = _page(browser, f"/applications/{application.number}/")
    assert "以下事项办结后开始：home-permit" in page


def test_the_office_reads_that_its_service_was_chosen(enter: Enter, officer: Any, begun: Draft) -> None:
    application = filed(choose(begun, tenure="home-rent"))
    case = application.cases.get(service="home-rent")
    assert "申请人选择了本事项，而非：home-own。" in _page(enter(officer("health")), f"/desk/cases/{case.id}/")
