"""What every bundle's journey has in common: a person fills any form in a browser, officers work over plain HTTP."""

import re
import time
from collections.abc import Mapping
from typing import Any

import httpx

from tests.journeys.steps import number_on, until

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
CASE = re.compile(r"/desk/cases/([0-9a-f-]{36})/")
MOST_PAGES = 25
DONE = {"": re.compile(r"已办结 (\d+)／(\d+)"), "/en": re.compile(r"(\d+) of (\d+) services done")}
ENGLISH = {
    "搜索": "Search",
    "开始办理": "Start",
    "同意，请帮我填好": "I agree, fill the form for me",
    "重新查询": "Ask again",
    "核对并提交": "Check and file",
    "提交": "File it",
    "收件凭证与进度": "Receipt and progress",
}


class Clerk:
    """An officer of an office, at the same pages as in a browser: signs in with the second factor, then posts forms."""

    def __init__(self, installation: Any, staff: str) -> None:
        self.http = httpx.Client(base_url=installation.url, follow_redirects=True, timeout=30)
        page = self._post("/account/login/", {"login": staff, "password": installation.password})
        for _ in range(3):  # a code lives half a minute, and may end while it is sent
            if 'id="id_code"' in page.text:
                page = self._post(str(page.url), {"code": installation.code(staff)}, page)
        assert page.url.path.startswith("/desk"), f"{staff} is not signed in: {page.url}"

    def case(self, number: str, service: str, *, seconds: float = 120) -> str:
        """Return the id of an application's case once it is in the office's list."""
        found: list[str] = []

        def is_listed() -> bool:
            rows = ROW.findall(self.http.get("/desk/", params={"q": number}).text)
            found[:] = [case[1] for row in rows if service in row and (case := CASE.search(row))]
            return bool(found)

        until(is_listed, f"{service} of {number} in the list", seconds)
        return found[0]

    def moves(self, case: str, *moves: str, **typed: str) -> None:
        """Make moves on a case, one after another, each with what its form asks for."""
        for move in moves:
            path = f"/desk/cases/{case}/{move}/"
            asked = self.http.get(path)
            page = self._post(path, {**typed, "version": _found(VERSION, asked.text)}, asked)
            assert "已完成" in page.text, f"{move}: {_words(page.text)}"

    def grants(self, number: str, service: str, **typed: str) -> str:
        """Accept, review and grant a case; return its id."""
        case = self.case(number, service)
        self.moves(case, "accept", "start-review", "grant", **typed)
        return case

    def _post(self, path: str, form: Mapping[str, str], asked: httpx.Response | None = None) -> httpx.Response:
        page = asked or self.http.get(path)
        fields = {"csrfmiddlewaretoken": _found(TOKEN, page.text), **form}
        return self.http.post(path, data=fields, headers={"Referer": str(page.url)})


def finds(person: Any, words: str, title: str) -> None:
    """Search from the front page in everyday words, and open the guide."""
    person.goes_to("/")
    person.page.get_by_role("searchbox").fill(words)
    person.presses(_said(person, "搜索"))
    person.follows(title, exact=False)


def fills(person: Any, answers: Mapping[str, str]) -> int:
    """Go from the guide to the review with what is asked, by question key; return how many answers were given.

    A choice is answered by its value, yes or no, a date as 2026-01-31, boxes by the values to tick, with commas, a
    material by its way: promise or deferred.
    What is asked and has no answer here fails the journey.
    """
    person.presses(_said(person, "开始办理"))
    given: set[str] = set()
    for _ in range(MOST_PAGES):
        if person.page.get_by_role("heading", name=_said(person, "核对并提交")).count():
            return len(given)
        agree, again = _said(person, "同意，请帮我填好"), _said(person, "重新查询")
        if person.page.get_by_role("button", name=agree).count():
            person.presses(agree)
            while person.page.get_by_role("button", name=again).count():  # a machine under load may be slow
                person.presses(again)
            continue
        given |= _answers_page(person, answers)
        before = person.page.url
        ways = person.page.locator("main button[form=ways]")  # how materials come: a promise, later, or a file
        person.clicks(ways if ways.count() else person.page.locator("main form[method=post] button[type=submit]").first)
        stays = person.page.url == before and person.page.locator(".govuk-error-summary").count()
        assert not stays, f"{before}:\n{person.text[:1500]}"
    raise AssertionError(f"the form never ends: {person.page.url}\n{person.text[:1500]}")


def files(person: Any, answers: Mapping[str, str], *, most: int = 8) -> str:
    """Fill and file, with at most so many typed answers and no upload; return the application's number."""
    assert fills(person, answers) <= most
    assert person.page.locator("input[type=file]").count() == 0
    person.presses(_said(person, "提交"))
    person.sees(_said(person, "收件凭证与进度"))
    return number_on(person)


def pays(person: Any, number: str, *, seconds: float = 120) -> str:
    """Wait until something is to be paid, and pay it at the sandbox's cashier; return the words of the order's page."""
    path = f"{person.installation.url}{person.prefix}/payments/{number}/"
    pay = person.page.locator("main form[action$='/pay/'] button")

    def is_due() -> bool:
        person.page.goto(path)
        return bool(pay.count())

    until(is_due, f"something to pay for {number}", seconds)
    person.clicks(pay)
    if person.page.locator("#cashier").count():
        with person.page.expect_navigation():
            person.page.locator("#cashier").click()
    with person.page.expect_navigation():
        person.page.locator("button#pay").click()
    person.page.wait_for_url(f"{person.installation.url}**")
    person.looks()
    return str(person.text)


def all_done(person: Any, number: str, *, seconds: float = 180) -> str:
    """Wait until every case of an application has come to its end; return the words of its page."""
    deadline = time.monotonic() + seconds
    while True:
        person.page.goto(person.installation.url + person.prefix + f"/applications/{number}/")
        words = person.page.locator("main").text_content() or ""
        done = DONE[person.prefix].search(words)
        if done and done[1] == done[2]:
            person.looks()
            return words
        assert time.monotonic() < deadline, words[:2000]
        time.sleep(0.5)


def _said(person: Any, words: str) -> str:
    """Return the words of a button or heading in the language a person reads."""
    return ENGLISH[words] if person.prefix == "/en" else words


def _answers_page(person: Any, answers: Mapping[str, str]) -> set[str]:
    """Answer what this page asks; return the keys answered. The field of a question is named by its key."""
    given = set()
    asked = "main form[method=post] :is(input, select, textarea), main input[form=ways]"
    for field in person.page.locator(asked).all():
        key, kind = field.get_attribute("name") or "", (field.get_attribute("type") or "").lower()
        if key not in answers or kind == "hidden":
            continue
        value = answers[key]
        if kind == "radio":
            if field.get_attribute("value") == value:
                field.check()
        elif kind == "checkbox":
            field.set_checked(field.get_attribute("value") in value.split(","))
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
        given.add(key)
    return given


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _words(page: str) -> str:
    main = page.partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))[:1500]
