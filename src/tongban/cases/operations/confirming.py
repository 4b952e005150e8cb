"""The other parties agree, or do not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import queries, rules
from tongban.cases.events import ApplicationConfirmed, ApplicationDeclined
from tongban.cases.models import Application, Case, Confirmation
from tongban.cases.operations.filing import receive
from tongban.cases.states import ApplicationState, CaseState, ConfirmationState
from tongban.identity import api as identity
from tongban.kernel.audit import audit
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused


@transaction.atomic
def confirm(application_id: UUID, *, by: identity.Resident, at: datetime) -> None:
    """Agree to an application; with the last agreement its first cases go to their offices."""
    application = queries.application_to_change(application_id)
    confirmation = _asked(application, by)
    confirmation.state = ConfirmationState(confirmation.state).move_to(ConfirmationState.CONFIRMED)
    confirmation.answered_at = at
    confirmation.save(update_fields=["state", "answered_at"])
    audit("cases.confirmed", application.id, by=by.actor, at=at)
    if application.confirmations.filter(state=ConfirmationState.ASKED).exists():
        return
    application.state = ApplicationState(application.state).move_to(ApplicationState.IN_PROGRESS)
    application.save(update_fields=["state"])
    edition = book.edition(application.edition_number)
    waiting = Case.objects.select_for_update().filter(application=application, state=CaseState.WAITING).order_by("id")
    for case in waiting:
        if not case.needs:
            receive(case, at=at, edition=edition)
            case.version += 1
            case.save()
            audit("cases.received", case.id, by=by.actor, at=at)
    announce(ApplicationConfirmed(application_id=application.id), at=at)


@transaction.atomic
def decline(application_id: UUID, reason: str, *, by: identity.Resident, at: datetime) -> None:
    """Not agree: nothing was started, the application ends, and the applicant learns why."""
    rules.check_reason(reason)
    application = queries.application_to_change(application_id)
    confirmation = _asked(application, by)
    confirmation.state = ConfirmationState(confirmation.state).move_to(ConfirmationState.DECLINED)
    confirmation.answered_at, confirmation.reason = at, reason.strip()[:500]
    confirmation.save(update_fields=["state", "answered_at", "reason"])
    application.state = ApplicationState(application.state).move_to(ApplicationState.WITHDRAWN)
    application.save(update_fields=["state"])
    for case in Case.objects.select_for_update().filter(application=application).order_by("id"):
        case.state = CaseState(case.state).move_to(CaseState.WITHDRAWN)
        case.wake_at = None
        case.version += 1
        case.save(update_fields=["state", "wake_at", "version"])
    audit("cases.declined", application.id, by=by.actor, at=at, note=confirmation.reason)
    announce(ApplicationDeclined(application_id=application.id, reason=confirmation.reason), at=at)


def _asked(application: Application, resident: identity.Resident) -> Confirmation:
    confirmation = (
        Confirmation.objects.select_for_update().filter(application=application, id_number=resident.id_number).first()
    )
    if confirmation is None:
        raise Refused(_("You are not asked to confirm this."), code="not_yours")
    if confirmation.state != ConfirmationState.ASKED:
        raise Refused(_("You have already answered."), code="already_answered")
    if application.state != ApplicationState.AWAITING_CONFIRMATION:
        raise Refused(_("This application has already ended."), code="wrong_state")
    return confirmation
