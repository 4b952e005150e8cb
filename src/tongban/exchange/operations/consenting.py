"""Consents are given for a purpose and its sources, and taken back; the next call hears of either."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.exchange import queries
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Consent
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused

HOW = {"officer": "counter", "client": "client"}  # who took it down, when not the person on the portal


@transaction.atomic
def consent(
    id_number: str,
    *,
    purpose: str,
    sources: Sequence[str],
    concerning: str,
    by: Actor,
    at: datetime,
    given_by: UUID | None = None,
) -> None:
    """Keep that a person lets these sources be read for `purpose` in `concerning`; a standing consent stays.

    Personal Information Protection Law Art. 13, 14. An officer at a counter takes it down for the person (Art. 14:
    the person's own, express decision).
    """
    standing = Consent.objects.filter(
        subject_digest=digest_of(id_number), purpose=purpose, concerning=concerning, withdrawn_at=None
    )
    if not sources or standing.filter(sources__contains=list(sources)).exists():
        return
    given = Consent.objects.create(
        id=uuid7(at),
        subject_digest=digest_of(id_number),
        purpose=purpose,
        sources=list(sources),
        concerning=concerning,
        given_at=at,
        given_how=HOW.get(by.kind, "portal"),
        given_by=given_by,
    )
    audit("exchange.consented", given.id, by=by, at=at, details={"purpose": purpose})


@transaction.atomic
def consent_for_company(
    company: identity.Company,
    *,
    giver: UUID,
    purpose: str,
    sources: Sequence[str],
    concerning: str,
    by: Actor,
    at: datetime,
) -> None:
    """Keep that a company lets what is not public of it be read for `purpose`; the person `giver` agrees
    for it.

    Raises Refused unless the giver is its legal representative, or mandated by it for this purpose.
    """
    _check_acts_for(company, giver, purpose, at)
    consent(company.uscc, purpose=purpose, sources=sources, concerning=concerning, by=by, at=at, given_by=giver)


@transaction.atomic
def withdraw_company_consent(company: identity.Company, purpose: str, *, by: identity.Resident, at: datetime) -> None:
    """Take back all of a company's consents for one purpose, whoever gave them; the next call hears of it."""
    _check_acts_for(company, by.person_id, purpose, at)
    if not _withdraw(company.uscc, purpose, by, at):
        raise Refused(_("There is no consent for this to take back."), code="no_consent")


@transaction.atomic
def carry_consents(concerning: str, *, to: str) -> None:
    """Let the consents given in a form count for the application that it became."""
    Consent.objects.filter(concerning=concerning).update(concerning=to)


@transaction.atomic
def withdraw_consent(purpose: str, *, by: identity.Resident, at: datetime) -> None:
    """Take back all a person's consents for one purpose (Art. 15); nothing is read on them from the next call on.

    Whoever was looked up on another's consent only, as a spouse named in a form, objects in the same way.
    """
    named = queries.named_by_others(by).get(purpose, [])
    if not _withdraw(by.id_number, purpose, by, at) and not named:
        raise Refused(_("There is no consent for this to take back."), code="no_consent")
    if named:
        _object(purpose, named, by=by, at=at)


def _withdraw(number: str, purpose: str, by: identity.Resident, at: datetime) -> int:
    """Mark what stands of a person's or company's consents for a purpose as taken back; return how many."""
    standing = Consent.objects.select_for_update().filter(
        subject_digest=digest_of(number), purpose=purpose, withdrawn_at=None
    )
    taken = list(standing.order_by("id"))
    for one in taken:
        one.withdrawn_at = at
        audit("exchange.consent_withdrawn", one.id, by=by.actor, at=at, details={"purpose": purpose})
    return Consent.objects.bulk_update(taken, ["withdrawn_at"])


def _check_acts_for(company: identity.Company, person_id: UUID, purpose: str, at: datetime) -> None:
    helpers = identity.helpers_of(person_id=person_id, company_id=company.pk, bundle=purpose, on=day_of(at))
    if person_id not in [one.pk for one in helpers]:
        raise Refused(_("Only who acts for the company can do this."), code="not_yours")


def _object(purpose: str, sources: Sequence[str], *, by: identity.Resident, at: datetime) -> None:
    """Keep that a person does not let these sources be read for a purpose, whoever else has agreed."""
    objection = Consent.objects.create(
        id=uuid7(at),
        subject_digest=digest_of(by.id_number),
        purpose=purpose,
        sources=list(sources),
        given_at=at,
        given_how="objection",
        withdrawn_at=at,
    )
    audit("exchange.objected", objection.id, by=by.actor, at=at, details={"purpose": purpose})
