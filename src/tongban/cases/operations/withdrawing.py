"""The applicant changes their mind."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.cases import queries, rules
from tongban.cases.events import CaseWithdrawn
from tongban.cases.models import Case
from tongban.cases.operations.ending import finish_if_done
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
    withdrawn = 0
    cases = list(Case.objects.select_for_update().filter(application=application).order_by("id"))
    for case in cases:
        if not CaseState(case.state).may_move_to(CaseState.WITHDRAWN):
            continue
        withdraw_case(case, by=by.actor, at=at)
        withdrawn += 1
    if not withdrawn:
        raise Refused(_("Everything is already decided; there is nothing left to withdraw."), code="wrong_state")
    if withdrawn == len(cases):
        application.state = ApplicationState(application.state).move_to(ApplicationState.WITHDRAWN)
        application.save(update_fields=["state"])
    else:
        finish_if_done(application, at=at, by=by.actor)
    audit("cases.application_withdrawn", application.id, by=by.actor, at=at)
    return withdrawn


def withdraw_case(case: Case, *, by: Actor, at: datetime) -> None:
    """Take a locked case back."""
    case.state = CaseState(case.state).move_to(CaseState.WITHDRAWN)
    case.wake_at = None
    case.version += 1
    case.save(update_fields=["state", "wake_at", "version"])
    audit("cases.withdrawn", case.id, by=by, at=at)
    announce(CaseWithdrawn(case_id=case.id), at=at)
