"""Money goes back: asked for once a bill and payment, done by the provider or written down by an officer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.payments import queries, rules
from tongban.payments.events import RefundDone
from tongban.payments.models import Bill, Payment, Refund
from tongban.payments.operations.pausing import pause
from tongban.payments.operations.receipts import write_refund
from tongban.payments.providers import Provider, Silent
from tongban.payments.states import BillState, RefundState


def ask_refund(payment: Payment, bill: Bill, *, reason: str, surplus: bool, at: datetime) -> Refund:
    """Send a bill's amount of a payment back, once; `surplus`: the bill was paid by other money, or no longer due.

    What came at a counter waits for an officer to hand it back.
    """
    refund, is_new = Refund.objects.get_or_create(
        payment=payment,
        bill=bill,
        defaults={
            "id": (new_id := uuid7(at)),
            "number": f"R{new_id.hex}",
            "amount": bill.amount,
            "reason": reason[:500],
            "surplus": surplus,
            "asked_at": at,
            "wake_at": at if payment.provider else None,
        },
    )
    if is_new:
        audit("payments.refund_asked", refund.id, by=SYSTEM, at=at, note=reason[:500], details={"bill": str(bill.id)})
    return refund


def send_back(refund: Refund, provider: Provider, *, at: datetime) -> None:
    """Have the provider do a locked refund; silent, it is asked again, and the number makes that harmless."""
    try:
        went = provider.refund(refund.number, refund.payment.reference, refund.amount, refund.bill.collector)
    except Silent as silence:
        _later(refund, str(silence), at)
        return
    if went.done:
        refund.reference = went.reference
        _done(refund, at)
    elif went.fault:
        refund.state, refund.fault, refund.wake_at = RefundState.FAILED, went.fault[:500], None
        refund.save()
        audit("payments.refund_failed", refund.id, by=SYSTEM, at=at, note=went.fault[:500])
    else:
        _later(refund, "", at)


@transaction.atomic
def settle_refund(refund_id: UUID, slip: str, *, by: identity.Officer, at: datetime) -> None:
    """Write down that an officer handed money back, with the number of the slip."""
    refund = Refund.objects.select_for_update(of=("self",)).select_related("bill", "payment").get(id=refund_id)
    rules.check_may_settle(by, refund, queries.payers_of(refund.bill))
    _way, number = rules.checked_slip("cash", slip)
    refund.reference = number
    audit("payments.refund_by_hand", refund.id, by=by.actor, at=at, note=number)
    _done(refund, at)


def _done(refund: Refund, at: datetime) -> None:
    refund.state, refund.done_at, refund.wake_at = RefundState(refund.state).move_to(RefundState.DONE), at, None
    refund.save()
    if not refund.surplus:
        bill = Bill.objects.select_for_update().get(id=refund.bill_id)
        bill.state = BillState(bill.state).move_to(BillState.REFUNDED)
        bill.save(update_fields=["state"])
        write_refund(refund.payment, bill.collector, refund.amount)
    audit("payments.refunded", refund.id, by=SYSTEM, at=at, details={"amount": refund.amount})
    announce(RefundDone(refund_id=refund.id), at=at)


def _later(refund: Refund, fault: str, at: datetime) -> None:
    pause(refund, at=at)
    refund.fault = fault[:500]
    refund.save()
