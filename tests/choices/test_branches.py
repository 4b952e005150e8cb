"""A service that comes after another begins when that one has ended, granted or not; no branch undoes another."""

import pytest

from tests.cases.conftest import an_officer_of, work_off
from tests.choices.conftest import choose, filed, states
from tests.world import resident_of
from tongban.cases import api as cases
from tongban.forms.models import Draft
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(begun: Draft) -> cases.Application:
    return filed(choose(begun, tenure="home-rent"))


def _end(application: cases.Application, service: str, end: str) -> None:
    case = next(one for one in cases.cases_of(application.id) if one.service == service)
    officer = an_officer_of(case.agency)
    if end == "not_accept":
        cases.not_accept(case.id, "不属于受理范围", by=officer, at=now())
        return
    cases.accept(case.id, by=officer, at=now())
    cases.start_review(case.id, by=officer, at=now())
    cases.decide(case.id, grant=end == "grant", reason="" if end == "grant" else "不符合条件", by=officer, at=now())
    work_off(now())


def test_first_run_those_that_wait_for_nothing(application: cases.Application) -> None:
    assert states(application.id) == {
        "home-permit": "received",
        "home-check": "waiting",
        "home-deed": "waiting",
        "home-car": "waiting",
        "home-rent": "received",
    }


@pytest.mark.parametrize(
    ("end", "ended", "needing"),
    [
        ("grant", "closed", "received"),
        ("refuse", "closed", "not_accepted"),
        ("not_accept", "not_accepted", "not_accepted"),
    ],
)
def test_what_comes_after_begins_however_it_ended_and_what_needs_it_only_if_it_was_granted(
    application: cases.Application, end: str, ended: str, needing: str
) -> None:
    _end(application, "home-permit", end)
    assert states(application.id) == {
        "home-permit": ended,
        "home-check": "received",
        "home-deed": needing,
        "home-car": "waiting",
        "home-rent": "received",
    }


def test_a_branch_that_failed_leaves_the_rest_to_run_to_its_end(application: cases.Application) -> None:
    for service, end in (
        ("home-permit", "refuse"),
        ("home-check", "not_accept"),
        ("home-car", "grant"),
        ("home-rent", "grant"),
    ):
        _end(application, service, end)
    application.refresh_from_db()
    granted = {one.service for one in cases.cases_of(application.id) if one.granted}
    assert (application.state, granted) == ("finished", {"home-car", "home-rent"})


def test_withdrawing_takes_back_what_waits_too(application: cases.Application) -> None:
    assert cases.withdraw(application.id, by=resident_of(application.applicant), at=now()) == 5
    assert set(states(application.id).values()) == {"withdrawn"}
