"""What happened to bills, refunds and payouts."""

from uuid import UUID

from tongban.kernel.events import Event


class BillOpened(Event, frozen=True, kw_only=True):
    """A fee is to be paid."""

    bill_id: UUID
    case_id: UUID


class BillReminded(Event, frozen=True, kw_only=True):
    """A bill is still open near its last day; the payer is told once more."""

    bill_id: UUID


class BillLapsed(Event, frozen=True, kw_only=True):
    """A bill was not paid by its last day."""

    bill_id: UUID
    case_id: UUID


class FeePaid(Event, frozen=True, kw_only=True):
    """A fee of a case was paid, online or at a counter."""

    bill_id: UUID
    case_id: UUID
    fee: str


class RefundDone(Event, frozen=True, kw_only=True):
    """Money was paid back."""

    refund_id: UUID


class PayoutDone(Event, frozen=True, kw_only=True):
    """Money reached a person's account."""

    payout_id: UUID
    case_id: UUID


class PayoutFailed(Event, frozen=True, kw_only=True):
    """A person's account did not take the money; they are asked to correct it."""

    payout_id: UUID
    case_id: UUID
