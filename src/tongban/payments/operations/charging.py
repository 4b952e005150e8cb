"""Charges settle by themselves: split as the book says, the holder's part taken from the account or left as arrears."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum

from tongban.book import api as book
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.payments.events import BillOpened
from tongban.payments.models import Bill, Charge, StandingMandate
from tongban.payments.operations.billing import remind_at
from tongban.payments.operations.ordering import ordered
from tongban.payments.operations.pausing import pause
from tongban.payments.operations.settling import settle
from tongban.payments.providers import Came, Provider, Silent
from tongban.payments.states import BillState

log = logging.getLogger("tongban.payments")
ARREARS_DAYS = 7  # to pay what could not be taken


@transaction.atomic
def take_charge(settlement: book.Settlement, record: Mapping[str, Any], *, at: datetime) -> Charge | None:
    """Take in a pushed charge, once; None where no mandate covers the person, and they pay as before.

    The terms, and the split, are those of the edition the mandate was signed in.
    """
    number, about = str(record[settlement.number]), str(record[settlement.person])
    covering = StandingMandate.objects.filter(settlement=settlement.key, revoked_at=None, covers__contains=[about])
    mandate = covering.select_for_update().order_by("signed_at", "id").first()
    if mandate is None or Charge.objects.filter(settlement=settlement.key, number=number).exists():
        return None
    content = book.edition(mandate.edition_number).book
    signed = content.settlements[mandate.settlement]
    shares = book.split_charge(signed, content.sources[signed.charges], record, today=day_of(at))
    if shares is None:
        log.warning("charge %s of %s cannot be split: it is left to the office", number, settlement.key)
        return None
    own = shares.pop("own")
    within = own <= mandate.limit_each and used_this_month(mandate, at) + own <= mandate.limit_month
    bill = _bill(mandate, signed, number, own, at) if own else None
    charge = Charge.objects.create(
        id=uuid7(at),
        mandate=mandate,
        settlement=mandate.settlement,
        number=number,
        about_id_number=about,
        place=str(record[settlement.place])[:200],
        total=own + sum(shares.values()),
        own=own,
        shares=shares,
        within=within,
        taken_at=at,
        bill=bill,
        wake_at=at if bill and within else None,
    )
    audit("payments.charged", charge.id, by=SYSTEM, at=at, details={"own": own, "mandate": str(mandate.id)})
    if bill and not within:
        _leave(charge, bill, at=at)
    return charge


def used_this_month(mandate: StandingMandate, at: datetime) -> int:
    """Return what was taken, or is being taken, by a mandate in this calendar month, in fen."""
    day = day_of(at)
    counted = mandate.charges.filter(within=True, fault="", taken_at__gte=at - timedelta(days=32)).order_by("id")
    in_month = [one.id for one in counted if day_of(one.taken_at).replace(day=1) == day.replace(day=1)]
    return mandate.charges.filter(id__in=in_month).aggregate(sum=Sum("own"))["sum"] or 0


def debit(charge: Charge, provider: Provider, *, at: datetime) -> None:
    """Have the provider take a locked charge's part from the account; silent, it is asked again, which is harmless."""
    bill, mandate = Bill.objects.select_for_update().get(charge=charge), charge.mandate
    if bill.state != BillState.OPEN:
        charge.wake_at = None
        charge.save(update_fields=["wake_at"])
        return
    if mandate.revoked_at is not None:
        _leave(charge, bill, fault="revoked", at=at)
        return
    if charge.order is None:
        charge.order = ordered([bill], by=SYSTEM, at=at, wake_at=None)
    try:
        went = provider.debit(
            charge.order.number, mandate.account, mandate.holder_name, {bill.collector: charge.order.amount}
        )
    except Silent:
        pause(charge, at=at)
        charge.save(update_fields=["order", "tries", "wake_at"])
        return
    if went.done:
        charge.wake_at = None
        charge.save(update_fields=["order", "wake_at"])
        settle(Came(charge.order.number, went.reference, charge.order.amount, at), provider=provider.key, at=at)
    else:
        _leave(charge, bill, fault=went.fault[:200] or "refused", at=at)


def _leave(charge: Charge, bill: Bill, *, fault: str = "", at: datetime) -> None:
    """Leave a charge to its holder as arrears: told, reminded, and paid like any bill."""
    charge.fault, charge.wake_at = fault, None
    charge.save(update_fields=["fault", "wake_at", "order"])
    bill.pay_by = day_of(at) + timedelta(days=ARREARS_DAYS)
    bill.wake_at = remind_at(bill.pay_by, at)
    bill.save(update_fields=["pay_by", "wake_at"])
    audit("payments.arrears", charge.id, by=SYSTEM, at=at, note=fault)
    announce(BillOpened(bill_id=bill.id, case_id=bill.case_id), at=at)


def _bill(mandate: StandingMandate, signed: book.Settlement, number: str, own: int, at: datetime) -> Bill:
    return Bill.objects.create(
        id=uuid7(at),
        application_id=mandate.application_id,
        application_number=mandate.application_number,
        case_id=mandate.case_id,
        bundle=mandate.bundle,
        service=mandate.service,
        fee=number,
        edition_number=mandate.edition_number,
        agency=mandate.agency,
        collector=signed.collector,
        payer_id_number=mandate.holder_id_number,
        payer_name=mandate.holder_name,
        amount=own,
        refundable=False,
        opened_at=at,
    )
