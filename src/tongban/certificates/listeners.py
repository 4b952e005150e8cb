"""What certificates do when something happened to one: whoever holds it is told, in both languages, and why."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from tongban.book import api as book
from tongban.certificates.events import (
    CertificateReplaced,
    CertificateRestored,
    CertificateRevoked,
    CertificateSuspended,
)
from tongban.certificates.models import Certificate
from tongban.identity import api as identity
from tongban.kernel.clock import day_of
from tongban.kernel.events import listens_to
from tongban.notifications import api as notifications


@listens_to(CertificateRevoked)
def tell_revoked(event: CertificateRevoked, at: datetime) -> None:
    """Tell the holders that it no longer counts, and where they may complain (Reconsideration Law Art. 20)."""
    words = gettext_noop(
        "This certificate was revoked and no longer counts. Reason: %(reason)s "
        "You may ask for a review within 60 days or go to court within six months."
    )
    _tell_holders(event.certificate_id, words, {"reason": event.reason}, at)


@listens_to(CertificateReplaced)
def tell_replaced(event: CertificateReplaced, at: datetime) -> None:
    """Tell the holders that a corrected one is there, and that the old one no longer counts."""
    words = gettext_noop("A corrected certificate was issued; the wrong one no longer counts. Reason: %(reason)s")
    _tell_holders(event.certificate_id, words, {"reason": event.reason}, at)


@listens_to(CertificateSuspended)
def tell_suspended(event: CertificateSuspended, at: datetime) -> None:
    """Tell the holders that it does not count for the time being."""
    words = gettext_noop(
        "This certificate is suspended and does not count for now. Reason: %(reason)s "
        "You may ask for a review within 60 days or go to court within six months."
    )
    _tell_holders(event.certificate_id, words, {"reason": event.reason}, at)


@listens_to(CertificateRestored)
def tell_restored(event: CertificateRestored, at: datetime) -> None:
    """Tell the holders that it counts again."""
    _tell_holders(event.certificate_id, gettext_noop("This certificate counts again."), {}, at)


def _tell_holders(certificate_id: UUID, words: str, details: dict[str, str], at: datetime) -> None:
    certificate = Certificate.objects.get(id=certificate_id)
    title = book.edition(certificate.edition_number).book.certificates[certificate.kind].title
    with override("zh-hans"):
        body_zh, url = _(words) % details, reverse("certificates:certificate", args=[certificate.id])
    with override("en"):
        body_en = _(words) % details
    acting = [person.id_number for person in identity.people_of(certificate.holder_id_number, on=day_of(at))]
    holders = dict.fromkeys(acting or [certificate.holder_id_number, *certificate.guardians])
    for id_number in filter(None, holders):
        notifications.notify(
            id_number,
            subject_zh=title.zh,
            subject_en=title.en,
            body_zh=body_zh,
            body_en=body_en,
            url=url,
            at=at,
        )
