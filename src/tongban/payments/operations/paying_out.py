"""Money to people: asked for when a case is granted, tried until the bank answers, again when the account was wrong."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.payments import rules
from tongban.payments.about import About
from tongban.payments.events import PayoutDone, PayoutFailed
from tongban.payments.models import Payout
from tongban.payments.operations.pausing import pause
from tongban.payments.operations.receipts import give_payout_receipt
from tongban.payments.providers import Provider, Silent
from tongban.payments.states import PayoutState


@transaction.atomic
def pay_out(
    amount: int,
    account: str,
    about: About,
    *,
    payee_id_number: str,
    payee_name: str,
    at: datetime,
) -> Payout:
    """Have an amount (fen, more than 0) paid to a person's account, once a case."""
    new_id = uuid7(at)
    new = about.columns() | {
        "id": new_id,
        "number": f"P{new_id.hex}",
        "payee_id_number": payee_id_number,
        "payee_name": payee_name,
        "account": account,
        "amount": amount,
        "asked_at": at,
        "wake_at": at,
    }
    payout, is_new = Payout.objects.get_or_create(case_id=about.case_id, defaults=new)
    if is_new:
        audit(
            "payments.payout_asked",
            payout.id,
            by=SYSTEM,
            at=at,
            details={"amount": amount, "case": str(payout.case_id)},
        )
    return payout


def send_out(payout: Payout, provider: Provider, *, at: datetime) -> None:
    """Have the provider do a locked payout; silent, it is asked again, and the number makes that harmless."""
    try:
        went = provider.pay_out(payout.number, payout.account, payout.payee_name, payout.amount)
    except Silent as silence:
        _later(payout, str(silence), at)
        return
    payout.provider = provider.key
    if went.done:
        payout.state, payout.done_at, payout.wake_at = PayoutState(payout.state).move_to(PayoutState.DONE), at, None
        payout.reference, payout.fault = went.reference, ""
        payout.save()
        give_payout_receipt(payout, at=at)
        audit("payments.paid_out", payout.id, by=SYSTEM, at=at, details={"amount": payout.amount})
        announce(PayoutDone(payout_id=payout.id, case_id=payout.case_id), at=at)
    elif went.fault:
        payout.state, payout.wake_at = PayoutState(payout.state).move_to(PayoutState.FAILED), None
        payout.fault = went.fault[:500]
        payout.save()
        audit("payments.payout_failed", payout.id, by=SYSTEM, at=at, note=payout.fault)
        announce(PayoutFailed(payout_id=payout.id, case_id=payout.case_id), at=at)
    else:
        _later(payout, "", at)


@transaction.atomic
def correct_account(payout_id: UUID, account: str, *, by: identity.Resident, at: datetime) -> None:
    """Try a payout again with the account its payee now gives, under a new number: the old one was answered."""
    payout = Payout.objects.select_for_update().get(id=payout_id)
    rules.check_may_correct(by, payout)
    payout.account = rules.checked_account(account)
    payout.number = f"P{uuid7(at).hex}"
    payout.state, payout.wake_at = PayoutState(payout.state).move_to(PayoutState.ASKED), at
    payout.tries, payout.fault = 0, ""
    payout.save()
    audit("payments.account_corrected", payout.id, by=by.actor, at=at)


def _later(payout: Payout, fault: str, at: datetime) -> None:
    pause(payout, at=at)
    payout.fault = fault[:500]
    payout.save()
