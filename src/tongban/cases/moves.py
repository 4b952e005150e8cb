"""Which moves an officer has on a case now, and why the others are closed."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from tongban.cases import fee_rules, procedure_rules, rules
from tongban.cases.models import Case
from tongban.cases.states import CaseState
from tongban.identity import api as identity
from tongban.kernel.clock import today
from tongban.kernel.refused import Refused


@dataclass(frozen=True)
class Move:
    """One move: open, or closed with the reason in the officer's words."""

    key: str
    closed_because: str = ""

    @property
    def is_open(self) -> bool:
        return not self.closed_because


def moves_for(officer: identity.Officer, case: Case, parties: frozenset[UUID]) -> list[Move]:
    """Return every move in the order of the procedure, each open or with the reason why not."""
    checks: dict[str, Callable[[], object]] = {
        "accept": lambda: _may_accept(case),
        "request_supplement": lambda: rules.check_may_request_supplement(case),
        "not_accept": lambda: rules.check_may_not_accept(case),
        "start_review": lambda: rules.check_state(case, CaseState.ACCEPTED),
        "suspend": lambda: rules.check_state(case, CaseState.UNDER_REVIEW),
        "resume": lambda: procedure_rules.check_may_resume(case),
        "start_procedure": lambda: procedure_rules.check_may_start(case),
        "offer_hearing": lambda: procedure_rules.check_may_offer_hearing(case),
        "appoint": lambda: procedure_rules.check_may_appoint(case),
        "record_finding": lambda: procedure_rules.check_may_find(case),
        "extend": lambda: rules.check_may_extend(case, officer),
        "grant": lambda: _may_grant(case),
        "refuse": lambda: procedure_rules.check_may_decide(case, today()),
        "post": lambda: rules.check_may_post(case),
        "correct_parcel": lambda: rules.check_may_correct_parcel(case),
        "give_at_counter": lambda: rules.check_may_give(case),
    }
    return [Move(key, _refusal(officer, case, parties, check)) for key, check in checks.items()]


def _may_accept(case: Case) -> None:
    rules.check_state(case, CaseState.RECEIVED)
    fee_rules.check_paid(case)


def _may_grant(case: Case) -> None:
    procedure_rules.check_may_decide(case, today())
    fee_rules.check_paid(case)


def _refusal(officer: identity.Officer, case: Case, parties: frozenset[UUID], check: Callable[[], object]) -> str:
    try:
        check()
        rules.check_may_work(officer, case, parties)
        rules.check_unclaimed(officer, case)
    except Refused as refusal:
        return refusal.reason
    return ""
