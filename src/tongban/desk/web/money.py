"""What a case costs and pays, on its page at the desk."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.payments import api as payments
from tongban.ui.components import Row


def money_of(case: cases.Case) -> dict[str, Any]:
    """Return a case's bills and payout as rows, and whether something is still to be paid."""
    bills, payout = payments.bills_of_case(case.id), payments.payout_of_case(case.id)
    rows = [Row(payments.title_of(bill), payments.yuan(bill.amount), note=_words(bill)) for bill in bills]
    if payout is not None:
        state = payments.PayoutState(payout.state).words
        rows.append(
            Row(_("Paid out"), payments.yuan(payout.amount), note=f"{state} · {identity.mask_account(payout.account)}")
        )
    return {"rows": rows, "is_unpaid": any(bill.state == payments.BillState.OPEN for bill in bills)}


def _words(bill: payments.Bill) -> str:
    state = payments.BillState(bill.state).words
    if bill.state == payments.BillState.OPEN and bill.pay_by:
        return f"{state} · {_('by %(day)s') % {'day': date_format(bill.pay_by)}}"
    return state
