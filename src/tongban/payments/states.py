"""The life cycles of a bill, of an order, and of money on its way back or out."""

from collections.abc import Mapping
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongban.kernel.state import State


class BillState(State):
    """A bill (缴费单): one fee of one case."""

    OPEN = "open", _("To pay")
    PAID = "paid", _("Paid")
    VOID = "void", _("No longer due")
    REFUNDED = "refunded", _("Paid back")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; what was paid can only be paid back."""
        return {cls.OPEN: frozenset({cls.PAID, cls.VOID}), cls.PAID: frozenset({cls.REFUNDED})}


class OrderState(State):
    """An order (支付订单): bills that are paid at once. Money that comes late still counts, or goes back by itself."""

    PLACED = "placed", pgettext_lazy("order", "Waiting for payment")
    PAID = "paid", _("Paid")
    EXPIRED = "expired", pgettext_lazy("order", "Not paid in time")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table."""
        return {cls.PLACED: frozenset({cls.PAID, cls.EXPIRED}), cls.EXPIRED: frozenset({cls.PAID})}


class RefundState(State):
    """Money on its way back (退款)."""

    ASKED = "asked", _("On its way back")
    DONE = "done", _("Paid back")
    FAILED = "failed", _("Could not be paid back")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; an officer settles what the provider would not do."""
        return {cls.ASKED: frozenset({cls.DONE, cls.FAILED}), cls.FAILED: frozenset({cls.DONE})}


class PayoutState(State):
    """Money on its way to a person (发放): a benefit, a pension, a subsidy."""

    ASKED = "asked", _("Being paid out")
    DONE = "done", _("Paid out")
    FAILED = "failed", _("The account did not take it")

    @classmethod
    def moves(cls) -> Mapping[Self, frozenset[Self]]:
        """Return the table; with a corrected account it is tried again."""
        return {cls.ASKED: frozenset({cls.DONE, cls.FAILED}), cls.FAILED: frozenset({cls.ASKED})}


class Way(TextChoices):
    """How a bill was paid."""

    ONLINE = "online", _("Online")
    CASH = "cash", _("Cash at the counter")
    CARD = "card", _("Card at the counter")


class Difference(TextChoices):
    """What a day's statement and our books disagree on."""

    MISSING_HERE = "missing_here", _("Paid at the provider, not known here")
    MISSING_THERE = "missing_there", _("Known here, not in the provider's statement")
    AMOUNT = "amount", _("Another amount")
