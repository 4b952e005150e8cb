"""Places of which there are few: first come, first served, in line, and given back (Licensing Law Art. 57)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cases.conftest import an_officer_of
from tests.cases.starting import file_count, let_work, publish_starts
from tests.cases.test_at_once import at_once
from tests.identity.people import a_person, a_resident
from tests.world import Enter, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases import quotas
from tongban.cases.models import Case, Place, Pool
from tongban.kernel.clock import now
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
OFFICER = an_officer_of("health")


@pytest.fixture
def edition(edition: book.Edition, tmp_path: Path, settings: Any) -> book.Edition:
    return publish_starts(settings, tmp_path / "book")


def _case(person: Any = None) -> Case:
    application = file_count("allotment", person or a_person(), at=now())
    return cases.cases_of(application.id)[0]


def _states(found: list[Case]) -> list[str]:
    return [Case.objects.get(id=one.id).state for one in found]


def test_of_fifty_accepted_at_once_twenty_have_a_place_and_thirty_stand_in_line(edition: book.Edition) -> None:
    found = [_case() for _n in range(50)]
    at_once(*[lambda case=case: cases.accept(case.id, by=OFFICER, at=now()) for case in found])
    states = _states(found)
    assert (states.count("accepted"), states.count("received")) == (20, 30)
    assert Pool.objects.get().taken == Place.objects.exclude(pool=None).count() == 20
    line = [cases.in_line(Case.objects.get(id=one.id)) for one in found]
    assert sorted(one for one in line if one) == list(range(1, 31))


def test_a_place_given_back_goes_to_the_first_in_line_and_to_nobody_who_came_later(
    edition: book.Edition, enter: Enter, officer: Any
) -> None:
    persons = [a_resident("任芳", f"199000001{n:02}") for n in range(3)]
    for _n in range(19):
        cases.accept(_case().id, by=OFFICER, at=now())
    last, first, second = (_case(person) for person in persons)
    for one in (last, first, second):
        cases.accept(one.id, by=OFFICER, at=now())
    let_work(now())
    assert (_states([last, first, second]), cases.in_line(second)) == (["accepted", "received", "received"], 2)
    words = "“The allotment is given”: no place is left at present. You are number 2 in line."
    assert Notice.objects.filter(id_number=persons[2].id_number, body_en=words).count() == 1
    guide = enter().get("/en/things/allotment/").content.decode()
    assert "0 of 20 places left · 2 in line" in guide
    number = cases.Application.objects.get(id=second.application_id).number
    assert "This stands as number 2 in line." in enter(persons[2]).get(f"/en/applications/{number}/").content.decode()
    assert "number 2 in line" in enter(officer("health")).get(f"/en/desk/cases/{second.id}/").content.decode()
    cases.withdraw(last.application_id, by=resident_of(persons[0]), at=now())
    let_work(now())
    assert (_states([last, first, second]), Pool.objects.get().taken) == (["withdrawn", "accepted", "received"], 20)
    assert cases.in_line(second) == 1


def test_a_refusal_gives_the_place_back(edition: book.Edition) -> None:
    case = _case()
    cases.accept(case.id, by=OFFICER, at=now())
    cases.start_review(case.id, by=OFFICER, at=now())
    cases.decide(case.id, grant=False, reason="不符合条件", by=OFFICER, at=now())
    let_work(now())
    assert (Pool.objects.get().taken, Place.objects.count()) == (0, 0)


def test_batches_begin_with_their_months() -> None:
    batch = book.Quota(per="batch", places="x", batches=[3, 9])
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1)]
    assert [quotas.period_of(batch, day) for day in days] == ["2025-09", "2026-03", "2026-03", "2026-09"]
    assert quotas.period_of(book.Quota(per="month", places="x"), date(2026, 2, 28)) == "2026-02"
