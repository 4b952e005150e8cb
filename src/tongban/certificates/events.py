"""What happened to certificates."""

from uuid import UUID

from tongban.kernel.events import Event


class CertificateIssued(Event, frozen=True, kw_only=True):
    """A holder has a new certificate."""

    certificate_id: UUID


class CertificateReplaced(Event, frozen=True, kw_only=True):
    """A wrong certificate was revoked, and this corrected one issued in its place."""

    certificate_id: UUID
    reason: str


class CertificateRevoked(Event, frozen=True, kw_only=True):
    """A certificate is no longer valid, for a reason."""

    certificate_id: UUID
    reason: str


class CertificateSuspended(Event, frozen=True, kw_only=True):
    """A certificate does not count for the time being, for a reason."""

    certificate_id: UUID
    reason: str


class CertificateRestored(Event, frozen=True, kw_only=True):
    """A suspended certificate counts again."""

    certificate_id: UUID
