"""Standing mandates (自动结算授权): signed when a case is granted, revoked at any time with effect at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.book import api as book
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.ids import uuid7
from tongban.payments import rules
from tongban.payments.about import About
from tongban.payments.models import StandingMandate


@transaction.atomic
def sign(
    terms: book.Terms,
    covers: Sequence[str],
    account: str,
    about: About,
    *,
    limit_each: int,
    limit_month: int,
    holder_id_number: str,
    holder_name: str,
    at: datetime,
) -> StandingMandate:
    """Keep a mandate, once a case: charges about the ID numbers `covers` are settled from now on. Limits in fen."""
    new = about.columns() | {
        "id": uuid7(at),
        "settlement": terms.settlement,
        "holder_id_number": holder_id_number,
        "holder_name": holder_name,
        "covers": list(covers),
        "account": account,
        "limit_each": limit_each,
        "limit_month": limit_month,
        "signed_at": at,
    }
    mandate, is_new = StandingMandate.objects.get_or_create(case_id=about.case_id, defaults=new)
    if is_new:
        audit("payments.mandate_signed", mandate.id, by=SYSTEM, at=at, details={"case": str(mandate.case_id)})
    return mandate


@transaction.atomic
def revoke(mandate_id: UUID, *, by: identity.Resident, at: datetime) -> None:
    """End a mandate at once: later charges are paid as before. What is due stays due."""
    mandate = StandingMandate.objects.select_for_update().get(id=mandate_id)
    rules.check_may_revoke(by, mandate)
    mandate.revoked_at = at
    mandate.save(update_fields=["revoked_at"])
    audit("payments.mandate_revoked", mandate.id, by=by.actor, at=at)
