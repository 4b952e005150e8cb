"""What happened to certificates."""

from uuid import UUID

from tongban.kernel.events import Event


class CertificateIssued(Event, frozen=True, kw_only=True):
    """A holder has a new certificate."""

    certificate_id: UUID


class CertificateRevoked(Event, frozen=True, kw_only=True):
    """A certificate is no longer valid, for a reason."""

    certificate_id: UUID
