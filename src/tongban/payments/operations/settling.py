"""Money came: it counts once, for what it was ordered for; what is not due, or no longer, goes back by itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.payments.events import FeePaid
from tongban.payments.models import Bill, Order, Payment
from tongban.payments.operations.receipts import give_receipts
from tongban.payments.operations.refunding import ask_refund
from tongban.payments.providers import Came
from tongban.payments.states import BillState, OrderState


class NotOurs(Exception):
    """Money that cannot be ours; `code`: unknown_order or wrong_amount."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def settle(came: Came, *, provider: str, at: datetime) -> bool:
    """Count money that came for an order; False when it was counted before. Raises NotOurs.

    Everything that follows from it is in this one transaction: a process that dies leaves nothing half done, and the
    provider tells again.
    """
    order = Order.objects.select_for_update().filter(number=came.order).first()
    if order is None:
        raise NotOurs("unknown_order")
    if Payment.objects.filter(provider=provider, reference=came.reference).exists():
        return False
    if came.amount != order.amount:
        raise NotOurs("wrong_amount")
    payment = Payment.objects.create(
        id=uuid7(at),
        order=order,
        provider=provider,
        reference=came.reference,
        amount=came.amount,
        paid_at=came.paid_at,
    )
    count(payment, order, by=SYSTEM, at=at)
    return True


def count(payment: Payment, order: Order, *, by: Actor, at: datetime) -> None:
    """Use a new payment for its locked order's bills; what a bill does not need goes back."""
    counted: list[Bill] = []
    lines = {line.bill_id: line for line in order.lines.all().order_by("id")}
    for bill in Bill.objects.select_for_update().filter(id__in=lines).order_by("id"):
        if bill.state != BillState.OPEN:
            ask_refund(payment, bill, reason=_surplus(), surplus=True, at=at)
            continue
        bill.state, bill.paid_at = BillState(bill.state).move_to(BillState.PAID), payment.paid_at
        bill.payment, bill.wake_at = payment, None
        bill.save(update_fields=["state", "paid_at", "payment", "wake_at"])
        audit("payments.paid", bill.id, by=by, at=at, details={"amount": bill.amount, "payment": str(payment.id)})
        announce(FeePaid(bill_id=bill.id, case_id=bill.case_id, fee=bill.fee), at=at)
        counted.append(bill)
    if order.state != OrderState.PAID:
        order.state = OrderState(order.state).move_to(OrderState.PAID)
    order.wake_at, order.provider = None, payment.provider
    order.save(update_fields=["state", "wake_at", "provider"])
    give_receipts(payment, counted, at=at)


def _surplus() -> str:
    """Reasons are kept in Chinese, the language of the file."""
    with override("zh-hans"):
        return _("Paid twice, or no longer due.")
