"""Bills, payouts and receipts as tables, and what each is called."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.kernel.clock import day_of
from tongban.payments.models import Bill, Payout, Receipt
from tongban.payments.money import yuan
from tongban.payments.operations.receipts import title_of as fee_of
from tongban.payments.states import BillState, PayoutState
from tongban.ui.components import Cell, Table, Tag

BILL_KINDS = {BillState.OPEN: "wait", BillState.PAID: "good", BillState.REFUNDED: "info"}
PAYOUT_KINDS = {PayoutState.ASKED: "info", PayoutState.DONE: "good", PayoutState.FAILED: "bad"}


def title_of(one: Bill | Payout) -> book.Text:
    """Return what is paid for, or paid."""
    if isinstance(one, Bill):
        return fee_of(one)
    return book.edition(one.edition_number).book.services[one.service].result.title


def bills_table(caption: str, bills: Sequence[Bill]) -> Table:
    """Return bills with who collects them, until when, and where they stand."""
    return Table(
        caption,
        [_("Fee"), _("Office"), _("Amount"), _("Pay by"), _("State")],
        [
            [
                Cell(title_of(bill), url=reverse("payments:due", args=[bill.application_number])),
                Cell(_agency(bill, bill.collector)),
                Cell(yuan(bill.amount), number=True),
                Cell(date_format(bill.pay_by) if bill.pay_by else "–"),
                bill_cell(bill),
            ]
            for bill in bills
        ],
    )


def bill_cell(bill: Bill) -> Cell:
    """Return a bill's state."""
    state = BillState(bill.state)
    return Cell(tag=Tag(state.words, BILL_KINDS.get(state, "neutral")))


def payouts_table(payouts: Sequence[Payout]) -> Table:
    """Return what is paid to a person."""
    rows = []
    for payout in payouts:
        state = PayoutState(payout.state)
        rows.append(
            [
                Cell(title_of(payout), url=reverse("payments:due", args=[payout.application_number])),
                Cell(_agency(payout, payout.agency)),
                Cell(yuan(payout.amount), number=True),
                Cell(_("ends in %(end)s") % {"end": payout.account[-4:]}),
                Cell(tag=Tag(state.words, PAYOUT_KINDS[state])),
            ]
        )
    return Table(_("Paid to you"), [_("What"), _("Office"), _("Amount"), _("Account"), _("State")], rows)


def receipts_table(receipts: Sequence[Receipt]) -> Table:
    """Return receipts with their PDFs."""
    rows = [
        [
            Cell(one.number, url=reverse("payments:receipt", args=[one.id])),
            Cell(_agency(one, one.agency)),
            Cell(yuan(one.amount - one.refunded), number=True),
            Cell(date_format(day_of(one.issued_at))),
        ]
        for one in receipts
    ]
    return Table(_("E-receipts"), [_("Number"), _("Office"), _("Amount"), _("Day")], rows)


def _agency(one: Bill | Payout | Receipt, key: str) -> book.Text:
    return book.edition(one.edition_number).book.agencies[key].short_name
