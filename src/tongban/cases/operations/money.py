"""Money came, or did not: a case that waited for it goes on, or ends."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.book import api as book
from tongban.cases import deadlines, queries
from tongban.cases.operations.deciding import not_accepted
from tongban.cases.states import CaseState
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.payments import api as payments


@transaction.atomic
def fee_paid(case_id: UUID, *, at: datetime) -> None:
    """Go on with a case whose fee was paid: one that waited for it is received anew, and its clock begins."""
    case = queries.case_to_change(case_id)
    audit("cases.fee_paid", case.id, by=SYSTEM, at=at)
    if case.state != CaseState.RECEIVED or payments.unpaid_of(case.id):
        return
    edition = book.edition(case.edition_number)
    case.accept_by = deadlines.accept_by(day_of(at), edition)
    case.wake_at = at if case.on_the_spot else deadlines.morning_after(case.accept_by)
    case.version += 1
    case.save(update_fields=["accept_by", "wake_at", "version"])


@transaction.atomic
def bill_lapsed(case_id: UUID, *, at: datetime) -> None:
    """End a case that waited for money in vain; one that an office has accepted is for its officer to decide."""
    case = queries.case_to_change(case_id)
    if case.state != CaseState.RECEIVED:
        return
    with override("zh-hans"):
        reason = _("The fee was not paid in time.")
    not_accepted(case, reason, by=SYSTEM, at=at)
