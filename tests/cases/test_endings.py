"""Handing over, many at once, taking back, not agreeing."""

from typing import Any
from uuid import UUID

import pytest

from tests.cases.conftest import FILED, Birth, FileBirth, an_officer_of, work_off
from tests.world import resident_of
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db
SERVICE = "birth-registration"


def _employed(officer: Any, agency: str = "police", *roles: str) -> identity.Officer:
    row = officer(agency, roles or ("reviewer",))
    return identity.Officer(row.pk, row.person_id, row.name, row.agency, frozenset(row.roles))


def _refusal(move: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refusal:
        move(*given, at=FILED, **more)
    return refusal.value.code


def _owner(birth: Birth) -> UUID | None:
    return birth.case(SERVICE).claimed_by


def test_a_claimed_case_is_handed_to_a_colleague_and_then_is_theirs(registration: Birth, officer: Any) -> None:
    case, first, second = registration.case(SERVICE), _employed(officer), _employed(officer)
    cases.claim(case.id, by=first, at=FILED)
    assert _refusal(cases.claim, case.id, by=second) == "claimed"
    cases.hand_over(case.id, second.officer_id, by=first, at=FILED)
    assert _owner(registration) == second.officer_id
    assert _refusal(cases.accept, case.id, by=first) == "claimed"


def test_a_case_is_given_back_to_the_list(registration: Birth, officer: Any) -> None:
    case, first = registration.case(SERVICE), _employed(officer)
    cases.claim(case.id, by=first, at=FILED)
    cases.hand_over(case.id, None, by=first, at=FILED)
    assert _owner(registration) is None


def test_claiming_twice_is_claiming_once(registration: Birth, officer: Any) -> None:
    case, first = registration.case(SERVICE), _employed(officer)
    cases.claim(case.id, by=first, at=FILED)
    version = registration.case(SERVICE).version
    cases.claim(case.id, by=first, at=FILED)
    assert registration.case(SERVICE).version == version


def test_only_who_has_the_case_or_a_supervisor_hands_it_over(registration: Birth, officer: Any) -> None:
    case, first, second = registration.case(SERVICE), _employed(officer), _employed(officer)
    cases.claim(case.id, by=first, at=FILED)
    assert _refusal(cases.hand_over, case.id, second.officer_id, by=second) == "claimed"
    cases.hand_over(case.id, second.officer_id, by=_employed(officer, "police", "supervisor"), at=FILED)
    assert _owner(registration) == second.officer_id


def test_a_case_stays_in_its_agency(registration: Birth, officer: Any) -> None:
    case, first, stranger = registration.case(SERVICE), _employed(officer), _employed(officer, "health")
    cases.claim(case.id, by=first, at=FILED)
    assert _refusal(cases.hand_over, case.id, stranger.officer_id, by=first) == "not_your_agency"
    assert _refusal(cases.hand_over, case.id, None, by=stranger) == "not_your_agency"


def test_many_are_accepted_and_the_one_that_may_not_be_is_named(file_birth: FileBirth) -> None:
    births = [file_birth() for _n in range(3)]
    work_off(FILED)
    ids = [birth.case(SERVICE).id for birth in births]
    cases.Case.objects.filter(id=ids[1]).update(claimed_by=an_officer_of("police").officer_id, claimed_name="赵青")
    left = cases.accept_many(ids, by=an_officer_of("police"), at=FILED)
    assert left == [(ids[1], "赵青 正在办理此件。")]
    assert [birth.case(SERVICE).state for birth in births] == ["accepted", "received", "accepted"]


def test_taking_back_ends_what_is_undecided_and_what_was_granted_stays(registration: Birth) -> None:
    mother = resident_of(registration.family.mother)
    withdrawn = cases.withdraw(registration.application.id, by=mother, at=FILED)
    granted = {"birth-certificate", "maternity-certificate", "vaccination-certificate"}
    assert registration.states() == {
        service: "closed" if service in granted else "withdrawn" for service in registration.states()
    }
    assert (withdrawn, registration.state()) == (7, "finished")


def test_taking_back_everything_withdraws_the_application(file_birth: FileBirth) -> None:
    birth = file_birth(confirmed=False)
    assert cases.withdraw(birth.application.id, by=resident_of(birth.family.mother), at=FILED) == 10
    assert (birth.state(), set(birth.states().values())) == ("withdrawn", {"withdrawn"})
    assert _refusal(cases.confirm, birth.application.id, by=resident_of(birth.family.father)) == "wrong_state"
    assert cases.confirmations_asked_of(birth.family.father.id_number) == []


@pytest.mark.parametrize("person", ["father", "stranger"])
def test_only_the_applicant_takes_back(birth: Birth, person: str) -> None:
    other = resident_of(getattr(birth.family, person))
    assert _refusal(cases.withdraw, birth.application.id, by=other) == "not_yours"


def test_what_was_taken_back_is_not_taken_back_again(birth: Birth) -> None:
    mother = resident_of(birth.family.mother)
    cases.withdraw(birth.application.id, by=mother, at=FILED)
    assert _refusal(cases.withdraw, birth.application.id, by=mother) == "wrong_state"


def test_nothing_starts_before_the_other_parent_agrees(file_birth: FileBirth) -> None:
    birth = file_birth(confirmed=False)
    work_off(FILED)
    assert (birth.state(), set(birth.states().values())) == ("awaiting_confirmation", {"waiting"})


def test_a_parent_who_does_not_agree_says_why_and_nothing_was_started(file_birth: FileBirth) -> None:
    birth = file_birth(confirmed=False)
    father = resident_of(birth.family.father)
    assert _refusal(cases.decline, birth.application.id, " ", by=father) == "reason_missing"
    cases.decline(birth.application.id, "名字还没有商量好", by=father, at=FILED)
    assert (birth.state(), set(birth.states().values())) == ("withdrawn", {"withdrawn"})
    assert birth.application.confirmations.get().reason == "名字还没有商量好"


def test_an_answer_to_a_confirmation_is_final(birth: Birth) -> None:
    father = resident_of(birth.family.father)
    assert _refusal(cases.confirm, birth.application.id, by=father) == "already_answered"
    assert _refusal(cases.decline, birth.application.id, "改主意了", by=father) == "already_answered"


@pytest.mark.parametrize("person", ["mother", "stranger"])
def test_only_who_is_asked_confirms(file_birth: FileBirth, person: str) -> None:
    birth = file_birth(confirmed=False)
    other = resident_of(getattr(birth.family, person))
    assert _refusal(cases.confirm, birth.application.id, by=other) == "not_yours"


def test_a_stranger_finds_nothing_and_both_parents_do(birth: Birth) -> None:
    found = {
        name: list(cases.applications_of(resident_of(getattr(birth.family, name))))
        for name in ("mother", "father", "stranger")
    }
    assert found == {"mother": [birth.application], "father": [birth.application], "stranger": []}
