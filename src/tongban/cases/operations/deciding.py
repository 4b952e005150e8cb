"""The officer's moves, each by the law's rule."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.book import api as book
from tongban.cases import deadlines, fee_rules, procedure_rules, quotas, rules
from tongban.cases.events import (
    CaseAccepted,
    CaseDecided,
    CaseExtended,
    CaseNotAccepted,
    ReviewStarted,
    SupplementRequested,
)
from tongban.cases.models import Case
from tongban.cases.operations import billing, placing, procedures
from tongban.cases.operations.ending import end_what_waited
from tongban.cases.operations.sharing import case_at_work
from tongban.cases.states import CaseState
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused

SUPPLEMENT_DAYS = 15


def accepted(case: Case, *, by: Actor, at: datetime, deemed: bool = False) -> bool:
    """Accept a locked case: the promised period begins on the day the law counts from.

    A case deemed accepted counts from the day it was received (Art. 32(4)), one with a supplement from its completion.
    Where places are limited and none is left, it stands in line instead, and False is returned.
    """
    if not placing.take(case, by=by, at=at):
        return False
    edition = book.edition(case.edition_number)
    service = edition.book.services[case.service]
    case.state = CaseState(case.state).move_to(CaseState.ACCEPTED)
    case.accepted_at = case.received_at if deemed and case.received_at else at
    case.due_on = deadlines.decide_by(service.promised_days, day_of(case.accepted_at), edition)
    case.wake_at = None
    case.version += 1
    case.save()
    audit("cases.deemed_accepted" if deemed else "cases.accepted", case.id, by=by, at=at)
    billing.bill(case, "decision", at=at)
    announce(CaseAccepted(case_id=case.id, due_on=case.due_on, deemed=deemed), at=at)
    return True


@transaction.atomic
def accept(case_id: UUID, *, by: identity.Officer, at: datetime, version: int | None = None) -> None:
    """Accept a case that is complete; one for which no place is left stands in line and is accepted by itself."""
    case = case_at_work(case_id, by=by, version=version)
    rules.check_state(case, CaseState.RECEIVED)
    fee_rules.check_paid(case)
    accepted(case, by=by.actor, at=at)


def accept_many(case_ids: Sequence[UUID], *, by: identity.Officer, at: datetime) -> list[tuple[UUID, str]]:
    """Accept several cases, each for itself; return those not accepted, with the reason."""
    left = []
    for case_id in sorted(case_ids):
        try:
            accept(case_id, by=by, at=at)
            if number := quotas.in_line(Case.objects.get(id=case_id)):
                left.append((case_id, quotas.line_in_words(number)))
        except (Refused, Case.DoesNotExist) as refusal:
            left.append((case_id, str(refusal)))
    return left


@transaction.atomic
def not_accept(case_id: UUID, reason: str, *, by: identity.Officer, at: datetime, version: int | None = None) -> None:
    """Not take a case, with the reason; what waited for it ends too, and says so."""
    rules.check_reason(reason)
    case = case_at_work(case_id, by=by, version=version)
    rules.check_may_not_accept(case)
    not_accepted(case, reason.strip(), by=by.actor, at=at)


def not_accepted(case: Case, reason: str, *, by: Actor, at: datetime) -> None:
    """End a locked case before acceptance."""
    case.state = CaseState(case.state).move_to(CaseState.NOT_ACCEPTED)
    case.reason, case.wake_at = reason[:2000], None
    case.version += 1
    case.save()
    audit("cases.not_accepted", case.id, by=by, at=at, note=case.reason)
    announce(CaseNotAccepted(case_id=case.id), at=at)
    end_what_waited(case, by=by, at=at)


@transaction.atomic
def request_supplement(
    case_id: UUID, missing: str, *, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Tell the applicant, once, everything that is missing, and until when to hand it in."""
    rules.check_reason(missing)
    case = case_at_work(case_id, by=by, version=version)
    rules.check_may_request_supplement(case)
    supplement_requested(case, missing.strip(), by=by.actor, at=at)


def supplement_requested(case: Case, missing: str, *, by: Actor, at: datetime) -> None:
    """Ask for what a locked case lacks."""
    until = deadlines.decide_by(SUPPLEMENT_DAYS, day_of(at), book.edition(case.edition_number))
    case.state = CaseState(case.state).move_to(CaseState.SUPPLEMENT_REQUESTED)
    case.supplement = {"missing": missing[:2000], "asked_at": at.isoformat(), "until": until.isoformat()}
    case.wake_at = deadlines.morning_after(until)
    case.version += 1
    case.save()
    audit("cases.supplement_requested", case.id, by=by, at=at, note=case.supplement["missing"])
    announce(SupplementRequested(case_id=case.id), at=at)


@transaction.atomic
def start_review(case_id: UUID, *, by: identity.Officer, at: datetime, version: int | None = None) -> None:
    """Begin the review of an accepted case; who begins it has it."""
    case = case_at_work(case_id, by=by, version=version)
    rules.check_state(case, CaseState.ACCEPTED)
    case.state = CaseState(case.state).move_to(CaseState.UNDER_REVIEW)
    case.claimed_by, case.claimed_name = by.officer_id, by.name
    case.version += 1
    case.save()
    audit("cases.review_started", case.id, by=by.actor, at=at)
    announce(ReviewStarted(case_id=case.id), at=at)
    procedures.begin_next(case, at=at)


@transaction.atomic
def extend(case_id: UUID, reason: str, *, by: identity.Officer, at: datetime, version: int | None = None) -> None:
    """Lengthen the period by ten working days, once, telling the applicant why (Art. 42)."""
    rules.check_reason(reason)
    case = case_at_work(case_id, by=by, version=version)
    rules.check_may_extend(case, by)
    if case.due_on is not None:
        case.due_on = deadlines.extended(case.due_on, book.edition(case.edition_number))
    case.extended_days = deadlines.EXTENSION_DAYS
    case.version += 1
    case.save()
    audit("cases.extended", case.id, by=by.actor, at=at, note=reason.strip()[:2000])
    announce(CaseExtended(case_id=case.id), at=at)


@transaction.atomic
def decide(
    case_id: UUID, *, grant: bool, reason: str, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Grant, or refuse with the reason and the way to a review (Art. 38)."""
    if not grant:
        rules.check_reason(reason)
    case = case_at_work(case_id, by=by, version=version)
    procedure_rules.check_may_decide(case, day_of(at))
    if grant:
        fee_rules.check_paid(case)
    decided(case, grant=grant, reason=reason.strip(), by=by.actor, at=at)


def decided(case: Case, *, grant: bool, reason: str, by: Actor, at: datetime) -> None:
    """Decide a locked case; the worker delivers what follows."""
    case.state = CaseState(case.state).move_to(CaseState.GRANTED if grant else CaseState.REFUSED)
    case.decided_at, case.granted, case.reason, case.wake_at = at, grant, reason[:2000], at
    case.version += 1
    case.save()
    audit("cases.granted" if grant else "cases.refused", case.id, by=by, at=at, note=case.reason)
    announce(CaseDecided(case_id=case.id, granted=grant), at=at)
    if not grant:
        end_what_waited(case, by=by, at=at)
