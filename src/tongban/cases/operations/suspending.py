"""The clock stands still, and runs again (Administrative Licensing Law Art. 45)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import deadlines, procedure_rules, rules
from tongban.cases.events import CaseResumed, CaseSuspended
from tongban.cases.models import Case
from tongban.cases.operations.sharing import case_at_work
from tongban.cases.states import CaseState
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused


@transaction.atomic
def suspend(
    case_id: UUID, reason: str, days: int, *, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Stop the clock for a procedure that the book does not name, with its reason and the working days it needs."""
    rules.check_reason(reason)
    if not 1 <= days <= 90:
        raise Refused(_("A special procedure takes 1 to 90 working days."), code="days")
    case = case_at_work(case_id, by=by, version=version)
    rules.check_state(case, CaseState.UNDER_REVIEW)
    until = deadlines.decide_by(days, day_of(at), book.edition(case.edition_number))
    suspended(case, reason.strip(), until, by=by.actor, at=at)


def suspended(
    case: Case, reason: str, until: date, *, by: Actor, at: datetime, more: Mapping[str, str] | None = None
) -> None:
    """Stop the clock of a locked case; `more` names the procedure of the book, if it is one."""
    case.state = CaseState(case.state).move_to(CaseState.SUSPENDED)
    days = {"since": day_of(at).isoformat(), "until": until.isoformat()}
    case.suspension = {"reason": reason[:2000], **days, **(more or {})}
    case.wake_at = deadlines.morning_after(until)
    case.version += 1
    case.save()
    audit("cases.suspended", case.id, by=by, at=at, note=case.suspension["reason"])
    announce(CaseSuspended(case_id=case.id), at=at)


@transaction.atomic
def resume(case_id: UUID, *, by: identity.Officer, at: datetime, version: int | None = None) -> None:
    """Let the clock run again; a procedure of the book ends with what it found instead."""
    case = case_at_work(case_id, by=by, version=version)
    procedure_rules.check_may_resume(case)
    resumed(case, by=by.actor, at=at)


def resumed(case: Case, *, by: Actor, at: datetime) -> None:
    """Put a locked, suspended case back under review; the days left are the days left when the clock stopped."""
    since = date.fromisoformat(case.suspension["since"]) if case.suspension else day_of(at)
    case.state = CaseState(case.state).move_to(CaseState.UNDER_REVIEW)
    if case.due_on is not None:
        case.due_on = deadlines.after_suspension(case.due_on, since, day_of(at), book.edition(case.edition_number))
    case.suspension, case.wake_at = None, None
    case.version += 1
    case.save()
    audit("cases.resumed", case.id, by=by, at=at)
    announce(CaseResumed(case_id=case.id), at=at)
