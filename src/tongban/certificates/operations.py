"""Issuing and revoking."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.certificates import tasks
from tongban.certificates.events import CertificateIssued, CertificateRevoked
from tongban.certificates.models import Certificate
from tongban.certificates.numbers import identifier
from tongban.certificates.states import CertificateState
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused


@transaction.atomic
def issue(
    kind: str,
    *,
    edition_number: int,
    holder_id_number: str,
    holder_name: str,
    guardian_ids: Sequence[str],
    content: dict[str, Any],
    case_id: UUID,
    by: Actor,
    at: datetime,
) -> UUID:
    """Issue a certificate of a kind of the book; a case that issued it already gets the same one again."""
    kept = Certificate.objects.filter(case_id=case_id, kind=kind).first()
    if kept is not None:
        return kept.id
    chapter = book.edition(edition_number).book
    record = chapter.certificates[kind]
    issued = Certificate.objects.create(
        id=uuid7(at),
        number=identifier(record.type_code, chapter.agencies[record.agency].uscc, _serial(record.prefix)),
        kind=kind,
        edition_number=edition_number,
        issuer=record.agency,
        holder_id_number=holder_id_number,
        holder_name=holder_name,
        guardians=list(guardian_ids),
        content=content,
        case_id=case_id,
        issued_at=at,
        valid_until=_years_on(day_of(at), record.valid_years) if record.valid_years else None,
        code=secrets.token_hex(8).upper(),
    )
    audit("certificates.issued", issued.id, by=by, at=at, details={"number": issued.number})
    announce(CertificateIssued(certificate_id=issued.id), at=at)
    tasks.defer_document(issued.id)
    return issued.id


@transaction.atomic
def revoke(certificate_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Revoke a certificate, with the reason; whoever verifies it from now on is told."""
    if not reason.strip():
        raise Refused(_("Give the reason: the holder will read it."), code="reason_missing")
    certificate = Certificate.objects.select_for_update().get(id=certificate_id)
    state = CertificateState(certificate.state)
    if not state.may_move_to(CertificateState.REVOKED):
        raise Refused(_("This certificate is no longer valid already."), code="wrong_state")
    certificate.state, certificate.reason = CertificateState.REVOKED, reason.strip()[:500]
    certificate.save(update_fields=["state", "reason"])
    audit("certificates.revoked", certificate.id, by=by, at=at, note=certificate.reason)
    announce(CertificateRevoked(certificate_id=certificate.id), at=at)


def _serial(prefix: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('certificates_serial')")
        return f"{prefix}{cursor.fetchone()[0]:010}"


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
