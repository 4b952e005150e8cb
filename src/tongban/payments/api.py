"""What other contexts may use of payments."""

from tongban.payments.about import About
from tongban.payments.models import Bill, Payout, Receipt
from tongban.payments.money import yuan
from tongban.payments.operations import open_bill, pay_out, settle_end
from tongban.payments.operations.mandates import sign
from tongban.payments.operations.receipts import title_of
from tongban.payments.queries import (
    bills_of,
    bills_of_case,
    open_bills_of,
    payout_of_case,
    payouts_of,
    unpaid_of,
)
from tongban.payments.states import BillState, PayoutState
from tongban.payments.work import reconcile, work

__all__ = [
    "About",
    "Bill",
    "BillState",
    "Payout",
    "PayoutState",
    "Receipt",
    "bills_of",
    "bills_of_case",
    "open_bill",
    "open_bills_of",
    "pay_out",
    "payout_of_case",
    "payouts_of",
    "reconcile",
    "settle_end",
    "sign",
    "title_of",
    "unpaid_of",
    "work",
    "yuan",
]
