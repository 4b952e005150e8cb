"""What a page costs does not grow with what it lists."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.world import Enter, Family, File
from tongban.cases import api as cases
from tongban.cases.models import Case
from tongban.identity import api as identity
from tongban.kernel import events
from tongban.kernel.audit import record_look
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db

ENTERING = 5  # session; account with person and officer; begin, read only, commit


@pytest.fixture(params=[1, 3], ids=["one", "three"])
def applications(request: pytest.FixtureRequest, file: File) -> list[cases.Application]:
    return [file() for _one in range(request.param)]


def _settle() -> None:
    """Let the worker do what is due, so that certificates and notices exist."""
    for step in (cases.work, events.deliver):
        while step(at=now()):
            pass


def _costs(browser: Browser, address: str, assert_num_queries: Any, count: int) -> None:
    """Visit a page and count its queries beyond those of entering."""
    browser.get(address)  # caches of the process are warm
    with assert_num_queries(ENTERING + count):
        assert browser.get(address).status_code == 200


def test_the_worklist(applications: Any, officer: Any, enter: Enter, django_assert_num_queries: Any) -> None:
    _costs(enter(officer("health")), "/desk/", django_assert_num_queries, 2)


def test_the_export(applications: Any, officer: Any, enter: Enter, django_assert_num_queries: Any) -> None:
    _costs(enter(officer("health")), "/desk/export.csv", django_assert_num_queries, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_case(count: int, file: File, officer: Any, enter: Enter, django_assert_num_queries: Any) -> None:
    browser = enter(officer("health"))
    case = Case.objects.filter(application=file(), agency="health").earliest("sequence")
    colleagues = [_as_seen(officer("health")) for _colleague in range(count)]
    cases.claim(case.id, by=colleagues[0], at=now())
    for colleague in colleagues[1:]:
        cases.hand_over(case.id, colleague.officer_id, by=colleagues[0], at=now())
        colleagues[0] = colleague
    _costs(browser, f"/desk/cases/{case.id}/", django_assert_num_queries, 14)


def _as_seen(officer: Any) -> identity.Officer:
    return identity.Officer(officer.pk, None, officer.name, officer.agency, frozenset(officer.roles))


def test_my_things(applications: Any, family: Family, enter: Enter, django_assert_num_queries: Any) -> None:
    _costs(enter(family.mother), "/me/", django_assert_num_queries, 6)


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_for_my_confirmation(
    count: int, family: Family, file: File, enter: Enter, django_assert_num_queries: Any
) -> None:
    for _one in range(count):
        file(confirmed=False)
    _costs(enter(family.father), "/me/", django_assert_num_queries, 6)


@pytest.mark.parametrize("settled", [False, True])
def test_the_progress(settled: bool, family: Family, file: File, enter: Enter, django_assert_num_queries: Any) -> None:
    application = file()
    if settled:
        _settle()
    _costs(enter(family.mother), f"/applications/{application.number}/", django_assert_num_queries, 8)


@pytest.mark.parametrize("count", [1, 3])
def test_the_looks(count: int, family: Family, officer: Any, enter: Enter, django_assert_num_queries: Any) -> None:
    for _look in range(count):
        record_look(
            [family.mother.id], by=_as_seen(officer("health")).actor, at=now(), purpose="birth", fields=["child.name"]
        )
    _costs(enter(family.mother), "/me/looks/", django_assert_num_queries, 4)


def test_the_notices(applications: Any, family: Family, enter: Enter, django_assert_num_queries: Any) -> None:
    _settle()
    _costs(enter(family.mother), "/notices/", django_assert_num_queries, 3)


def test_the_certificates(applications: Any, family: Family, enter: Enter, django_assert_num_queries: Any) -> None:
    _settle()
    _costs(enter(family.mother), "/certificates/", django_assert_num_queries, 1)
