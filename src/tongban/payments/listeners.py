"""What payments do when something happened: whoever pays or is paid is told, in both languages."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from tongban.book import api as book
from tongban.kernel.events import listens_to
from tongban.notifications import api as notifications
from tongban.payments import events
from tongban.payments.models import Bill, Payout, Refund
from tongban.payments.money import yuan
from tongban.payments.operations.receipts import title_of


@listens_to(events.BillOpened)
def tell_due(event: events.BillOpened, at: datetime) -> None:
    """Tell the payer what is to be paid, and until when."""
    bill = Bill.objects.get(id=event.bill_id)
    words = (
        gettext_noop("To pay by %(day)s: %(amount)s, %(title)s. Pay online or at any counter.")
        if bill.pay_by
        else gettext_noop("To pay: %(amount)s, %(title)s. Pay online or at any counter.")
    )
    _tell_payer(bill, words, {"day": str(bill.pay_by or "")}, at)


@listens_to(events.BillReminded)
def remind(event: events.BillReminded, at: datetime) -> None:
    """Tell the payer once more."""
    bill = Bill.objects.get(id=event.bill_id)
    words = gettext_noop("Still to pay: %(amount)s, %(title)s. The last day is %(day)s.")
    _tell_payer(bill, words, {"day": str(bill.pay_by)}, at)


@listens_to(events.FeePaid)
def tell_paid(event: events.FeePaid, at: datetime) -> None:
    """Tell the payer that the money came; the receipt is there."""
    words = gettext_noop("Paid: %(amount)s, %(title)s. The e-receipt is among your payments.")
    _tell_payer(Bill.objects.get(id=event.bill_id), words, {}, at)


@listens_to(events.RefundDone)
def tell_refunded(event: events.RefundDone, at: datetime) -> None:
    """Tell the payer that money went back, and why."""
    refund = Refund.objects.select_related("bill").get(id=event.refund_id)
    words = gettext_noop("Paid back: %(amount)s, %(title)s. %(reason)s")
    _tell_payer(refund.bill, words, {"reason": refund.reason}, at)


@listens_to(events.PayoutDone)
def tell_paid_out(event: events.PayoutDone, at: datetime) -> None:
    """Tell the payee that the money is on their account."""
    payout = Payout.objects.get(id=event.payout_id)
    words = gettext_noop("%(title)s: %(amount)s was paid to the account that ends in %(account)s.")
    _tell_payee(payout, words, reverse("payments:due", args=[payout.application_number]), at)


@listens_to(events.PayoutFailed)
def tell_not_paid_out(event: events.PayoutFailed, at: datetime) -> None:
    """Tell the payee that the account did not take the money, and where to correct it."""
    payout = Payout.objects.get(id=event.payout_id)
    words = gettext_noop(
        "%(title)s: %(amount)s could not be paid to the account that ends in %(account)s. Please correct the account."
    )
    _tell_payee(payout, words, reverse("payments:account", args=[payout.id]), at)


def _tell_payer(bill: Bill, words: str, details: Mapping[str, str], at: datetime) -> None:
    told = {**details, "amount": yuan(bill.amount)}
    url = reverse("payments:due", args=[bill.application_number])
    notifications.tell(bill.payer_id_number, title_of(bill), words, told, url, at)


def _tell_payee(payout: Payout, words: str, url: str, at: datetime) -> None:
    title = book.edition(payout.edition_number).book.services[payout.service].result.title
    details = {"amount": yuan(payout.amount), "account": payout.account[-4:]}
    notifications.tell(payout.payee_id_number, title, words, details, url, at)
