"""A person's own pages about their data: who looked, what they asked, what they consented to."""

import csv
import io
from typing import Any

import pytest

from tests.exchange.entries import a_call
from tests.exchange.questions import looked_at
from tests.world import Enter, Family
from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.exchange.identifiers import member_of
from tongban.exchange.log.recording import digest_of, record
from tongban.exchange.models import Agreement, Call
from tongban.kernel.actor import Actor
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
LOOKS = "/me/looks/"


def called(family: Family, number: int = 0, **more: Any) -> Call:
    """Write down a call about the mother; each in another case."""
    said = {"source": "police-person", "fields": ["name"], "consumer": "", "agreement_id": None, **more}
    call = a_call(number, subject_digest=digest_of(family.mother.id_number), **said)
    record([call])
    return call


@pytest.fixture
def agreement() -> Agreement:
    return Agreement.objects.create(
        id=uuid7(now()),
        number="A-2026-000777",
        consumer=member_of(book.current().book.agencies["tax"]),
        source="police-person",
        fields=["name"],
        purposes=["birth"],
        scenario="sample",
        starts_on=today(),
        ends_on=today(),
        per_minute=1,
        added_at=now(),
    )


def test_another_offices_system_is_named_with_its_agreement(family: Family, agreement: Agreement, enter: Enter) -> None:
    called(family, consumer=f"{agreement.consumer}/registry", agreement_id=agreement.id)
    shown = enter(family.mother).get(LOOKS).text
    tax = str(book.current().book.agencies["tax"].name)
    assert [words in shown for words in (tax, "A-2026-000777")] == [True, True]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"outcome": "refused", "reason": "consent_withdrawn"}, "refused: you have taken your consent back"),
        ({"outcome": "down"}, "no answer"),
        ({"outcome": "not_found"}, "no record found"),
    ],
)
def test_what_was_refused_or_failed_is_shown_as_such(
    more: dict[str, str], words: str, family: Family, enter: Enter
) -> None:
    called(family, **more)
    answer = enter(family.mother).get(f"/en{LOOKS}")
    assert ([line.outcome for line in answer.context["lines"]], words in answer.text) == ([words], True)


def test_the_same_look_on_one_day_is_one_line(family: Family, enter: Enter) -> None:
    for _time in range(3):
        looked_at(family.mother)
    rows = enter(family.mother).get(LOOKS).context["lines"]
    assert [(row.times, row.who.startswith("吴敏")) for row in rows] == [(3, True)]


def test_looks_are_paged_and_filtered_by_the_database(family: Family, enter: Enter) -> None:
    for number in range(25):
        called(family, number, actor_agency="health")
    looked_at(family.mother, agency="tax")
    browser = enter(family.mother)

    def lines(query: str) -> int:
        return len(browser.get(LOOKS + query).context["lines"])

    year = today().year
    counts = [
        lines(one) for one in ("", "?page=2", "?agency=tax", "?agency=police", f"?year={year}", "?year=x", "?agency=no")
    ]
    assert counts == [20, 6, 1, 20, 20, 20, 20]


def test_the_own_list_is_exported(family: Family, enter: Enter) -> None:
    called(family)
    looked_at(family.mother)
    answer = enter(family.mother).get(f"{LOOKS}export.csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert (answer["Content-Type"], len(rows), len(rows[1])) == ("text/csv; charset=utf-8", 3, 8)


def test_a_stranger_sees_none_of_it(family: Family, enter: Enter) -> None:
    called(family)
    look = looked_at(family.mother)
    browser = enter(family.stranger)
    assert len(browser.get(LOOKS).context["lines"]) == 0
    assert browser.get(f"{LOOKS}{look.id}/question/").status_code == 404


def test_a_look_is_questioned_on_its_page(family: Family, enter: Enter) -> None:
    look, browser = looked_at(family.mother), enter(family.mother)
    page = f"{LOOKS}{look.id}/question/"
    assert [browser.get(page).status_code, browser.post(page, {"words": " "}).status_code] == [200, 422]
    assert browser.post(page, {"words": "为什么看我的姓名？"}).headers["Location"] == "/me/questions/"
    assert "为什么看我的姓名？" in browser.get("/me/questions/").text


def test_consents_are_listed_and_taken_back(family: Family, enter: Enter) -> None:
    mother, browser = family.mother, enter(family.mother)
    by = Actor("resident", mother.id, mother.name)
    exchange.consent(
        mother.id_number, purpose="birth", sources=["police-person"], concerning="20260302000000010", by=by, at=now()
    )
    content = book.current().book
    listed = browser.get("/me/consents/")
    assert [str(one["title"]) for one in listed.context["standing"]] == [str(content.bundles["birth"].title)]
    assert str(content.sources["police-person"].title) in listed.text
    assert browser.get("/me/consents/birth/withdraw/").status_code == 200
    assert browser.post("/me/consents/birth/withdraw/").headers["Location"] == "/me/consents/"
    after = browser.get("/me/consents/").context
    assert (len(after["standing"]), len(after["past"])) == (0, 1)


@pytest.mark.parametrize("page", [LOOKS, "/me/questions/", "/me/consents/"])
def test_the_pages_are_there_in_english(page: str, family: Family, enter: Enter) -> None:
    shown = enter(family.mother).get(f"/en{page}")
    assert (shown.status_code, 'lang="en"' in shown.text) == (200, True)
