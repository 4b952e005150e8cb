"""Orders: everything due of one application, paid at once; asked about until money came or the time is over."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.payments import rules
from tongban.payments.models import Bill, Line, Order
from tongban.payments.operations.settling import NotOurs, settle
from tongban.payments.providers import Provider, Silent
from tongban.payments.states import BillState, OrderState

FIRST_PAUSE_SECONDS = 20
LONGEST_PAUSE_SECONDS = 300
GRACE = timedelta(seconds=60)  # the cashier may have taken money at the last moment


@transaction.atomic
def place(application_id: UUID, *, by: identity.Resident, at: datetime) -> Order:
    """Return an order of everything this person still owes for an application; one that is placed already serves.

    Raises Refused when nothing is due.
    """
    mine = Bill.objects.select_for_update().filter(application_id=application_id, payer_id_number=by.id_number)
    bills = list(mine.filter(state=BillState.OPEN).order_by("id"))
    rules.check_may_order(bills)
    placed = Order.objects.filter(application_id=application_id, state=OrderState.PLACED, expires_at__gt=at + GRACE)
    for order in placed.filter(payer_id_number=by.id_number).order_by("-placed_at"):
        if set(order.lines.values_list("bill_id", flat=True)) == {bill.id for bill in bills}:
            return order
    return ordered(bills, by=by.actor, at=at, wake_at=at + timedelta(seconds=FIRST_PAUSE_SECONDS))


def ordered(bills: list[Bill], *, by: Actor, at: datetime, wake_at: datetime | None) -> Order:
    """Return a new order of these locked bills, all of one payer; each collector's share is the sum of its lines."""
    new_id = uuid7(at)
    order = Order.objects.create(
        id=new_id,
        number=f"{day_of(at):%Y%m%d}{new_id.hex[-16:]}",
        application_id=bills[0].application_id,
        payer_id_number=bills[0].payer_id_number,
        payer_name=bills[0].payer_name,
        amount=sum(bill.amount for bill in bills),
        placed_at=at,
        expires_at=at + timedelta(minutes=settings.TONGBAN_PAYMENTS_MINUTES),
        wake_at=wake_at,
    )
    for bill in bills:
        Line.objects.create(id=uuid7(at), order=order, bill=bill, collector=bill.collector, amount=bill.amount)
    audit("payments.ordered", order.id, by=by, at=at, details={"amount": order.amount})
    return order


@transaction.atomic
def look_soon(order_id: UUID, *, at: datetime) -> None:
    """Have the provider asked about a waiting order at once: its payer says that they have paid."""
    Order.objects.filter(id=order_id, state=OrderState.PLACED).update(wake_at=at, tries=0)


def ask_about(order: Order, provider: Provider, *, at: datetime) -> None:
    """Ask the provider about a locked order: what came is settled; with nothing, again later, then no more."""
    if order.state != OrderState.PLACED:
        order.wake_at = None
        order.save(update_fields=["wake_at"])
        return
    counted, over = False, at >= order.expires_at + GRACE
    try:
        for one in provider.ask(order.number):
            settle(one, provider=provider.key, at=at)
            counted = True
    except NotOurs as fault:
        audit("payments.not_ours", order.id, by=SYSTEM, at=at, note=fault.code)
    except Silent:
        over = False  # nothing ends before the provider has said that nothing came
    if counted:
        return
    if over:
        order.state, order.wake_at = OrderState(order.state).move_to(OrderState.EXPIRED), None
        audit("payments.order_expired", order.id, by=SYSTEM, at=at)
    else:
        order.tries += 1
        pause = min(FIRST_PAUSE_SECONDS * 2**order.tries, LONGEST_PAUSE_SECONDS)
        order.wake_at = at + timedelta(seconds=pause)
    order.save(update_fields=["state", "tries", "wake_at"])
