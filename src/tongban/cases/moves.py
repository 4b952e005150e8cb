"""Which moves an officer has on a case now, and why the others are closed."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from tongban.cases import rules
from tongban.cases.models import Case
from tongban.cases.states import CaseState
from tongban.identity import api as identity
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
        "accept": lambda: rules.check_state(case, CaseState.RECEIVED),
        "request_supplement": lambda: rules.check_may_request_supplement(case),
        "not_accept": lambda: rules.check_may_not_accept(case),
        "start_review": lambda: rules.check_state(case, CaseState.ACCEPTED),
        "suspend": lambda: rules.check_state(case, CaseState.UNDER_REVIEW),
        "resume": lambda: rules.check_state(case, CaseState.SUSPENDED),
        "extend": lambda: rules.check_may_extend(case, officer),
        "grant": lambda: rules.check_state(case, CaseState.UNDER_REVIEW),
        "refuse": lambda: rules.check_state(case, CaseState.UNDER_REVIEW),
        "post": lambda: rules.check_may_post(case),
        "correct_parcel": lambda: rules.check_may_correct_parcel(case),
        "give_at_counter": lambda: rules.check_may_give(case),
    }
    return [Move(key, _refusal(officer, case, parties, check)) for key, check in checks.items()]


def _refusal(officer: identity.Officer, case: Case, parties: frozenset[UUID], check: Callable[[], object]) -> str:
    try:
        check()
        rules.check_may_work(officer, case, parties)
        rules.check_unclaimed(officer, case)
    except Refused as refusal:
        return refusal.reason
    return ""
