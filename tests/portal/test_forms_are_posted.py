"""Each page with a form is posted once as a browser does: with the token of the page itself."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client as Browser

from tests.identity.people import PASSWORD
from tests.world import Enter, Family, File
from tongban.cases.models import Case
from tongban.forms.models import Draft

pytestmark = pytest.mark.django_db


class Forms(HTMLParser):
    """Reads a page's forms that are posted: where each goes, and its hidden fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method", "").lower() == "post"
            if self._inside:
                self.found.append((given.get("action", ""), {}))
        if tag == "input" and self._inside and given.get("type") == "hidden":
            self.found[-1][1][given.get("name", "")] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def post(browser: Browser, page: str, typed: dict[str, Any], goes_to: str = "") -> int:
    """Fill and send the page's form whose address ends with `goes_to`; return the answer's status."""
    return answer_to(browser, page, typed, goes_to).status_code


def answer_to(browser: Browser, page: str, typed: dict[str, Any], goes_to: str) -> Any:
    forms = Forms(browser.get(page).content.decode()).found
    action, hidden = next(
        (action or page, hidden) for action, hidden in forms if re.search(f"{goes_to}$", action or page)
    )
    return browser.post(action, {**hidden, **typed})


@pytest.fixture
def strict(enter: Enter) -> Enter:
    """Return a function that gives a browser whose posts are refused without the token of a page."""
    return lambda who=None: enter(who, enforce_csrf_checks=True)


def test_a_post_without_the_page_is_refused(family: Family, strict: Enter) -> None:
    assert strict(family.mother).post("/apply/start/birth/").status_code == 403


def test_every_form_carries_a_token(family: Family, file: File, draft: Draft, officer: Any, enter: Enter) -> None:
    case = Case.objects.filter(application=file(), agency="health").earliest("sequence")
    resident = ["/", "/things/birth/", f"/apply/{draft.id}/review/", f"/apply/{draft.id}/step/child/", "/notices/"]
    pages = [
        *((enter(family.mother), address) for address in resident),
        *((enter(officer("health", ("counter",))), address) for address in ("/desk/", "/desk/counter/")),
        (enter(officer("health")), f"/desk/cases/{case.id}/"),
        (enter(), "/account/login/"),
    ]
    without = [
        (address, action)
        for browser, address in pages
        for action, hidden in Forms(browser.get(address).content.decode()).found
        if not hidden.get("csrfmiddlewaretoken")
    ]
    assert without == []


def test_signing_in(family: Family, strict: Enter) -> None:
    typed = {"login": family.mother.phone, "password": PASSWORD}
    assert post(strict(), "/account/login/", typed, "login/") == 302


def test_signing_out(family: Family, strict: Enter) -> None:
    assert post(strict(family.mother), "/account/logout/", {}, "logout/") == 302


def test_text_size(family: Family, strict: Enter) -> None:
    assert post(strict(), "/", {"size": "large"}, "text-size") == 302


def test_beginning(family: Family, strict: Enter) -> None:
    assert post(strict(family.mother), "/things/birth/", {}, "start/birth/") == 302


@pytest.mark.parametrize(
    ("page", "goes_to", "typed"),
    [
        ("step/child/", "step/child/", {"child.name": "林知秋", "child.ethnicity_from": "father"}),
        ("materials/", "materials/", {}),
        ("review/", r"file/[0-9a-f-]+/", {}),
        ("dispute/child.sex/", "dispute/child.sex/", {"words": "应为男孩"}),
        ("pause/", "pause/", {}),
        ("discard/", "discard/", {}),
    ],
)
def test_filling(page: str, goes_to: str, typed: dict[str, str], family: Family, draft: Draft, strict: Enter) -> None:
    assert post(strict(family.mother), f"/apply/{draft.id}/{page}", typed, goes_to) == 302


def test_consenting(family: Family, draft: Draft, strict: Enter) -> None:
    draft.consented_at = None
    draft.save(update_fields=["consented_at"])
    assert post(strict(family.mother), f"/apply/{draft.id}/consent/", {}, "consent/") == 302


def test_confirming(family: Family, file: File, strict: Enter) -> None:
    page = f"/applications/{file(confirmed=False).number}/confirm/"
    assert post(strict(family.father), page, {}, "confirm/") == 302


def test_declining(family: Family, file: File, strict: Enter) -> None:
    page = f"/applications/{file(confirmed=False).number}/confirm/"
    assert post(strict(family.father), page, {"reason": "不同意"}, "decline/") == 302


def test_withdrawing(family: Family, file: File, strict: Enter) -> None:
    assert post(strict(family.mother), f"/applications/{file().number}/withdraw/", {}, "withdraw/") == 302


def test_at_the_counter(officer: Any, strict: Enter) -> None:
    browser = strict(officer("health", ("counter",)))
    assert post(browser, "/desk/counter/", {"code": "ABCD2345"}, "/desk/counter/") == 302


@pytest.mark.parametrize("goes_to", [r"confirmations/[^/]+/", "decline/"])
def test_confirming_at_the_counter(goes_to: str, family: Family, file: File, officer: Any, strict: Enter) -> None:
    browser = strict(officer("health", ("counter",)))
    asked = {"number": file(confirmed=False).number, "id_number": family.father.id_number}
    visit = answer_to(browser, "/desk/counter/", asked, "confirmations/").headers["Location"]
    assert post(browser, visit, {"card_seen": "1", "reason": "名字还没有商量好"}, goes_to) == 302


@pytest.mark.parametrize(("page", "goes_to"), [("", "claim/"), ("accept/", "accept/")])
def test_deciding(page: str, goes_to: str, file: File, officer: Any, strict: Enter) -> None:
    case = Case.objects.filter(application=file(), agency="health").earliest("sequence")
    assert post(strict(officer("health")), f"/desk/cases/{case.id}/{page}", {"reason": "齐全"}, goes_to) == 302


def test_accepting_many(file: File, officer: Any, strict: Enter) -> None:
    case = Case.objects.filter(application=file(), agency="health").earliest("sequence")
    assert post(strict(officer("health")), "/desk/", {"case": str(case.id)}, "accept/") == 302
