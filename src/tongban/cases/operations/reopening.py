"""A case that was refused or not accepted is taken up again, with what waited for it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.book import api as book
from tongban.cases import deadlines, queries, remedies, rules
from tongban.cases.events import CaseReopened
from tongban.cases.models import Application, Case
from tongban.cases.operations.filing import receive
from tongban.cases.operations.petitioning import answered, petition_to_answer
from tongban.cases.petitions import Petition
from tongban.cases.states import ApplicationState, CaseState, PetitionKind, PetitionState
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce


@transaction.atomic
def reopen(case_id: UUID, reason: str, *, by: identity.Officer, at: datetime, version: int | None = None) -> None:
    """Reopen a case of the office's own accord; what the person has asked to that end is answered by it."""
    rules.check_reason(reason)
    case = queries.case_to_change(case_id)
    remedies.check_may_reopen(case, by, queries.parties_of(case.application), day_of(at))
    rules.check_version(case, version)
    asked = Petition.objects.select_for_update().filter(
        case_id=case.id, kind=PetitionKind.REOPENING, state=PetitionState.ASKED
    )
    for petition in asked.order_by("id"):
        answered(petition, PetitionState.ALLOWED, reason, by=by, at=at)
    reopened(case, reason.strip(), by=by.actor, at=at)


@transaction.atomic
def allow_reopening(petition_id: UUID, answer: str, *, by: identity.Officer, at: datetime) -> None:
    """Reopen a case on the person's objection, whenever in the office's time for the answer that is."""
    rules.check_reason(answer)
    petition, case = petition_to_answer(petition_id, by=by)
    answered(petition, PetitionState.ALLOWED, answer, by=by, at=at)
    reopened(case, petition.answer, by=by.actor, at=at)


def reopened(case: Case, reason: str, *, by: Actor, at: datetime) -> None:
    """Put a locked case that was turned down before its office again; a human decides, and the clock starts anew.

    What was refused has been accepted before, so its period begins today; what was not accepted is received once more.
    A case that another order has reopened meanwhile stays as it is.
    """
    if not remedies.was_turned_down(case):
        return
    application = queries.application_to_change(case.application_id)
    edition = book.edition(case.edition_number)
    service = edition.book.services[case.service]
    case.on_the_spot, case.granted, case.decided_at, case.reason = False, None, None, ""
    case.claimed_by, case.claimed_name, case.extended_days = None, "", 0
    if case.state == CaseState.NOT_ACCEPTED:
        case.supplement = None
        receive(case, at=at, edition=edition)
    else:
        case.state = CaseState(case.state).move_to(CaseState.ACCEPTED)
        case.accepted_at = at
        case.due_on = deadlines.decide_by(service.promised_days or service.legal_days, day_of(at), edition)
        case.wake_at = None
    case.version += 1
    case.save()
    audit("cases.reopened", case.id, by=by, at=at, note=reason)
    if application.state == ApplicationState.FINISHED:
        application.state = ApplicationState(application.state).move_to(ApplicationState.IN_PROGRESS)
        application.save(update_fields=["state"])
    _wait_again(case, application, by=by, at=at)
    announce(CaseReopened(case_id=case.id, reason=reason), at=at)


def _wait_again(case: Case, application: Application, *, by: Actor, at: datetime) -> None:
    """Put back to waiting the cases that ended only because this one was turned down, and those that need them."""
    ended = Case.objects.select_for_update().filter(
        application=application, state=CaseState.NOT_ACCEPTED, received_at__isnull=True
    )
    left, back = list(ended.order_by("id")), {case.service}
    while waiting := [one for one in left if back & set(one.needs)]:
        for one in waiting:
            left.remove(one)
            back.add(one.service)
            one.state, one.reason = CaseState(one.state).move_to(CaseState.WAITING), ""
            one.version += 1
            one.save(update_fields=["state", "reason", "version"])
            audit("cases.waits_again", one.id, by=by, at=at)
