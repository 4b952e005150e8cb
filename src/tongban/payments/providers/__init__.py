"""What a payment provider does for us, whoever it is: one folder each. Amounts are whole fen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.conf import settings


class Silent(Exception):
    """The provider did not answer, or not with sense: it is asked again later."""


class WrongMessage(Exception):
    """What came is not from the provider, or makes no sense; `code`: unsigned, stale, bad_signature, bad_request."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ToPay:
    """What the cashier is told of an order; `splits`: fen by collector, which add up to `amount`."""

    number: str
    amount: int
    splits: Mapping[str, int]
    title: str
    expires_at: datetime
    return_url: str
    callback_url: str
    language: str


@dataclass(frozen=True)
class Came:
    """Money that came for an order, by the provider's own `reference`."""

    order: str
    reference: str
    amount: int
    paid_at: datetime


@dataclass(frozen=True)
class Went:
    """What became of a refund or payout: `done`, else why not, for good (`fault`), or still on its way (neither)."""

    reference: str
    done: bool
    fault: str = ""


@dataclass(frozen=True)
class Entry:
    """One row of a day's statement. `kind`: payment, refund or payout; `number` is ours, `reference` the provider's."""

    kind: str
    number: str
    reference: str
    amount: int


class Provider(Protocol):
    """A provider of payments. Every method may raise Silent, but `cashier_url` and `read`, which ask nobody."""

    @property
    def key(self) -> str:
        """Return the provider's name, under which its payments are kept."""

    def cashier_url(self, order: ToPay) -> str:
        """Return the address of the cashier for this order, which cannot be changed on the way."""

    def read(self, method: str, path: str, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Came:
        """Return what a callback says. Raises WrongMessage."""

    def ask(self, order: str) -> list[Came]:
        """Return the money that came for an order; none while nobody paid."""

    def refund(self, number: str, reference: str, amount: int, collector: str) -> Went:
        """Pay back part of a payment from a collector's share; `number` again gives the same answer again."""

    def debit(self, number: str, account: str, name: str, splits: Mapping[str, int]) -> Went:
        """Take money from an account whose holder mandated it, for these collectors; `number` again takes nothing."""

    def pay_out(self, number: str, account: str, name: str, amount: int) -> Went:
        """Pay to an account; `number` again gives the same answer again."""

    def statement(self, day: date) -> Sequence[Entry]:
        """Return everything of one day of the city."""


def provider() -> Provider | None:
    """Return the provider this installation is connected to; None where it has none, and money comes at counters."""
    from tongban.payments.providers import sandbox  # a provider is loaded only where there is one

    if not settings.TONGBAN_PAYMENTS_URL:
        return None
    return sandbox.connected(
        settings.TONGBAN_PAYMENTS_URL, settings.TONGBAN_PAYMENTS_MERCHANT, settings.TONGBAN_PAYMENTS_KEY
    )
