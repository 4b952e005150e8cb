"""Issuing, revoking, suspending, restoring."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.book import api as book
from tongban.certificates import queries, rules, tasks
from tongban.certificates.events import (
    CertificateIssued,
    CertificateReplaced,
    CertificateRestored,
    CertificateRevoked,
    CertificateSuspended,
)
from tongban.certificates.models import Certificate
from tongban.certificates.numbers import identifier, new_code
from tongban.certificates.states import CertificateState, Ground
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import Event, announce
from tongban.kernel.ids import uuid7
from tongban.kernel.jobs import enqueue_once


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
    """Issue a certificate of a kind of the book; a case that issued it already gets the same one again.

    `content`: question keys with what is printed, a plain value or `{"zh": ..., "en": ...}`.
    """
    record = book.edition(edition_number).book.certificates[kind]
    new: dict[str, Any] = {
        "id": uuid7(at),
        "number": partial(_next_number, record, edition_number),
        "edition_number": edition_number,
        "issuer": record.agency,
        "holder_id_number": holder_id_number,
        "holder_name": holder_name,
        "guardians": list(guardian_ids),
        "content": content,
        "issued_at": at,
        "valid_until": _years_on(day_of(at), record.valid_years) if record.valid_years else None,
        "code": new_code,
    }
    counting = Certificate.objects.exclude(ground=Ground.REPLACED)
    certificate, is_new = counting.get_or_create(case_id=case_id, kind=kind, defaults=new)
    if is_new:
        audit("certificates.issued", certificate.id, by=by, at=at, details={"number": certificate.number})
        announce(CertificateIssued(certificate_id=certificate.id), at=at)
        enqueue_once(tasks.make_document, certificate_id=str(certificate.id))
    return certificate.id


@transaction.atomic
def replace(
    certificate_id: UUID, *, holder_name: str, content: dict[str, Any], reason: str, by: identity.Officer, at: datetime
) -> UUID:
    """Issue a corrected certificate in place of a wrong one, which is revoked as replaced; return the new one's id.

    It ends when the wrong one would have ended. `content` as for `issue`. Raises Refused for an office that did not
    issue it, and for one that no longer counts.
    """
    words = rules.checked_reason(reason)
    old = Certificate.objects.select_for_update().get(id=certificate_id)
    rules.check_may_change(by, old, queries.holders_of(old))
    rules.check_may_become(old, CertificateState.REVOKED)
    old.state = CertificateState(old.state).move_to(CertificateState.REVOKED)
    old.ground, old.reason = Ground.REPLACED, words
    old.save(update_fields=["state", "ground", "reason"])
    record = book.edition(old.edition_number).book.certificates[old.kind]
    new = Certificate(
        id=uuid7(at),
        number=_next_number(record, old.edition_number),
        kind=old.kind,
        edition_number=old.edition_number,
        issuer=old.issuer,
        holder_id_number=old.holder_id_number,
        holder_name=holder_name,
        guardians=old.guardians,
        content=content,
        case_id=old.case_id,
        issued_at=at,
        valid_until=old.valid_until,
        code=new_code(),
        replaces=old,
    )
    new.save(force_insert=True)
    details = {"number": new.number, "replaces": old.number}
    audit("certificates.replaced", old.id, by=by.actor, at=at, note=words, details=details)
    audit("certificates.issued", new.id, by=by.actor, at=at, details=details)
    announce(CertificateReplaced(certificate_id=new.id, reason=words), at=at)
    enqueue_once(tasks.make_document, certificate_id=str(new.id))
    return new.id


@transaction.atomic
def name_holder(case_ids: Sequence[UUID], holder_of: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Give certificates issued before their holder had an ID number the number they were waiting for.

    `holder_of` maps kinds to ID numbers. From now on the certificate is found by its holder, for the next bundle too.
    """
    nameless = Certificate.objects.select_for_update().filter(case_id__in=case_ids, holder_id_number="")
    for certificate in nameless.order_by("id"):
        if number := holder_of.get(certificate.kind):
            certificate.holder_id_number = number
            certificate.save(update_fields=["holder_id_number"])
            audit("certificates.holder_named", certificate.id, by=by, at=at)


@transaction.atomic
def revoke(certificate_id: UUID, *, by: identity.Officer | Actor, ground: str, reason: str, at: datetime) -> None:
    """Revoke a certificate (撤销) for good; whoever verifies it from now on is told the ground, its holders the reason.

    Administrative Licensing Law Art. 69.
    """
    words = rules.checked_reason(reason)
    happened = CertificateRevoked(certificate_id=certificate_id, reason=words)
    _move(certificate_id, CertificateState.REVOKED, happened, by=by, ground=ground, reason=words, at=at)


@transaction.atomic
def suspend(certificate_id: UUID, *, by: identity.Officer | Actor, ground: str, reason: str, at: datetime) -> None:
    """Suspend a certificate (暂扣): it does not count until it is restored. Ground and reason as for `revoke`."""
    words = rules.checked_reason(reason)
    happened = CertificateSuspended(certificate_id=certificate_id, reason=words)
    _move(certificate_id, CertificateState.SUSPENDED, happened, by=by, ground=ground, reason=words, at=at)


@transaction.atomic
def restore(certificate_id: UUID, *, by: identity.Officer | Actor, reason: str, at: datetime) -> None:
    """Give a suspended certificate back (暂扣发还); the reason stays in its history."""
    words = rules.checked_reason(reason)
    happened = CertificateRestored(certificate_id=certificate_id)
    _move(certificate_id, CertificateState.VALID, happened, by=by, ground="", reason=words, at=at)


def _move(
    certificate_id: UUID,
    state: CertificateState,
    happened: Event,
    *,
    by: identity.Officer | Actor,
    ground: str,
    reason: str,
    at: datetime,
) -> None:
    certificate = Certificate.objects.select_for_update().get(id=certificate_id)
    rules.check_may_change(by, certificate, queries.holders_of(certificate))
    rules.check_may_become(certificate, state)
    if state != CertificateState.VALID:
        rules.check_ground(ground, state)
    actor = by.actor if isinstance(by, identity.Officer) else by
    certificate.state = CertificateState(certificate.state).move_to(state)
    certificate.ground, certificate.reason = ground, "" if state == CertificateState.VALID else reason
    certificate.save(update_fields=["state", "ground", "reason"])
    act = "restored" if state == CertificateState.VALID else state.value
    audit(f"certificates.{act}", certificate.id, by=actor, at=at, note=reason, details={"ground": ground})
    announce(happened, at=at)


def _next_number(record: book.CertificateKind, edition_number: int) -> str:
    issuer = book.edition(edition_number).book.agencies[record.agency].uscc
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('certificates_serial')")
        serial = f"{record.prefix}{cursor.fetchone()[0]:010}"
    return identifier(record.type_code, issuer, serial)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
