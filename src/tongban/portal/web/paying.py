"""What an application costs and pays, on its progress page."""

from typing import Any

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.payments import api as payments


def money_of(resident: identity.Resident, application: cases.Application) -> dict[str, Any]:
    """Return what is to be paid, in all and until when, whether by this reader, and what is paid out."""
    bills = payments.open_bills_of(application.id)
    mine = [bill for bill in bills if bill.payer_id_number == resident.id_number]
    return {
        "to_pay": payments.yuan(sum(bill.amount for bill in bills)) if bills else "",
        "pay_by": min((bill.pay_by for bill in bills if bill.pay_by), default=None),
        "is_payer": bool(mine),
        "payer": identity.mask_name(bills[0].payer_name) if bills else "",
        "payouts": [
            _payout(one) for one in payments.payouts_of(application.id) if one.payee_id_number == resident.id_number
        ],
    }


def _payout(payout: payments.Payout) -> dict[str, Any]:
    title = book.edition(payout.edition_number).book.services[payout.service].result.title
    told = {"amount": payments.yuan(payout.amount), "end": payout.account[-4:]}
    texts = {
        payments.PayoutState.ASKED: _("%(amount)s is being paid to the account that ends in %(end)s."),
        payments.PayoutState.DONE: _("%(amount)s was paid to the account that ends in %(end)s."),
        payments.PayoutState.FAILED: _("%(amount)s could not be paid to the account that ends in %(end)s."),
    }
    state = payments.PayoutState(payout.state)
    return {
        "id": payout.id,
        "title": title,
        "text": texts[state] % told,
        "is_wrong": state == payments.PayoutState.FAILED,
        "kind": {"asked": "info", "done": "good", "failed": "bad"}[state.value],
    }
