"""Several workers, officers and clicks at the same moment: each thing happens once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from tests.cases.conftest import FILED, Birth, FileBirth, an_officer_of, work_off
from tests.world import resident_of
from tongban.cases import api as cases
from tongban.certificates.models import Certificate
from tongban.forms.models import Draft
from tongban.kernel.clock import now
from tongban.kernel.models import AuditEntry, OutboxEvent
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all acts at the same moment, each on a connection of its own; return what they returned or raised."""
    start, found = threading.Barrier(len(acts)), dict[int, Any]()

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            found[place] = act()
        except Exception as fault:  # noqa: BLE001 - what a racer raised is what the test looks at
            found[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[place] for place in range(len(acts))]


def test_two_workers_double_nothing(file_birth: FileBirth) -> None:
    births = [file_birth() for _n in range(4)]
    at_once(*[lambda: work_off(FILED)] * 3)
    assert [birth.states()["birth-registration"] for birth in births] == ["received"] * 4
    assert Certificate.objects.count() == 4 * 3
    assert AuditEntry.objects.filter(action="cases.delivered").count() == 4 * 3
    assert OutboxEvent.objects.filter(name="cases.CaseDelivered").count() == 4 * 3


def test_of_two_officers_who_read_the_same_case_one_decides_and_the_other_is_told(registration: Birth) -> None:
    reviewer = an_officer_of("police")
    case = registration.until("birth-registration", "under_review", by=reviewer)
    grant, refuse = (
        lambda granted=granted: cases.decide(
            case.id, grant=granted, reason="不符合条件", by=reviewer, at=FILED, version=case.version
        )
        for granted in (True, False)
    )
    outcomes = at_once(grant, refuse)
    assert sorted(one.code if isinstance(one, Refused) else "done" for one in outcomes) == [
        "changed_meanwhile",
        "done",
    ]


def test_two_last_deliveries_meet_and_finish_the_application(file_birth: FileBirth) -> None:
    birth = file_birth()
    left = ["vaccination-certificate", "maternity-certificate"]
    cases.Case.objects.exclude(service__in=left).update(state="not_accepted", reason="试", wake_at=None)
    ids = [birth.case(service).id for service in left]
    officers = [birth.reviewer_of(service) for service in left]
    at_once(
        *[
            lambda case_id=case_id, officer=officer: cases.not_accept(case_id, "试", by=officer, at=FILED)
            for case_id, officer in zip(ids, officers, strict=True)
        ]
    )
    assert birth.state() == "finished"


def test_two_clicks_at_the_same_moment_file_one_application(draft: Draft, family: Any) -> None:
    mother = resident_of(family.mother)
    first, second = at_once(*[lambda: cases.file(draft.id, by=mother, at=now())] * 2)
    assert first.number == second.number
    assert (cases.Application.objects.count(), cases.Case.objects.count()) == (1, 10)


def test_two_calls_with_the_same_key_file_one_application(file_birth: FileBirth) -> None:
    key = str(uuid4())
    outcomes = at_once(*[lambda: file_birth(key=key, confirmed=False)] * 2)
    assert sorted(type(one) for one in outcomes if isinstance(one, Exception)) == [IntegrityError]
    assert (cases.Application.objects.count(), cases.Case.objects.count()) == (1, 10)


def test_agreeing_and_taking_back_at_the_same_moment_leave_one_truth(file_birth: FileBirth) -> None:
    birth = file_birth(confirmed=False)
    mother, father = resident_of(birth.family.mother), resident_of(birth.family.father)
    at_once(
        lambda: cases.confirm(birth.application.id, by=father, at=FILED),
        lambda: cases.withdraw(birth.application.id, by=mother, at=FILED),
    )
    assert (birth.state(), set(birth.states().values())) == ("withdrawn", {"withdrawn"})


def test_a_case_that_cannot_be_moved_on_holds_up_no_other(file_birth: FileBirth) -> None:
    broken, sound = file_birth(), file_birth()
    cases.Case.objects.filter(application=broken.application).update(edition_number=999)
    work_off(FILED)
    assert sound.states()["birth-registration"] == "received"
    assert broken.case("birth-certificate").wake_at == FILED + timedelta(seconds=60)
