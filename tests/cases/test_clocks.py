"""What happens by itself when days pass, and what may happen only once."""

from datetime import UTC, date, datetime

import pytest

from tests.cases.conftest import FILED, Birth, an_officer_of, work_off
from tests.world import resident_of
from tongban.cases import api as cases
from tongban.kernel.audit import history_of
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db
SERVICE = "birth-registration"


def _midnight_after(year: int, month: int, day: int) -> datetime:
    """Return the city's midnight at the end of a day."""
    return datetime(year, month, day, 16, 0, tzinfo=UTC)


def _just_before(moment: datetime) -> datetime:
    return moment.replace(hour=15, minute=59, second=59)


def test_five_working_days_of_silence_are_an_acceptance_from_the_day_of_receipt(registration: Birth) -> None:
    passed = _midnight_after(2026, 10, 8)
    work_off(_just_before(passed))
    assert registration.case(SERVICE).state == "received"
    work_off(passed)
    case = registration.case(SERVICE)
    assert (case.state, case.accepted_at, case.due_on) == ("accepted", case.received_at, date(2026, 9, 29))
    assert [entry.action for entry in history_of([case.id])][-1] == "cases.deemed_accepted"


def test_a_supplement_is_asked_for_once_and_what_was_handed_in_must_be_accepted(registration: Birth) -> None:
    officer, case = an_officer_of("police"), registration.case(SERVICE)
    cases.request_supplement(case.id, "结婚证照片不清楚", by=officer, at=FILED)
    cases.answer_supplement(case.id, "已重新拍照", None, by=resident_of(registration.family.mother), at=FILED)
    refusals = []
    for move in (cases.request_supplement, cases.not_accept):
        with pytest.raises(Refused) as refusal:
            move(case.id, "还缺一份", by=officer, at=FILED)
        refusals.append(refusal.value.code)
    cases.accept(case.id, by=officer, at=FILED)
    assert (refusals, registration.case(SERVICE).state) == (["only_once", "must_accept"], "accepted")


def test_an_answered_supplement_starts_the_five_days_again(registration: Birth) -> None:
    officer, case = an_officer_of("police"), registration.case(SERVICE)
    cases.request_supplement(case.id, "结婚证照片不清楚", by=officer, at=FILED)
    answered = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
    cases.answer_supplement(case.id, "已重新拍照", None, by=resident_of(registration.family.mother), at=answered)
    assert registration.case(SERVICE).accept_by == date(2026, 10, 10)


@pytest.mark.parametrize("person", ["father", "stranger"])
def test_only_the_applicant_answers_a_supplement(registration: Birth, person: str) -> None:
    case = registration.case(SERVICE)
    cases.request_supplement(case.id, "结婚证照片不清楚", by=an_officer_of("police"), at=FILED)
    other = resident_of(getattr(registration.family, person))
    with pytest.raises(Refused) as refusal:
        cases.answer_supplement(case.id, "已重新拍照", None, by=other, at=FILED)
    assert refusal.value.code == "not_yours"


def test_an_empty_answer_to_a_supplement_is_none(registration: Birth) -> None:
    case = registration.case(SERVICE)
    cases.request_supplement(case.id, "结婚证照片不清楚", by=an_officer_of("police"), at=FILED)
    with pytest.raises(Refused) as refusal:
        cases.answer_supplement(case.id, " ", None, by=resident_of(registration.family.mother), at=FILED)
    assert refusal.value.code == "incomplete"


def test_a_supplement_not_handed_in_in_fifteen_working_days_ends_the_case_and_what_waited(registration: Birth) -> None:
    case = registration.case(SERVICE)
    cases.request_supplement(case.id, "结婚证照片不清楚", by=an_officer_of("police"), at=FILED)
    passed = _midnight_after(2026, 10, 21)
    work_off(_just_before(passed))
    assert registration.case(SERVICE).state == "supplement_requested"
    work_off(passed)
    states = registration.states()
    assert (states[SERVICE], states["social-security-card"]) == ("not_accepted", "not_accepted")


def test_a_period_is_extended_once_by_ten_working_days(registration: Birth) -> None:
    boss = an_officer_of("police", "supervisor")
    case = registration.until(SERVICE, "accepted", by=boss)
    cases.extend(case.id, "案情复杂", by=boss, at=FILED)
    with pytest.raises(Refused) as refusal:
        cases.extend(case.id, "仍然复杂", by=boss, at=FILED)
    assert (registration.case(SERVICE).due_on, refusal.value.code) == (date(2026, 10, 19), "only_once")


def test_a_suspended_case_goes_on_by_itself_with_the_days_it_had_left(registration: Birth) -> None:
    case = registration.until(SERVICE, "suspended", by=an_officer_of("police"))
    assert case.due_on == date(2026, 9, 29)
    passed = _midnight_after(2026, 10, 14)
    work_off(_just_before(passed))
    assert registration.case(SERVICE).state == "suspended"
    work_off(passed)
    case = registration.case(SERVICE)
    assert (case.state, case.due_on, case.suspension) == ("under_review", date(2026, 10, 20), None)


def test_a_case_nobody_need_touch_is_not_looked_at_again(registration: Birth) -> None:
    registration.until(SERVICE, "under_review", by=an_officer_of("police"))
    cases.Case.objects.exclude(service=SERVICE).update(wake_at=None)
    assert cases.work(at=datetime(2027, 9, 1, tzinfo=UTC)) == 0
