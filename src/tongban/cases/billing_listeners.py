"""What cases do when money came or did not, and what payments are told when a case ends without a grant."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.cases import events
from tongban.cases.operations import money
from tongban.kernel.actor import SYSTEM
from tongban.kernel.events import listens_to
from tongban.payments import api as payments
from tongban.payments import events as payment_events


@listens_to(payment_events.FeePaid)
def go_on(event: payment_events.FeePaid, at: datetime) -> None:
    """Wake the case that waited for the money."""
    money.fee_paid(event.case_id, at=at)


@listens_to(payment_events.BillLapsed)
def end(event: payment_events.BillLapsed, at: datetime) -> None:
    """End the case that waited in vain."""
    money.bill_lapsed(event.case_id, at=at)


@listens_to(events.CaseDecided)
def settle_decided(event: events.CaseDecided, at: datetime) -> None:
    """Pay fees of a refused case back."""
    if not event.granted:
        _settle(event.case_id, at)


@listens_to(events.CaseNotAccepted)
def settle_not_accepted(event: events.CaseNotAccepted, at: datetime) -> None:
    """Pay fees of a case back that was not accepted."""
    _settle(event.case_id, at)


@listens_to(events.CaseWithdrawn)
def settle_withdrawn(event: events.CaseWithdrawn, at: datetime) -> None:
    """Pay fees of a case back that was withdrawn."""
    _settle(event.case_id, at)


def _settle(case_id: UUID, at: datetime) -> None:
    with override("zh-hans"):
        reason = _("The case ended without a grant.")
    payments.settle_end(case_id, reason, by=SYSTEM, at=at)
