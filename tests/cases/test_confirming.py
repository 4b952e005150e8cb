"""The other party answers at a counter, is reminded once, and not for ever waited for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.conftest import FILED, Birth, FileBirth, an_officer_of
from tests.world import resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases import deadlines
from tongban.cases.models import Confirmation
from tongban.identity import api as identity
from tongban.kernel import events
from tongban.kernel.audit import history_of
from tongban.kernel.models import AuditEntry
from tongban.kernel.refused import Refused
from tongban.kernel.workdays import workdays_between
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
LAST = date(2026, 10, 14)  # ten working days after FILED, over the holidays of October
REMINDED = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)  # nine in the city, on a working Saturday; 12, 13 and 14 are left
PASSED = datetime(2026, 10, 14, 16, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
at_the_counter = an_officer_of("health", "counter")


@pytest.fixture
def unconfirmed(file_birth: FileBirth) -> Birth:
    return file_birth(confirmed=False)


def _asked(birth: Birth) -> Confirmation:
    return birth.application.confirmations.get()


def _refusal(act: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*given, at=FILED, **more)
    return refusal.value.code


def _told(person: identity.Person) -> list[str]:
    """Return what a person was told, in English, in the order of the alphabet."""
    while events.deliver(at=PASSED):
        pass
    return sorted(Notice.objects.filter(id_number=person.id_number).values_list("body_en", flat=True))


def _happened(birth: Birth, action: str) -> AuditEntry:
    (entry,) = (entry for entry in history_of([birth.application.id]) if entry.action == action)
    return entry


def _chase(*moments: datetime) -> None:
    for moment in moments:
        cases.chase(at=moment)


def _agree(birth: Birth, by: identity.Officer = at_the_counter, **more: Any) -> None:
    given = {"card_seen": True, "at": FILED, **more}
    cases.confirm_at_counter(birth.application.id, birth.family.father.id_number, by=by, **given)


def test_who_agrees_at_a_counter_has_confirmed_and_work_begins(unconfirmed: Birth) -> None:
    _agree(unconfirmed)
    asked = _asked(unconfirmed)
    assert (asked.state, asked.answered_at, unconfirmed.state()) == ("confirmed", FILED, "in_progress")
    assert (asked.taken_by, asked.taken_name, asked.taken_agency) == (at_the_counter.officer_id, "吴敏", "health")


def test_the_history_names_the_officer_and_the_person(unconfirmed: Birth) -> None:
    _agree(unconfirmed)
    entry = _happened(unconfirmed, "cases.confirmed_at_counter")
    who = (at_the_counter.officer_id, "health", unconfirmed.family.father.name)
    assert (entry.actor_id, entry.actor_agency, entry.note) == who
    assert entry.details == {"confirmation": str(_asked(unconfirmed).id), "party": "other-parent"}


def test_who_was_at_a_counter_finds_a_message_about_it(unconfirmed: Birth) -> None:
    _agree(unconfirmed)
    number = unconfirmed.application.number
    filed = f"Filed: A child is born, number {number}."
    took = f"You confirmed at a counter: A child is born, number {number}."
    assert _told(unconfirmed.family.father) == [took]
    began = "Everybody has confirmed; work has begun: A child is born."
    assert _told(unconfirmed.family.mother) == sorted([began, filed])


def test_who_does_not_agree_at_a_counter_ends_the_application_and_the_reason_is_told(unconfirmed: Birth) -> None:
    given = (unconfirmed.application.id, unconfirmed.family.father.id_number)
    cases.decline_at_counter(*given, "名字还没有商量好", card_seen=True, by=at_the_counter, at=FILED)
    asked = _asked(unconfirmed)
    assert (asked.state, asked.reason, asked.taken_by) == ("declined", "名字还没有商量好", at_the_counter.officer_id)
    assert (unconfirmed.state(), set(unconfirmed.states().values())) == ("withdrawn", {"withdrawn"})
    assert _happened(unconfirmed, "cases.declined_at_counter").note == f"{asked.name}: 名字还没有商量好"
    number = unconfirmed.application.number
    told = f"You said at a counter that you do not confirm: A child is born, number {number}."
    assert _told(unconfirmed.family.father) == [told]
    applicant = _told(unconfirmed.family.mother)
    assert applicant.count("Not confirmed: A child is born. Reason given: 名字还没有商量好") == 1


def test_without_the_card_or_the_counter_nothing_is_taken(unconfirmed: Birth) -> None:
    given = (unconfirmed.application.id, unconfirmed.family.father.id_number)
    confirm, decline = cases.confirm_at_counter, cases.decline_at_counter
    assert _refusal(confirm, *given, card_seen=False, by=at_the_counter) == "card_not_seen"
    assert _refusal(decline, *given, "不同意", card_seen=False, by=at_the_counter) == "card_not_seen"
    assert _refusal(decline, *given, " ", card_seen=True, by=at_the_counter) == "reason_missing"
    assert _refusal(confirm, *given, card_seen=True, by=an_officer_of("health")) == "counter_only"
    assert (_asked(unconfirmed).state, unconfirmed.state()) == ("asked", "awaiting_confirmation")


@pytest.mark.parametrize("person", ["mother", "father"])
def test_no_officer_takes_an_answer_that_concerns_themself(unconfirmed: Birth, person: str) -> None:
    own = an_officer_of("health", "counter", person_id=getattr(unconfirmed.family, person).id)
    number, father = unconfirmed.application.number, unconfirmed.family.father.id_number
    assert _refusal(cases.open_at_counter, number, father, by=own) == "own_case"
    assert _refusal(_agree_as, unconfirmed, by=own) == "own_case"


def _agree_as(birth: Birth, *, by: identity.Officer, at: datetime) -> None:
    _agree(birth, by, at=at)


def test_what_was_answered_taken_back_or_never_asked_is_not_answered_at_a_counter(file_birth: FileBirth) -> None:
    answered, ended, other = file_birth(), file_birth(confirmed=False), file_birth(confirmed=False)
    cases.withdraw(ended.application.id, by=resident_of(ended.family.mother), at=FILED)
    asked = {"already_answered": answered, "wrong_state": ended}
    opening = {code: _refusal(_open, birth, birth.family.father.id_number) for code, birth in asked.items()}
    taking = {code: _refusal(_agree_as, birth, by=at_the_counter) for code, birth in asked.items()}
    assert opening == taking == {code: code for code in asked}
    assert _refusal(_open, other, other.family.stranger.id_number) == "not_asked"
    assert _refusal(_open, other, "310999199001011234") == "wrong_id_number"
    unknown = ("0000000000000000", other.family.father.id_number)
    assert _refusal(cases.open_at_counter, *unknown, by=at_the_counter) == "not_asked"


def _open(birth: Birth, id_number: str, *, at: datetime) -> None:
    cases.open_at_counter(birth.application.number, id_number, by=at_the_counter, at=at)


def test_a_number_typed_with_blanks_and_a_small_letter_is_found(unconfirmed: Birth) -> None:
    number, father = unconfirmed.application.number, unconfirmed.family.father.id_number
    typed = (f" {number} ", f" {father.lower()}")
    assert cases.open_at_counter(*typed, by=at_the_counter, at=FILED) == _asked(unconfirmed).id


def test_only_an_answer_can_have_been_taken_at_a_counter(unconfirmed: Birth) -> None:
    with pytest.raises(IntegrityError, match="what_was_taken_at_a_counter_was_answered"):
        unconfirmed.application.confirmations.update(taken_by=at_the_counter.officer_id)


def test_the_parties_have_the_days_the_book_gives(unconfirmed: Birth) -> None:
    application = unconfirmed.application
    assert (application.confirm_by, application.wake_at) == (LAST, REMINDED)


def test_the_request_tells_the_last_day(unconfirmed: Birth) -> None:
    asked = f"{unconfirmed.family.mother.name} asks you to confirm by 2026-10-14: A child is born."
    assert _told(unconfirmed.family.father) == [asked]


def test_who_has_not_confirmed_is_reminded_once_when_three_working_days_are_left(unconfirmed: Birth) -> None:
    _chase(REMINDED - SECOND)
    before = len(_told(unconfirmed.family.father))
    _chase(REMINDED, REMINDED, REMINDED + SECOND, PASSED - SECOND)
    told = _told(unconfirmed.family.father)
    name = unconfirmed.family.mother.name
    reminder = f"{name} is still waiting for you to confirm: A child is born. The last day is 2026-10-14."
    assert (before, len(told), told.count(reminder), unconfirmed.state()) == (1, 2, 1, "awaiting_confirmation")


def test_of_two_parties_only_the_one_that_has_not_answered_is_reminded(unconfirmed: Birth) -> None:
    application, family = unconfirmed.application, unconfirmed.family
    witness = {"id_number": family.stranger.id_number, "name": family.stranger.name}
    Confirmation.objects.create(id=uuid4(), application=application, party="witness", asked_at=FILED, **witness)
    _agree(unconfirmed)
    _chase(REMINDED)
    reminded = [sum("still waiting" in words for words in _told(one)) for one in (family.father, family.stranger)]
    assert (unconfirmed.state(), reminded) == ("awaiting_confirmation", [0, 1])


def test_the_day_after_the_last_the_application_ends_and_can_be_filed_again(unconfirmed: Birth) -> None:
    _chase(REMINDED, PASSED - SECOND)
    assert unconfirmed.state() == "awaiting_confirmation"
    _chase(PASSED, PASSED, PASSED + timedelta(days=30))
    assert (_asked(unconfirmed).state, unconfirmed.state()) == ("lapsed", "withdrawn")
    assert set(unconfirmed.states().values()) == {"withdrawn"}
    words = "Not confirmed in time: A child is born. Nothing was started. You can file again."
    assert _told(unconfirmed.family.mother).count(words) == 1


def test_an_answer_after_the_last_day_is_too_late(unconfirmed: Birth) -> None:
    _chase(REMINDED, PASSED)
    father = resident_of(unconfirmed.family.father)
    assert _refusal(cases.confirm, unconfirmed.application.id, by=father) == "too_late"
    assert _refusal(_agree_as, unconfirmed, by=at_the_counter) == "too_late"
    assert _refusal(_open, unconfirmed, father.id_number) == "too_late"


@pytest.mark.parametrize("end", ["confirmed", "declined", "withdrawn"])
def test_what_has_an_answer_is_neither_reminded_nor_ended(unconfirmed: Birth, end: str) -> None:
    application_id = unconfirmed.application.id
    mother, father = resident_of(unconfirmed.family.mother), resident_of(unconfirmed.family.father)
    if end == "confirmed":
        cases.confirm(application_id, by=father, at=FILED)
    elif end == "declined":
        cases.decline(application_id, "改主意了", by=father, at=FILED)
    else:
        cases.withdraw(application_id, by=mother, at=FILED)
    state = unconfirmed.state()
    told = [len(_told(unconfirmed.family.mother)), len(_told(unconfirmed.family.father))]
    _chase(REMINDED, PASSED)
    assert [len(_told(unconfirmed.family.mother)), len(_told(unconfirmed.family.father))] == told
    assert (unconfirmed.state(), cases.chase(at=PASSED)) == (state, 0)


def test_an_application_nobody_has_to_confirm_in_time_waits_for_ever(unconfirmed: Birth) -> None:
    cases.Application.objects.update(confirm_by=None)  # filed before the book gave a number of days
    _chase(REMINDED, PASSED)
    assert (unconfirmed.state(), cases.chase(at=PASSED)) == ("awaiting_confirmation", 0)


def test_the_applicant_is_told_that_the_other_confirms(unconfirmed: Birth) -> None:
    with pytest.raises(Refused, match="对方"):
        cases.confirm(unconfirmed.application.id, by=resident_of(unconfirmed.family.mother), at=FILED)


@given(filed_on=st.dates(date(2025, 1, 2), date(2027, 6, 30)), days=st.integers(1, 30))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_reminder_comes_before_the_end_with_three_working_days_left(
    edition: book.Edition, filed_on: date, days: int
) -> None:
    last, reminder = deadlines.confirm_by(days, filed_on, edition), deadlines.remind_at(days, filed_on, edition)
    day = reminder.date()
    assert workdays_between(day, last, edition.calendar()) == 3 if days > 3 else day > last


@given(moments=st.lists(st.integers(0, 40 * 24), min_size=1, max_size=12))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whenever_the_worker_comes_nobody_is_reminded_twice(file_birth: FileBirth, moments: list[int]) -> None:
    birth = file_birth(confirmed=False)
    _chase(*(FILED + timedelta(hours=hours) for hours in sorted(moments)))
    actions = [entry.action for entry in history_of([birth.application.id])]
    reminders, ends = actions.count("cases.parties_reminded"), actions.count("cases.confirmation_lapsed")
    last = FILED + timedelta(hours=max(moments))
    assert reminders <= 1
    assert ends == (last >= PASSED)
    assert birth.state() == ("withdrawn" if ends else "awaiting_confirmation")
