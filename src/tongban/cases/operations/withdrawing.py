"""The applicant changes their mind."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import queries, rules
from tongban.cases.events import CaseWithdrawn
from tongban.cases.models import Application, Case
from tongban.cases.operations.ending import finish_if_done
from tongban.cases.operations.releasing import release
from tongban.cases.states import ApplicationState, CaseState
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused


@transaction.atomic
def withdraw(application_id: UUID, *, by: identity.Resident, at: datetime) -> int:
    """Take back every case that is not decided yet; return how many. What was granted stays granted."""
    application = queries.application_to_change(application_id)
    rules.check_may_withdraw(application, by)
    actor, withdrawn = queries.acting(application, by), 0
    cases = list(Case.objects.select_for_update().filter(application=application).order_by("id"))
    for case in cases:
        if not CaseState(case.state).may_move_to(CaseState.WITHDRAWN):
            continue
        withdraw_case(case, by=actor, at=at)
        withdrawn += 1
    if not withdrawn:
        raise Refused(_("Everything is already decided; there is nothing left to withdraw."), code="wrong_state")
    _end_or_go_on(application, cases, by=actor, at=at)
    audit("cases.application_withdrawn", application.id, by=actor, at=at)
    return withdrawn


@transaction.atomic
def withdraw_one(case_id: UUID, *, by: identity.Resident, at: datetime) -> int:
    """Take back one undecided case and those that need its result; return how many. What only follows it goes on."""
    application = queries.application_to_change(Case.objects.values_list("application_id", flat=True).get(id=case_id))
    rules.check_may_withdraw(application, by)
    cases = list(Case.objects.select_for_update().filter(application=application).order_by("id"))
    case = next(one for one in cases if one.id == case_id)
    if not CaseState(case.state).may_move_to(CaseState.WITHDRAWN):
        raise Refused(_("This is already decided and can't be withdrawn."), code="wrong_state")
    actor, ending = queries.acting(application, by), queries.ending_with(case, cases)
    for one in ending:
        withdraw_case(one, by=actor, at=at)
    _end_or_go_on(application, cases, by=actor, at=at)
    release(application, book.edition(application.edition_number), at=at, by=actor)
    return len(ending)


def _end_or_go_on(application: Application, cases: list[Case], *, by: Actor, at: datetime) -> None:
    """End a locked application when all of its cases are withdrawn; finish it when the others have ended."""
    if all(case.state == CaseState.WITHDRAWN for case in cases):
        application.state = ApplicationState(application.state).move_to(ApplicationState.WITHDRAWN)
        application.save(update_fields=["state"])
        return
    if all(CaseState(case.state).is_final for case in cases):
        if application.state == ApplicationState.AWAITING_CONFIRMATION:  # nothing is left that could be confirmed
            application.state = ApplicationState(application.state).move_to(ApplicationState.IN_PROGRESS)
            application.save(update_fields=["state"])
        finish_if_done(application, at=at, by=by)


def withdraw_case(case: Case, *, by: Actor, at: datetime) -> None:
    """Take a locked case back."""
    case.state = CaseState(case.state).move_to(CaseState.WITHDRAWN)
    case.wake_at = None
    case.version += 1
    case.save(update_fields=["state", "wake_at", "version"])
    audit("cases.withdrawn", case.id, by=by, at=at)
    announce(CaseWithdrawn(case_id=case.id), at=at)
