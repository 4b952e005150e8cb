"""Who may change what a certificate counts for."""

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.certificates.models import Certificate
from tongban.certificates.states import CertificateState
from tongban.kernel.actor import Actor
from tongban.kernel.refused import Refused

REASON_LENGTH = 500


def check_may_change(by: Actor, certificate: Certificate) -> None:
    """Only the office that issued a certificate, or the city's own work, changes it."""
    if by.kind != "system" and by.agency != certificate.issuer:
        issuer = book.edition(certificate.edition_number).book.agencies[certificate.issuer].name
        raise Refused(_("Only %(agency)s can change this certificate.") % {"agency": issuer}, code="not_yours")


def check_may_become(certificate: Certificate, state: CertificateState) -> None:
    """A certificate moves only where the table says."""
    kept = CertificateState(certificate.state)
    if not kept.may_move_to(state):
        words = {"now": kept.words, "then": state.words}
        raise Refused(
            _("This certificate is “%(now)s” and can't become “%(then)s”.") % words,
            code="wrong_state",
        )


def checked_reason(reason: str) -> str:
    """Return the words that go with taking something away; without any it may not be done."""
    words = reason.strip()[:REASON_LENGTH]
    if not words:
        raise Refused(_("Give the reason: the holder will read it."), code="reason_missing")
    return words
