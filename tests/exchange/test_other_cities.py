"""What other cities share, on the stewards' pages, and agreements with their offices."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.sharing import ELSEWHERE, THERE, a_neighbour, a_steward
from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.exchange import offering
from tongban.exchange.identifiers import member_of
from tongban.exchange.models import Peer
from tongban.exchange.operations import agreeing
from tongban.identity.models import Officer
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbour(edition: book.Edition) -> Peer:
    return a_neighbour()


@pytest.mark.usefixtures("neighbour")
def test_a_steward_sees_what_other_cities_share(officer: Any, enter: Any) -> None:
    browser = enter(Officer.objects.get(pk=a_steward(officer, "health").officer_id))
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = browser.get("/exchange/cities/").content.decode()
    assert "嘉兴" in page
    assert ELSEWHERE in page
    assert "police-register-birth" not in page  # it is written to
    assert len(few) <= 8
    assert "police-person" not in browser.get("/exchange/cities/?city=CN-440100").content.decode()
    table = browser.get("/exchange/cities.csv").content.decode().splitlines()
    assert len(table) == 1 + len(offering.offered())


@pytest.mark.usefixtures("neighbour")
def test_cities_are_called_by_their_names() -> None:
    assert exchange.city_names(["police-person", f"{THERE}/GOV/x/y", "CN-310000/GOV/x/y", "CN-1/GOV/x/y"]) == {
        f"{THERE}/GOV/x/y": "嘉兴",
        "CN-1/GOV/x/y": "CN-1",
    }


def terms(consumer: str, source: str, *fields: str) -> agreeing.Terms:
    day: date = today()
    return agreeing.Terms(consumer, source, fields, ["household-move"], "核对", day, day, 60)


def test_agreements_across_cities_are_entered_on_both_sides(edition: book.Edition) -> None:
    police = member_of(edition.book.agencies["police"])
    here = agreeing.enter(terms(police, ELSEWHERE, "name"), by=SYSTEM, at=now())
    there = agreeing.enter(terms(f"{THERE}/GOV/x", "police-person", "name"), by=SYSTEM, at=now())
    assert (here.source, there.consumer) == (ELSEWHERE, f"{THERE}/GOV/x")


@pytest.mark.parametrize(
    ("consumer", "source", "fields", "code"),
    [
        (f"{THERE}/GOV/x", "no-such", ["name"], "unknown_service"),
        (f"{THERE}/GOV/x", "police-person", ["no-such"], "fields"),
        (f"{THERE}/GOV/x", "police-person", [], "fields"),
        ("CN-310000/GOV/x", "police-person", ["name"], "consumer"),
        (f"{THERE}/GOV/x", ELSEWHERE, ["name"], "consumer"),
        (f"{THERE}/GOV", "police-person", ["name"], "name"),
        (f"{THERE}/GOV/x", f"{THERE}/GOV/x/data", ["name"], "name"),
    ],
)
def test_what_is_no_agreement_between_two_cities(
    edition: book.Edition, consumer: str, source: str, fields: list[str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        agreeing.enter(terms(consumer, source, *fields), by=SYSTEM, at=now())
    assert refused.value.code == code
