"""What is done with money: each operation checks, changes, audits, announces - in one transaction."""

from tongban.payments.operations.billing import open_bill, settle_end
from tongban.payments.operations.counter import take_at_counter
from tongban.payments.operations.hearing import hear
from tongban.payments.operations.ordering import look_soon, place
from tongban.payments.operations.paying_out import correct_account, pay_out
from tongban.payments.operations.receipts import make_picture
from tongban.payments.operations.reconciling import settle_difference
from tongban.payments.operations.refunding import settle_refund

__all__ = [
    "correct_account",
    "hear",
    "look_soon",
    "make_picture",
    "open_bill",
    "pay_out",
    "place",
    "settle_difference",
    "settle_end",
    "settle_refund",
    "take_at_counter",
]
