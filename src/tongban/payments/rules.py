"""Who may do what with money. A rule answers yes by returning, and no by saying why."""

import re
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.identity import api as identity
from tongban.kernel.refused import Refused
from tongban.payments.models import Bill, Payout, Refund, StandingMandate
from tongban.payments.states import PayoutState, RefundState, Way

SLIP = re.compile(r"[0-9A-Za-z-]{4,40}")
ACCOUNT = re.compile(r"[0-9]{8,30}")


def check_may_order(bills: list[Bill]) -> None:
    """There is something to pay."""
    if not bills:
        raise Refused(_("There is nothing left to pay."), code="nothing_due")


def check_may_take(officer: identity.Officer, bill: Bill, payers: frozenset[UUID]) -> None:
    """Money is taken at a counter, or at the office that decides or collects, and never from oneself."""
    at_counter = identity.Role.COUNTER in officer.roles
    if not at_counter and officer.agency not in (bill.agency, bill.collector):
        raise Refused(_("Only a counter, or the office itself, can take this payment."), code="counter_only")
    if officer.person_id in payers:
        raise Refused(_("This concerns you: a colleague has to take the payment."), code="own_case")


def checked_slip(way: str, slip: str) -> tuple[Way, str]:
    """Return how money was taken and the number of its slip: of the card terminal, or of the cash book."""
    if way not in (Way.CASH, Way.CARD):
        raise Refused(_("Say whether it was paid in cash or by card."), code="way")
    if not SLIP.fullmatch(slip.strip()):
        raise Refused(_("Enter the number on the slip: 4 to 40 letters, digits and hyphens."), code="slip")
    return Way(way), slip.strip()


def check_may_settle(officer: identity.Officer, refund: Refund, payers: frozenset[UUID]) -> None:
    """What went back by hand is written down by the office that has the money."""
    if officer.agency not in (refund.bill.agency, refund.bill.collector):
        raise Refused(_("Only the office that decides or collects can do this."), code="not_your_agency")
    if officer.person_id in payers:
        raise Refused(_("Nobody decides their own request."), code="own_case")
    by_hand = refund.state == RefundState.FAILED or (refund.state == RefundState.ASKED and not refund.payment.provider)
    if not by_hand:
        raise Refused(_("This money goes back by itself, or already has."), code="wrong_state")


def check_may_revoke(resident: identity.Resident, mandate: StandingMandate) -> None:
    """Who signed a mandate ends it, once."""
    if mandate.holder_id_number != resident.id_number:
        raise Refused(_("Only the person who signed it can revoke it."), code="not_yours")
    if mandate.revoked_at is not None:
        raise Refused(_("This mandate has ended already."), code="wrong_state")


def check_may_correct(resident: identity.Resident, payout: Payout) -> None:
    """The payee corrects an account that did not take the money."""
    if payout.payee_id_number != resident.id_number:
        raise Refused(_("Only the person who is paid can correct the account."), code="not_yours")
    if payout.state != PayoutState.FAILED:
        raise Refused(_("The account can only be changed while it does not take the money."), code="wrong_state")


def checked_account(account: str) -> str:
    """Return a typed account number without spaces."""
    typed = re.sub(r"[\s-]", "", account)
    if not ACCOUNT.fullmatch(typed):
        raise Refused(_("Enter the account number: 8 to 30 digits."), code="account")
    return typed
