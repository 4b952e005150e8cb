"""What is asked of bills, orders, payouts and receipts. Who may see what is decided here, in the query."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.identity import api as identity
from tongban.payments.models import Bill, Discrepancy, Order, Payment, Payout, Receipt, Refund, StandingMandate
from tongban.payments.states import BillState, RefundState

SHOWN_AT_ONCE = 200


def bills_of(application_id: UUID) -> list[Bill]:
    """Return an application's bills, oldest first."""
    return list(Bill.objects.filter(application_id=application_id).order_by("opened_at", "id"))


def open_bills_of(application_id: UUID) -> list[Bill]:
    """Return what is still to be paid of an application."""
    return list(Bill.objects.filter(application_id=application_id, state=BillState.OPEN).order_by("opened_at", "id"))


def unpaid_of(case_id: UUID) -> list[Bill]:
    """Return what is still to be paid of a case."""
    return list(Bill.objects.filter(case_id=case_id, state=BillState.OPEN).order_by("opened_at", "id"))


def bills_of_case(case_id: UUID) -> list[Bill]:
    """Return a case's bills, oldest first."""
    return list(Bill.objects.filter(case_id=case_id).order_by("opened_at", "id"))


def payouts_of(application_id: UUID) -> list[Payout]:
    """Return what an application paid out, oldest first."""
    return list(Payout.objects.filter(application_id=application_id).order_by("asked_at", "id"))


def payout_of_case(case_id: UUID) -> Payout | None:
    """Return what a case pays out, if anything."""
    return Payout.objects.filter(case_id=case_id).first()


def bills_for(resident: identity.Resident) -> QuerySet[Bill]:
    """Return the bills this person pays, newest first."""
    return Bill.objects.filter(payer_id_number=resident.id_number).order_by("-opened_at", "id")


def payouts_for(resident: identity.Resident) -> QuerySet[Payout]:
    """Return what this person is paid, newest first."""
    return Payout.objects.filter(payee_id_number=resident.id_number).order_by("-asked_at", "id")


def receipts_for(resident: identity.Resident) -> QuerySet[Receipt]:
    """Return this person's receipts, newest first, without their pictures."""
    return Receipt.objects.filter(holder_id_number=resident.id_number).defer("pdf").order_by("-issued_at", "id")


def mandates_for(resident: identity.Resident) -> QuerySet[StandingMandate]:
    """Return the standing mandates this person signed, newest first."""
    return StandingMandate.objects.filter(holder_id_number=resident.id_number).order_by("-signed_at", "id")


def order_for(resident: identity.Resident, number: str) -> Order | None:
    """Return an order this person placed."""
    return Order.objects.filter(number=number, payer_id_number=resident.id_number).first()


def bills_in(order: Order) -> list[Bill]:
    """Return the bills of an order."""
    return [line.bill for line in order.lines.select_related("bill").order_by("id")]


def shares_of(order: Order) -> dict[str, int]:
    """Return each collector's share of an order in fen; together they are its amount."""
    shares: dict[str, int] = {}
    for line in order.lines.order_by("id"):
        shares[line.collector] = shares.get(line.collector, 0) + line.amount
    return shares


def bills_at(agency: str) -> QuerySet[Bill]:
    """Return the bills an office decides about or collects, newest first."""
    return Bill.objects.filter(Q(agency=agency) | Q(collector=agency)).order_by("-opened_at", "id")


def refunds_at(agency: str) -> QuerySet[Refund]:
    """Return the refunds of an office's bills that wait for it: paid at a counter, or refused by the provider."""
    by_hand = Q(state=RefundState.FAILED) | Q(state=RefundState.ASKED, payment__provider="")
    theirs = Q(bill__agency=agency) | Q(bill__collector=agency)
    return Refund.objects.filter(by_hand & theirs).select_related("bill", "payment").order_by("asked_at", "id")


def differences_for(agency: str) -> list[Discrepancy]:
    """Return the differences that concern an office, or no known one, newest first."""
    theirs = Q(agencies__contains=[agency]) | Q(agencies=[])
    found = Discrepancy.objects.filter(theirs).select_related("statement")
    return list(found.order_by("settled_at", "-statement__day", "id")[:SHOWN_AT_ONCE])


def payers_of(bill: Bill) -> frozenset[UUID]:
    """Return the payer as far as they are known here."""
    found = identity.Person.objects.filter(id_number=bill.payer_id_number)
    return frozenset(found.values_list("id", flat=True))


def receipt_by(number: str, code: str) -> Receipt | None:
    """Return the receipt with this number and code; None for unknown or a wrong code."""
    return Receipt.objects.filter(number=number, code=code).defer("pdf").first() if code else None


def receipts_of(application_ids: Sequence[UUID]) -> list[Receipt]:
    """Return the receipts of these applications, oldest first, without their pictures."""
    found = Receipt.objects.filter(application_id__in=application_ids).defer("pdf")
    return list(found.order_by("issued_at", "id"))


def payment_of(bill: Bill) -> Payment | None:
    """Return the money that paid a bill."""
    return None if bill.payment_id is None else Payment.objects.get(id=bill.payment_id)
