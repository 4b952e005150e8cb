"""Bills: opened by a case, reminded of, let lapse, voided or paid back when the case ends without a grant."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongban.book import api as book
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.payments.about import About
from tongban.payments.events import BillLapsed, BillOpened, BillReminded
from tongban.payments.models import Bill, Charge, Order, Payout, Refund
from tongban.payments.operations.refunding import ask_refund
from tongban.payments.states import BillState

REMIND_BEFORE = timedelta(days=3)
REMINDER_TIME = time(9)  # nobody is reminded at night


@transaction.atomic
def open_bill(
    fee: book.Fee,
    amount: int,
    about: About,
    *,
    payer_id_number: str,
    payer_name: str,
    pay_by: date | None,
    at: datetime,
) -> Bill:
    """Open the bill of a fee of a case; one that is open or paid stays as it is. `amount` in fen, more than 0.

    One that was voided or paid back does not count: a case that is taken up again is billed again.
    """
    new = about.columns() | {
        "id": uuid7(at),
        "collector": fee.collector,
        "payer_id_number": payer_id_number,
        "payer_name": payer_name,
        "amount": amount,
        "refundable": fee.refundable,
        "opened_at": at,
        "pay_by": pay_by,
        "wake_at": remind_at(pay_by, at),
    }
    counting = Bill.objects.filter(state__in=[BillState.OPEN, BillState.PAID])
    bill, is_new = counting.get_or_create(case_id=about.case_id, fee=fee.key, defaults=new)
    if is_new:
        audit("payments.bill_opened", bill.id, by=SYSTEM, at=at, details={"amount": amount, "case": str(bill.case_id)})
        announce(BillOpened(bill_id=bill.id, case_id=bill.case_id), at=at)
    return bill


@transaction.atomic
def settle_end(case_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """A case ended without a grant: what is unpaid is no longer due, what was paid and is refundable goes back."""
    for bill in Bill.objects.select_for_update().filter(case_id=case_id).order_by("id"):
        if bill.state == BillState.OPEN:
            _void(bill, by=by, at=at)
        elif bill.state == BillState.PAID and bill.refundable and bill.payment is not None:
            ask_refund(bill.payment, bill, reason=reason, surplus=False, at=at)


def wake(bill: Bill, *, at: datetime) -> None:
    """Remind of a locked, due bill, once; after its last day let it lapse."""
    passed = None if bill.pay_by is None else _midnight_after(bill.pay_by)
    if bill.state != BillState.OPEN or passed is None:
        bill.wake_at = None
    elif at < passed:
        bill.reminded_at, bill.wake_at = at, passed
        announce(BillReminded(bill_id=bill.id), at=at)
    else:
        bill.wake_at = None
        audit("payments.bill_lapsed", bill.id, by=SYSTEM, at=at)
        announce(BillLapsed(bill_id=bill.id, case_id=bill.case_id), at=at)
    bill.save(update_fields=["wake_at", "reminded_at"])


def _void(bill: Bill, *, by: Actor, at: datetime) -> None:
    bill.state, bill.wake_at = BillState(bill.state).move_to(BillState.VOID), None
    bill.save(update_fields=["state", "wake_at"])
    audit("payments.bill_void", bill.id, by=by, at=at)


def remind_at(pay_by: date | None, at: datetime) -> datetime | None:
    """Return when a payer is reminded of a bill's last day; near it, when it lapses."""
    if pay_by is None:
        return None
    day = timezone.make_aware(datetime.combine(pay_by - REMIND_BEFORE, REMINDER_TIME))
    return day if day > at else _midnight_after(pay_by)


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def put_off(row: Bill | Charge | Order | Refund | Payout, *, until: datetime) -> None:
    """Let a locked row rest after a fault."""
    type(row).objects.filter(id=row.id).update(wake_at=until)
