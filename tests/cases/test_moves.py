"""Every move of an officer: where it is open, who may not make it, what it demands."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from tests.cases.conftest import FILED, Birth, an_officer_of, work_off
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db
SERVICE, AGENCY = "birth-registration", "police"
Move = Callable[..., Any]
MOVES: dict[str, Move] = {
    "accept": cases.accept,
    "request_supplement": lambda case, **who: cases.request_supplement(case, "缺结婚证", **who),
    "not_accept": lambda case, **who: cases.not_accept(case, "不属于受理范围", **who),
    "start_review": cases.start_review,
    "suspend": lambda case, **who: cases.suspend(case, "需要鉴定", 10, **who),
    "resume": cases.resume,
    "extend": lambda case, **who: cases.extend(case, "案情复杂", **who),
    "grant": lambda case, **who: cases.decide(case, grant=True, reason="", **who),
    "refuse": lambda case, **who: cases.decide(case, grant=False, reason="不符合条件", **who),
    "post": lambda case, **who: cases.post(case, "sf", "SF1234567890123", **who),
    "correct_parcel": lambda case, **who: cases.correct_parcel(case, "sf", "SF1234567890124", **who),
    "give_at_counter": lambda case, **who: cases.give_at_counter(case, "applicant", card_seen=True, **who),
}
OPEN_IN = {
    "received": {"accept", "request_supplement", "not_accept"},
    "accepted": {"start_review", "extend"},
    "under_review": {"suspend", "extend", "grant", "refuse"},
    "suspended": {"resume"},
    "granted": {"post", "give_at_counter"},
    "delivered": {"correct_parcel", "give_at_counter"},
}
WORDLESS: dict[str, tuple[str, Move]] = {
    "request_supplement": ("received", lambda case, **who: cases.request_supplement(case, " ", **who)),
    "not_accept": ("received", lambda case, **who: cases.not_accept(case, "", **who)),
    "suspend": ("under_review", lambda case, **who: cases.suspend(case, "\n", 10, **who)),
    "extend": ("accepted", lambda case, **who: cases.extend(case, " ", **who)),
    "refuse": ("under_review", lambda case, **who: cases.decide(case, grant=False, reason=" ", **who)),
}


@pytest.fixture
def registration(by_post: Birth) -> Birth:
    """One whose paper is wished by post, so that no move lacks a case to be made on."""
    return by_post


each_move = pytest.mark.parametrize("move", MOVES)


def _a_supervisor(**more: Any) -> identity.Officer:
    return an_officer_of(AGENCY, "reviewer", "supervisor", **more)


def _outcome(move: Move, case_id: UUID, **who: Any) -> str:
    """Try a move and take it back; return `done` or the refusal's code."""
    try:
        with transaction.atomic():
            move(case_id, at=FILED, **who)
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal.code
    return "done"


def _state_where_open(move: str) -> str:
    return next(state for state, moves in OPEN_IN.items() if move in moves)


@pytest.mark.parametrize("state", OPEN_IN)
def test_a_move_is_open_in_its_stages_and_nowhere_else(registration: Birth, state: str) -> None:
    boss = _a_supervisor()
    case = registration.until(SERVICE, state, by=boss)
    outcomes = {name: _outcome(move, case.id, by=boss) for name, move in MOVES.items()}
    assert outcomes == {name: "done" if name in OPEN_IN[state] else "wrong_state" for name in MOVES}


@pytest.mark.parametrize("state", OPEN_IN)
def test_the_page_offers_exactly_the_moves_that_work(registration: Birth, state: str) -> None:
    boss = _a_supervisor()
    case = registration.until(SERVICE, state, by=boss)
    offered = {move.key for move in cases.moves_for(boss, case, cases.parties_of(case.application)) if move.is_open}
    assert offered == OPEN_IN[state]


def test_a_finished_case_has_no_moves(registration: Birth) -> None:
    boss = _a_supervisor()
    case = registration.until(SERVICE, "under_review", by=boss)
    cases.decide(case.id, grant=False, reason="不符合条件", by=boss, at=FILED)
    work_off(FILED)
    assert registration.case(SERVICE).state == "closed"
    assert {_outcome(move, case.id, by=boss) for move in MOVES.values()} == {"wrong_state"}


@each_move
def test_another_agency_can_make_no_move(registration: Birth, move: str) -> None:
    case = registration.until(SERVICE, _state_where_open(move), by=_a_supervisor())
    stranger = an_officer_of("health", "reviewer", "supervisor")
    assert _outcome(MOVES[move], case.id, by=stranger) == "not_your_agency"


@each_move
@pytest.mark.parametrize("parent", ["mother", "father"])
def test_nobody_decides_their_own_request(registration: Birth, move: str, parent: str) -> None:
    case = registration.until(SERVICE, _state_where_open(move), by=_a_supervisor())
    own = _a_supervisor(person_id=getattr(registration.family, parent).id)
    assert _outcome(MOVES[move], case.id, by=own) == "own_case"


@each_move
def test_who_read_an_older_state_of_the_case_is_told(registration: Birth, move: str) -> None:
    boss = _a_supervisor()
    case = registration.until(SERVICE, _state_where_open(move), by=boss)
    outcomes = [_outcome(MOVES[move], case.id, by=boss, version=case.version + n) for n in (-1, 0)]
    assert outcomes == ["changed_meanwhile", "done"]


@each_move
def test_a_case_claimed_by_a_colleague_is_theirs(registration: Birth, move: str) -> None:
    case = registration.until(SERVICE, _state_where_open(move), by=_a_supervisor())
    cases.Case.objects.filter(id=case.id).update(claimed_by=an_officer_of(AGENCY).officer_id, claimed_name="赵青")
    assert _outcome(MOVES[move], case.id, by=_a_supervisor()) == "claimed"


@pytest.mark.parametrize("move", WORDLESS)
def test_whoever_is_told_no_or_to_wait_is_told_why(registration: Birth, move: str) -> None:
    boss = _a_supervisor()
    state, wordless = WORDLESS[move]
    case = registration.until(SERVICE, state, by=boss)
    assert _outcome(wordless, case.id, by=boss) == "reason_missing"


def test_only_a_supervisor_extends(registration: Birth) -> None:
    reviewer = an_officer_of(AGENCY)
    case = registration.until(SERVICE, "accepted", by=reviewer)
    assert _outcome(MOVES["extend"], case.id, by=reviewer) == "supervisor_only"


@pytest.mark.parametrize(("days", "outcome"), [(0, "days"), (1, "done"), (90, "done"), (91, "days")])
def test_a_special_procedure_takes_one_to_ninety_days(registration: Birth, days: int, outcome: str) -> None:
    boss = _a_supervisor()
    case = registration.until(SERVICE, "under_review", by=boss)
    assert _outcome(lambda one, **who: cases.suspend(one, "需要鉴定", days, **who), case.id, by=boss) == outcome


def test_nobody_sees_another_agencys_case_nor_one_that_has_not_reached_them(birth: Birth) -> None:
    hospital = an_officer_of("maternity-hospital")
    assert {case.service for case in cases.cases_for(hospital)} == {"birth-certificate", "maternity-certificate"}
    assert list(cases.cases_for(an_officer_of("tax"))) == []
    with pytest.raises(cases.Case.DoesNotExist):
        cases.case_for(an_officer_of("police"), birth.case("birth-certificate").id)
    with pytest.raises(cases.Case.DoesNotExist):
        cases.case_for(an_officer_of("tax"), birth.case("resident-insurance-payment").id)
