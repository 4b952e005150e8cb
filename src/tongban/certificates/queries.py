"""What is asked of certificates. Who may see one is decided here."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.certificates.models import Certificate, Document
from tongban.certificates.states import CertificateState
from tongban.kernel.clock import today

SHOWN_AT_ONCE = 200


def held_by(id_number: str) -> QuerySet[Certificate]:
    """Return the certificates a person holds, or keeps for a child, newest first; of nobody for an empty number."""
    if not id_number:
        return Certificate.objects.none()
    held = Q(holder_id_number=id_number) | Q(guardians__contains=[id_number])
    return Certificate.objects.filter(held).order_by("-issued_at", "id")


def certificates_of(id_number: str) -> list[Certificate]:
    """Return a person's certificates, newest first."""
    return list(held_by(id_number)[:SHOWN_AT_ONCE])


def certificates_of_cases(case_ids: Sequence[UUID]) -> list[Certificate]:
    """Return what these cases issued, oldest first."""
    return list(Certificate.objects.filter(case_id__in=case_ids).order_by("issued_at", "id"))


def current_for(kind: str, id_number: str) -> Certificate | None:
    """Return the holder's newest certificate of a kind that is valid today."""
    if not id_number:
        return None
    lasting = Q(valid_until=None) | Q(valid_until__gte=today())
    found = Certificate.objects.filter(lasting, kind=kind, holder_id_number=id_number, state=CertificateState.VALID)
    return found.order_by("-issued_at", "id").first()


def state_on(certificate: Certificate, day: date) -> CertificateState:
    """Return what a certificate counts for on a day: time alone ends it, without anybody's act."""
    kept = CertificateState(certificate.state)
    ended = certificate.valid_until is not None and certificate.valid_until < day
    return CertificateState.EXPIRED if ended and kept.may_move_to(CertificateState.EXPIRED) else kept


def verify(number: str, code: str, *, on: date) -> tuple[Certificate, CertificateState] | None:
    """Return the certificate with this number and code and its state on a day; None for unknown or a wrong code."""
    found = Certificate.objects.filter(number=number, code=code).first() if code else None
    return None if found is None else (found, state_on(found, on))


def document_of(certificate: Certificate) -> Document | None:
    """Return a certificate's PDF with its digest; None while it is being made."""
    return Document.objects.filter(certificate=certificate).first()


def digest_of(certificate: Certificate) -> str:
    """Return the SHA-256 of a certificate's PDF, without reading it; empty while it is being made."""
    return Document.objects.filter(certificate=certificate).values_list("digest", flat=True).first() or ""
