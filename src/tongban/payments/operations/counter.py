"""Money taken at a counter: written down by the officer who has it, with the slip's number."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.identity import api as identity
from tongban.kernel.audit import audit
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused
from tongban.payments import queries, rules
from tongban.payments.models import Bill, Payment
from tongban.payments.operations.ordering import ordered
from tongban.payments.operations.settling import count
from tongban.payments.states import BillState, Way


@transaction.atomic
def take_at_counter(application_number: str, way: str, slip: str, *, by: identity.Officer, at: datetime) -> int:
    """Write down that everything due of an application was paid at a counter; return how much, in fen."""
    kind, number = rules.checked_slip(way, slip)
    due = Bill.objects.select_for_update().filter(application_number=application_number, state=BillState.OPEN)
    bills = list(due.order_by("id"))
    rules.check_may_order(bills)
    for bill in bills:
        rules.check_may_take(by, bill, queries.payers_of(bill))
    order = ordered(bills, by=by.actor, at=at, wake_at=None)
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                id=uuid7(at),
                order=order,
                way=kind,
                reference=f"{by.agency}:{number}",
                amount=order.amount,
                paid_at=at,
                taken_by=by.officer_id,
                taken_name=by.name,
                taken_agency=by.agency,
            )
    except IntegrityError as double:
        raise Refused(_("A payment with this slip was already written down."), code="slip_used") from double
    audit("payments.taken_at_counter", order.id, by=by.actor, at=at, note=f"{Way(kind).value} {number}")
    count(payment, order, by=by.actor, at=at)
    return order.amount
