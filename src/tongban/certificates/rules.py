"""Who may change what a certificate counts for."""

from uuid import UUID

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.certificates.models import Certificate
from tongban.certificates.states import CertificateState, Ground
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.refused import Refused

REASON_LENGTH = 500
DECIDERS = frozenset({identity.Role.REVIEWER, identity.Role.SUPERVISOR})


def check_may_change(by: identity.Officer | Actor, certificate: Certificate, holders: frozenset[UUID]) -> None:
    """The city's own work changes a certificate, or an officer who decides for its issuer; nobody their own.

    `holders`: the holder and the guardians as far as they are known here.
    """
    if by == SYSTEM:
        return
    if not isinstance(by, identity.Officer) or not identity.works_for(by, certificate.issuer):
        issuer = book.edition(certificate.edition_number).book.agencies[certificate.issuer].name
        raise Refused(_("Only %(agency)s can change this certificate.") % {"agency": issuer}, code="not_yours")
    if not by.roles & DECIDERS:
        raise Refused(_("Only a reviewer or a supervisor can change a certificate."), code="role_missing")
    if by.person_id in holders:
        raise Refused(_("Nobody changes their own certificate, or their child's."), code="own_certificate")


def check_may_become(certificate: Certificate, state: CertificateState) -> None:
    """A certificate moves only where the table says."""
    kept = CertificateState(certificate.state)
    if not kept.may_move_to(state):
        words = {"now": kept.words, "then": state.words}
        raise Refused(
            _("This certificate is “%(now)s” and can't become “%(then)s”.") % words,
            code="wrong_state",
        )


def check_ground(ground: str, state: CertificateState) -> None:
    """A certificate is suspended or revoked on one of the grounds for it."""
    if ground not in Ground.of(state):
        raise Refused(_("Choose the ground: whoever verifies the certificate will read it."), code="ground_missing")


def checked_reason(reason: str) -> str:
    """Return the words that go with taking something away; without any it may not be done."""
    words = reason.strip()[:REASON_LENGTH]
    if not words:
        raise Refused(_("Give the reason: the holder will read it."), code="reason_missing")
    return words
