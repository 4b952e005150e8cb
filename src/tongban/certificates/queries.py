"""What is asked of certificates. Who may see one is decided here."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.certificates.models import Certificate
from tongban.certificates.states import CertificateState


def held_by(id_number: str) -> QuerySet[Certificate]:
    """Return the certificates a person holds, or keeps for a child, newest first."""
    held = Q(holder_id_number=id_number) | Q(guardians__contains=[id_number])
    return Certificate.objects.filter(held).order_by("-issued_at", "id")


def certificates_of(id_number: str) -> list[Certificate]:
    """Return a person's certificates, newest first."""
    return list(held_by(id_number)[:200])


def certificates_of_cases(case_ids: Sequence[UUID]) -> list[Certificate]:
    """Return what these cases issued, oldest first."""
    return list(Certificate.objects.filter(case_id__in=case_ids).order_by("issued_at", "id"))


def current_for(kind: str, id_number: str) -> Certificate | None:
    """Return the holder's newest valid certificate of a kind."""
    found = Certificate.objects.filter(kind=kind, holder_id_number=id_number, state=CertificateState.VALID)
    return found.order_by("-issued_at").first()


def verify(number: str, code: str, *, on: date) -> tuple[Certificate, CertificateState] | None:
    """Return the certificate with this number and code and its state on a day; None for unknown or a wrong code."""
    found = Certificate.objects.filter(number=number, code=code).first() if code else None
    if found is None:
        return None
    state = CertificateState(found.state)
    if state == CertificateState.VALID and found.valid_until is not None and found.valid_until < on:
        state = CertificateState.EXPIRED
    return found, state
