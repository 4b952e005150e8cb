"""Plans change: answers after filing, one service less, a second look at a decision, a wrong result put right."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cases.conftest import FILED, Birth, FileBirth, an_officer_of, work_off
from tests.world import resident_of
from tongban.cases import api as cases
from tongban.cases.api import PetitionKind
from tongban.certificates.models import Certificate
from tongban.kernel.audit import history_of
from tongban.kernel.events import deliver
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
LATER = FILED + timedelta(days=1)


def _mother(birth: Birth) -> Any:
    return resident_of(birth.family.mother)


def _father(birth: Birth) -> Any:
    return resident_of(birth.family.father)


def _confirmation(birth: Birth) -> cases.Confirmation:
    return cases.Confirmation.objects.get(application=birth.application)


def _acts(birth: Birth, service: str) -> list[str]:
    return [entry.action for entry in history_of([birth.case(service).id])]


def _refused(birth: Birth) -> cases.Case:
    """The police refuse the registration; what waited for it ends, and all is done."""
    police = an_officer_of("police")
    case = birth.until("birth-registration", "under_review", by=police)
    cases.decide(case.id, grant=False, reason="材料不符", by=police, at=FILED)
    work_off(FILED)
    return birth.case("birth-registration")


def test_before_anybody_confirmed_an_answer_is_changed_and_nothing_else_happens(file_birth: FileBirth) -> None:
    birth = file_birth(confirmed=False)
    wrong = cases.edit(birth.application.id, {"child.name": "林知秋"}, by=_mother(birth), at=FILED)
    birth.application.refresh_from_db()
    assert (wrong, birth.application.answers["child.name"]["value"], birth.application.title) == (
        {},
        "林知秋",
        "林知秋",
    )
    assert (birth.state(), _confirmation(birth).state) == ("awaiting_confirmation", "asked")
    [change] = cases.changes_in_words(birth.application, ["child.name"])
    assert (change.old, change.new, change.by) == ("林知夏", "林知秋", "任芳")


def test_who_had_confirmed_is_asked_again_and_the_case_is_received_once_more(birth: Birth) -> None:
    while deliver(at=FILED):
        pass
    cases.edit(birth.application.id, {"child.name": "林知秋"}, by=_mother(birth), at=LATER)
    case = birth.case("birth-certificate")
    assert (birth.state(), _confirmation(birth).state, case.state) == ("awaiting_confirmation", "asked", "waiting")
    assert (case.wake_at, case.accept_by) == (None, None)
    while deliver(at=LATER):
        pass
    told = Notice.objects.filter(id_number=birth.family.father.id_number).order_by("-at").first()
    assert told is not None
    assert "confirm again" in told.body_en
    cases.confirm(birth.application.id, by=_father(birth), at=LATER)
    case = birth.case("birth-certificate")
    assert (birth.state(), case.state, case.received_at) == ("in_progress", "received", LATER)
    assert "cases.answers_changed" in _acts(birth, "birth-certificate")


def test_an_answer_an_accepted_case_uses_stays(registration: Birth) -> None:
    keys = cases.editable(registration.application, cases.cases_of(registration.application.id), FILED.date())
    assert "child.name" not in keys
    wrong = cases.edit(registration.application.id, {"child.name": "林知秋"}, by=_mother(registration), at=LATER)
    assert list(wrong) == ["child.name"]


def test_a_wrong_answer_changes_nothing(birth: Birth) -> None:
    wrong = cases.edit(birth.application.id, {"child.name": "123"}, by=_mother(birth), at=LATER)
    birth.application.refresh_from_db()
    assert (list(wrong), birth.application.edits, birth.state()) == (["child.name"], [], "in_progress")


def test_what_a_register_said_is_not_edited_and_no_stranger_edits(birth: Birth) -> None:
    assert list(cases.edit(birth.application.id, {"child.sex": "1"}, by=_mother(birth), at=LATER)) == ["child.sex"]
    with pytest.raises(Refused) as refusal:
        cases.edit(birth.application.id, {"child.name": "林知秋"}, by=_father(birth), at=LATER)
    assert refusal.value.code == "not_yours"


def test_a_party_that_does_not_confirm_the_change_ends_what_waits(birth: Birth) -> None:
    cases.edit(birth.application.id, {"child.name": "林知秋"}, by=_mother(birth), at=LATER)
    cases.decline(birth.application.id, "名字没有商量好", by=_father(birth), at=LATER)
    assert birth.case("birth-certificate").state == "withdrawn"
    assert birth.case("birth-registration").state == "withdrawn"


def test_one_service_is_withdrawn_with_what_needs_it(birth: Birth) -> None:
    own = cases.cases_of(birth.application.id)
    case = birth.case("birth-registration")
    ending = {one.service for one in cases.ending_with(case, own)}
    assert {one.service for one in own if "birth-registration" in one.needs} <= ending
    assert cases.withdraw_one(case.id, by=_mother(birth), at=LATER) == len(ending)
    states = birth.states()
    assert {key for key, state in states.items() if state == "withdrawn"} == ending
    assert birth.state() == "in_progress"


def test_a_refused_case_is_taken_up_again_on_the_persons_objection(registration: Birth) -> None:
    case = _refused(registration)
    ended = [one.service for one in cases.cases_of(case.application_id) if one.state == "not_accepted"]
    file = SimpleUploadedFile("户口簿.pdf", b"%PDF-1.7 x")
    asked = cases.petition(case.id, PetitionKind.REOPENING, "材料已补", file, by=_mother(registration), at=LATER)
    decider = next(entry for entry in history_of([case.id]) if entry.action == "cases.refused").actor_id
    same = an_officer_of("police")
    same = type(same)(decider, None, "吴敏", "police", frozenset({"reviewer"}))
    with pytest.raises(Refused) as refusal:
        cases.allow_reopening(asked.id, "同意", by=same, at=LATER)
    assert refusal.value.code == "same"
    cases.allow_reopening(asked.id, "同意重新办理", by=an_officer_of("police"), at=LATER)
    case = registration.case("birth-registration")
    assert (case.state, case.granted, case.reason, registration.state()) == ("accepted", None, "", "in_progress")
    assert case.due_on is not None
    assert {registration.states()[key] for key in ended} == {"waiting"}
    while deliver(at=LATER):
        pass
    bodies = Notice.objects.filter(id_number=registration.family.mother.id_number, at=LATER)
    assert sum("同意重新办理" in notice.body_zh for notice in bodies) == 1


def test_reopening_has_a_last_day_and_needs_a_refusal(registration: Birth) -> None:
    with pytest.raises(Refused) as refusal:
        cases.reopen(registration.case("birth-registration").id, "再看", by=an_officer_of("police"), at=LATER)
    assert refusal.value.code == "wrong_state"
    case = _refused(registration)
    with pytest.raises(Refused) as late:
        cases.reopen(case.id, "再看", by=an_officer_of("police"), at=FILED + timedelta(days=61))
    assert late.value.code == "too_late"


def test_a_case_not_accepted_is_received_again(birth: Birth) -> None:
    work_off(FILED)
    police = an_officer_of("police")
    case = birth.case("birth-registration")
    cases.not_accept(case.id, "不属于本局", by=police, at=FILED)
    cases.reopen(case.id, "属于本局", by=an_officer_of("police", "supervisor"), at=LATER)
    case = birth.case("birth-registration")
    assert (case.state, case.received_at, case.reason) == ("received", LATER, "")


def test_the_reviewing_body_sets_a_refusal_aside(registration: Birth) -> None:
    case = _refused(registration)
    assert cases.last_day(case, PetitionKind.REVIEW) == FILED.date() + timedelta(days=60)
    asked = cases.petition(case.id, PetitionKind.REVIEW, "拒绝没有依据", by=_mother(registration), at=LATER)
    assert (asked.agency, asked.answer_by) == ("justice", LATER.date() + timedelta(days=60))
    with pytest.raises(Refused):
        cases.order_again(asked.id, "撤销", by=an_officer_of("police"), at=LATER)
    cases.order_again(asked.id, "撤销原决定，责令重新办理", by=an_officer_of("justice"), at=LATER)
    asked.refresh_from_db()
    assert (asked.state, registration.case("birth-registration").state) == ("allowed", "accepted")
    assert "cases.review_allowed" in _acts(registration, "birth-registration")


def test_a_refusal_that_is_upheld_stays(registration: Birth) -> None:
    case = _refused(registration)
    asked = cases.petition(case.id, PetitionKind.REVIEW, "拒绝没有依据", by=_mother(registration), at=LATER)
    with pytest.raises(Refused) as twice:
        cases.petition(case.id, PetitionKind.REVIEW, "再问", by=_mother(registration), at=LATER)
    assert twice.value.code == "already_asked"
    cases.turn_away(asked.id, "原决定正确", by=an_officer_of("justice"), at=LATER)
    asked.refresh_from_db()
    assert (asked.state, registration.case("birth-registration").state) == ("declined", "closed")


def test_a_wrong_certificate_is_replaced_and_the_old_one_no_longer_counts(registration: Birth) -> None:
    case = registration.case("birth-certificate")
    asked = cases.petition(case.id, PetitionKind.CORRECTION, "名字写错了", by=_mother(registration), at=LATER)
    hospital = an_officer_of(case.agency)
    assert "child.name" in cases.correctable(case, registration.application)
    assert list(cases.correct(case.id, {"child.name": "7"}, "笔误", by=hospital, at=LATER)) == ["child.name"]
    assert cases.correct(case.id, {"child.name": "林知秋"}, "笔误", by=hospital, at=LATER) == {}
    old = Certificate.objects.get(case_id=case.id, kind="birth-certificate", ground="replaced")
    new = Certificate.objects.get(replaces=old)
    assert (old.state, old.reason, new.state, new.holder_name) == ("revoked", "笔误", "valid", "林知秋")
    asked.refresh_from_db()
    assert asked.state == "allowed"


def test_nothing_different_is_no_correction(registration: Birth) -> None:
    case = registration.case("birth-certificate")
    with pytest.raises(Refused) as refusal:
        cases.correct(case.id, {"child.name": "林知夏"}, "核对", by=an_officer_of(case.agency), at=LATER)
    assert refusal.value.code == "nothing_changed"
