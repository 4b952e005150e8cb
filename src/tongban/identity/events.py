"""What happened to mandates."""

from uuid import UUID

from tongban.kernel.events import Event


class MandateOffered(Event, frozen=True, kw_only=True):
    """A person asks another to act for them."""

    mandate_id: UUID


class MandateAccepted(Event, frozen=True, kw_only=True):
    """Who was asked acts for the person from now on."""

    mandate_id: UUID


class MandateGiven(Event, frozen=True, kw_only=True):
    """A company lets one of its people act for it, or an officer wrote down a mandate seen on paper."""

    mandate_id: UUID


class MandateEnded(Event, frozen=True, kw_only=True):
    """A mandate was revoked, given up or not taken on, by the person with the ID number `by`."""

    mandate_id: UUID
    by: str
