"""What is: bills and the money that pays them, and what the provider said of it."""

from tongban.payments.models.books import Discrepancy, ProviderMessage, Statement
from tongban.payments.models.mandates import Charge, StandingMandate
from tongban.payments.models.money import Bill, Line, Order, Payment, Payout, Receipt, Refund

__all__ = [
    "Bill",
    "Charge",
    "Discrepancy",
    "Line",
    "Order",
    "Payment",
    "Payout",
    "ProviderMessage",
    "Receipt",
    "Refund",
    "StandingMandate",
    "Statement",
]
