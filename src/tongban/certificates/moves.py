"""Which moves an officer has on a certificate now, and why the others are closed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongban.certificates import queries, rules
from tongban.certificates.models import Certificate
from tongban.certificates.states import CertificateState
from tongban.identity import api as identity
from tongban.kernel.refused import Refused

MOVES = {
    "suspend": CertificateState.SUSPENDED,
    "restore": CertificateState.VALID,
    "revoke": CertificateState.REVOKED,
}


@dataclass(frozen=True)
class CertificateMove:
    """One move: open, or closed with the reason in the officer's words."""

    key: str
    closed_because: str = ""

    @property
    def is_open(self) -> bool:
        return not self.closed_because


def moves_for(
    officer: identity.Officer, certificate: Certificate, holders: frozenset[UUID], *, on: date
) -> list[CertificateMove]:
    """Return every move, each open or with the reason why not; for what has run out there is none."""
    if queries.state_on(certificate, on) == CertificateState.EXPIRED:
        return []
    return [CertificateMove(key, _refusal(officer, certificate, holders, state)) for key, state in MOVES.items()]


def _refusal(
    officer: identity.Officer, certificate: Certificate, holders: frozenset[UUID], state: CertificateState
) -> str:
    try:
        rules.check_may_become(certificate, state)
        rules.check_may_change(officer, certificate, holders)
    except Refused as refusal:
        return refusal.reason
    return ""
