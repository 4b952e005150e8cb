"""What is asked of certificates. Who may see one is decided here."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.certificates.models import Certificate, Document
from tongban.certificates.numbers import as_kept
from tongban.certificates.states import CertificateState
from tongban.identity import api as identity
from tongban.kernel.clock import today

SHOWN_AT_ONCE = 200


def held_by(id_number: str) -> QuerySet[Certificate]:
    """Return the certificates a person holds, or keeps for a child, newest first; of nobody for an empty number."""
    if not id_number:
        return Certificate.objects.none()
    return Certificate.objects.filter(_held_by(id_number)).order_by("-issued_at", "id")


def open_to(resident: identity.Resident) -> QuerySet[Certificate]:
    """Return what a resident may see, newest first: what they hold, and what companies hold that they act for in all.

    Whoever acts for another person sees none of that person's certificates.
    """
    companies = list(identity.companies_of(resident, on=today()))
    if not companies:
        return held_by(resident.id_number)
    found = Certificate.objects.filter(_held_by(resident.id_number) | Q(holder_id_number__in=companies))
    return found.order_by("-issued_at", "id")


def certificates_of(id_number: str) -> list[Certificate]:
    """Return a person's certificates, newest first."""
    return list(held_by(id_number)[:SHOWN_AT_ONCE])


def certificates_of_cases(case_ids: Sequence[UUID]) -> list[Certificate]:
    """Return what these cases issued, oldest first."""
    return list(Certificate.objects.filter(case_id__in=case_ids).order_by("issued_at", "id"))


def issued_by(agency: str) -> QuerySet[Certificate]:
    """Return what an office has issued, newest first."""
    return Certificate.objects.filter(issuer=agency).order_by("-issued_at", "id")


def searched(found: QuerySet[Certificate], words: str, case_id: UUID | None) -> QuerySet[Certificate]:
    """Return those with this number, of this case, or held by the person with this ID number; exact, never a part."""
    wanted = Q(number=as_kept(words)) | Q(case_id=case_id)
    if identity.is_id_number(id_number := words.upper()):
        wanted |= _held_by(id_number)
    return found.filter(wanted)


def in_state(found: QuerySet[Certificate], state: CertificateState, on: date) -> QuerySet[Certificate]:
    """Return those that count for this on a day; see `state_on`."""
    ended = Q(valid_until__lt=on, state__in=[CertificateState.VALID, CertificateState.SUSPENDED])
    if state == CertificateState.EXPIRED:
        return found.filter(Q(state=state) | ended)
    return found.filter(~ended, state=state)


def holders_of(certificate: Certificate) -> frozenset[UUID]:
    """Return the holder and the guardians as far as they are known here; of a company, who acts for it."""
    named = [certificate.holder_id_number, *certificate.guardians]
    acting = identity.people_of(certificate.holder_id_number, on=today())
    return frozenset(person.id for person in acting) | frozenset(
        identity.Person.objects.filter(id_number__in=named).values_list("id", flat=True)
    )


def presented(kind: str, holder_id_number: str, *, by: Sequence[str], on: date) -> Certificate | None:
    """Return the holder's newest certificate of a kind that counts on a day; with none, the newest that does not.

    Only to its holder or a guardian: `by` are the ID numbers of those who present it. None when they have none.
    """
    if not holder_id_number:
        return None
    theirs = Q(holder_id_number__in=by) | Q(guardians__overlap=list(by))
    found = Certificate.objects.filter(theirs, kind=kind, holder_id_number=holder_id_number)
    newest = list(found.order_by("-issued_at", "id")[:SHOWN_AT_ONCE])
    counting = (one for one in newest if state_on(one, on) == CertificateState.VALID)
    return next(counting, newest[0] if newest else None)


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


def _held_by(id_number: str) -> Q:
    return Q(holder_id_number=id_number) | Q(guardians__contains=[id_number])
