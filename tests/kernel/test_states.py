"""Every life cycle of the program, by its table alone."""

from collections.abc import Iterator
from itertools import product

import pytest

from tongban.cases.states import (
    ApplicationState,
    CaseState,
    ConfirmationState,
    OfferState,
    PetitionState,
    ProceedingState,
    SeasonState,
)
from tongban.certificates.states import CertificateState
from tongban.exchange.states import DemandState, InquiryState
from tongban.kernel.state import State, WrongMove
from tongban.payments.states import BillState, OrderState, PayoutState, RefundState

CYCLES: dict[type[State], State] = {
    CaseState: CaseState.WAITING,
    ApplicationState: ApplicationState.AWAITING_CONFIRMATION,
    ConfirmationState: ConfirmationState.ASKED,
    CertificateState: CertificateState.VALID,
    DemandState: DemandState.SUBMITTED,
    PetitionState: PetitionState.ASKED,
    InquiryState: InquiryState.OPEN,
    ProceedingState: ProceedingState.OFFERED,
    OfferState: OfferState.NOTED,
    SeasonState: SeasonState.COMING,
    BillState: BillState.OPEN,
    OrderState: OrderState.PLACED,
    RefundState: RefundState.ASKED,
    PayoutState: PayoutState.ASKED,
}
FINAL = {
    CaseState: {CaseState.NOT_ACCEPTED, CaseState.CLOSED, CaseState.WITHDRAWN},
    ApplicationState: {ApplicationState.FINISHED, ApplicationState.WITHDRAWN},
    ConfirmationState: {ConfirmationState.CONFIRMED, ConfirmationState.DECLINED, ConfirmationState.LAPSED},
    CertificateState: {CertificateState.REVOKED, CertificateState.EXPIRED, CertificateState.CANCELLED},
    PetitionState: {PetitionState.ALLOWED, PetitionState.DECLINED},
    DemandState: {DemandState.APPROVED, DemandState.REFUSAL_UPHELD, DemandState.WITHDRAWN},
    InquiryState: set(InquiryState) - {InquiryState.OPEN},
    ProceedingState: {ProceedingState.ENDED},
    OfferState: {OfferState.AGREED, OfferState.FILED, OfferState.DECLINED, OfferState.LAPSED, OfferState.NOTHING},
    SeasonState: {SeasonState.FILED},
    BillState: {BillState.VOID, BillState.REFUNDED},
    OrderState: {OrderState.PAID},
    RefundState: {RefundState.DONE},
    PayoutState: {PayoutState.DONE},
}
cycles = pytest.mark.parametrize("cycle", CYCLES, ids=lambda cycle: cycle.__name__)


def test_every_life_cycle_of_the_program_is_tried_here() -> None:
    assert set(_below(State)) == set(CYCLES)


@cycles
def test_every_stage_can_be_reached(cycle: type[State]) -> None:
    reached, todo = {CYCLES[cycle]}, [CYCLES[cycle]]
    while todo:
        new = cycle.moves().get(todo.pop(), frozenset()) - reached
        reached |= new
        todo += new
    assert reached == set(cycle)


@cycles
def test_every_stage_leads_to_an_end(cycle: type[State]) -> None:
    ending = {stage for stage in cycle if stage.is_final}
    for _round in cycle:
        ending |= {stage for stage in cycle if cycle.moves().get(stage, frozenset()) & ending}
    assert ending == set(cycle)


@cycles
def test_the_ends_are_final(cycle: type[State]) -> None:
    assert {stage for stage in cycle if stage.is_final} == FINAL[cycle]


@cycles
def test_a_step_succeeds_exactly_when_the_table_holds_it(cycle: type[State]) -> None:
    done = {(one, other) for one, other in product(cycle, cycle) if _moves(one, other)}
    assert done == {(one, other) for one in cycle for other in cycle.moves().get(one, frozenset())}


@cycles
def test_no_stage_moves_to_itself(cycle: type[State]) -> None:
    assert [stage for stage in cycle if stage.may_move_to(stage)] == []


def _moves(one: State, other: State) -> bool:
    try:
        return one.move_to(other) == other
    except WrongMove:
        return False


def _below(kind: type[State]) -> Iterator[type[State]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("tongban."):
            yield one
        yield from _below(one)
