"""The data stewards' pages: found, filtered, exported, filled in; what was typed stays."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.sharing import a_demand, a_steward, an_agreement
from tongban.book import api as book
from tongban.exchange import lists
from tongban.exchange.models import Demand, Stop
from tongban.exchange.operations import demanding
from tongban.identity.models import Officer
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(officer: Any, enter: Any) -> Any:
    """Return a function that gives a browser of a data steward of an agency."""
    return lambda agency: enter(Officer.objects.get(pk=a_steward(officer, agency).officer_id))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(answer).removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("户籍地址", ["police-graduate-settle", "police-household"]),
        ("hunyin", ["civil-marriage"]),
        ("rkjc", ["police-person"]),
        ("Head household", ["police-household", "police-household-head"]),
        ("family.children_count", ["health-family-planning"]),
        ("zzzz", []),
    ],
)
def test_a_dataset_is_found_by_words_pinyin_and_element(words: str, found: list[str], edition: book.Edition) -> None:
    assert [one.key for one in lists.cataloged(edition, words=words)] == found


def test_the_catalogue_is_filtered_and_exported(steward: Any) -> None:
    health = steward("health")
    page = text(health.get("/en/exchange/?provider=police&level=3"))
    assert ("Population register" in page, "Marriage register" in page) == (True, False)
    lines = rows(health.get("/en/exchange/catalogue.csv?provider=civil-affairs"))
    sources = [one for one in book.current().book.sources.values() if one.agency == "civil-affairs"]
    assert sorted(line[6] for line in lines[1:]) == sorted(field.name for one in sources for field in one.fields)
    assert [line[6] for line in lines if "civil-marriage" in line] == [
        "status",
        "certificate_number",
        "registered_on",
        "spouse_id_number",
        "spouse_name",
    ]


def test_a_dataset_page_tells_its_terms_and_who_uses_it(steward: Any, officer: Any) -> None:
    agreement = an_agreement(officer)
    page = text(steward("health").get("/en/exchange/data/police-person/"))
    for words in ("person.name (authoritative)", "99.0 % of what must be there", agreement.number, "Ask for access"):
        assert words in page
    assert "Stop sharing" not in page


@pytest.mark.parametrize("path", ["", "responsibilities/", "withheld/", "demands/", "agreements/", "stops/"])
def test_a_list_takes_the_same_queries_for_one_row_and_three(path: str, steward: Any, officer: Any) -> None:
    browser, counted = steward("big-data-center"), []
    for number in (1, 2):
        for _ in range(number):
            an_agreement(officer)
            Stop.objects.create(id=uuid7(), source="police-person", reason="核查", by_label="吴敏", at=now())
        browser.get(f"/en/exchange/{path}")  # so that whether the book is new has just been asked
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/en/exchange/{path}").status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_what_was_typed_stays_when_a_demand_is_refused(steward: Any) -> None:
    page = steward("health").post(
        "/en/exchange/data/police-person/ask/",
        {
            "fields_wanted": ["name"],
            "scenario": "核对产妇姓名",
            "purposes": ["vaccination-certificate"],
            "starts_on": today().isoformat(),
            "ends_on": (today() - timedelta(days=1)).isoformat(),
            "per_minute": "60",
            "promised": "on",
        },
    )
    assert (page.status_code, Demand.objects.count()) == (422, 0)
    assert ("核对产妇姓名" in text(page), "The period begins today or later" in text(page)) == (True, True)


def test_a_demand_is_submitted_in_words_for_what_is_in_no_catalogue(steward: Any) -> None:
    answer = steward("health").post(
        "/en/exchange/ask/",
        {
            "provider": "police",
            "wanted": "户籍迁移记录",
            "scenario": "核对",
            "purposes": ["vaccination-certificate"],
            "starts_on": today().isoformat(),
            "ends_on": today().isoformat(),
            "per_minute": "60",
            "promised": "on",
        },
    )
    made = Demand.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/exchange/demands/{made.id}/")
    assert (made.source, made.wanted, made.agency) == ("", "户籍迁移记录", "health")


def test_a_companys_elements_are_catalogued_with_their_authority_too(steward: Any) -> None:
    browser = steward("tax")
    assert "Register of companies" in text(browser.get("/en/exchange/?q=company.name"))
    shown = text(browser.get("/en/exchange/data/market-company/"))
    assert "company.name (authoritative)" in shown
    assert "A company, by its unified social credit code" in shown
    public = text(browser.get("/en/exchange/data/market-company-public/"))
    assert "company.name (authoritative)" not in public
    assert "Every office reads it without asking" in public
    lines = rows(browser.get("/en/exchange/catalogue.csv"))
    told = [one for one in lines if "company.status" in one]
    assert sorted((one[0], one[-1]) for one in told) == [("market-company", "yes"), ("market-company-public", "")]


def test_an_office_that_has_nothing_to_do_with_a_demand_does_not_find_it(steward: Any, officer: Any) -> None:
    made = a_demand(officer)
    found = [steward(agency).get(f"/exchange/demands/{made.id}/").status_code for agency in ("health", "police", "tax")]
    assert found == [200, 200, 404]


def test_the_way_around_counts_what_waits(steward: Any, officer: Any) -> None:
    a_demand(officer)
    assert "Demands (1 wait for you)" in text(steward("big-data-center").get("/en/exchange/"))
    assert "wait for you)" not in text(steward("police").get("/en/exchange/"))


def test_an_overdue_answer_is_shown_as_such(steward: Any, officer: Any) -> None:
    made = a_demand(officer)
    Demand.objects.filter(id=made.id).update(due_on=today() - timedelta(days=20))
    assert "overdue" in text(steward("big-data-center").get("/en/exchange/demands/"))


def test_a_provider_approves_with_fewer_fields_on_its_page(steward: Any, officer: Any) -> None:
    made = a_demand(officer)
    demanding.pass_on(made.id, by=a_steward(officer, "big-data-center"), at=now())
    answer = steward("police").post(f"/en/exchange/demands/{made.id}/approve/", {"fields_given": ["name"]})
    assert (answer.status_code, made.agreements.get().fields) == (302, ["name"])


def test_a_spreadsheet_does_not_reckon_what_an_officer_typed(steward: Any, officer: Any) -> None:
    a_demand(officer, scenario="=1+1")
    lines = rows(steward("health").get("/en/exchange/demands.csv"))
    assert "'=1+1" in lines[1]
