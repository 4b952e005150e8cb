"""What happened on the exchange."""

from uuid import UUID

from tongban.kernel.events import Event


class InquiryAnswered(Event, frozen=True, kw_only=True):
    """An office has answered a person's question about a datum or a look."""

    inquiry_id: UUID
    person_id: UUID
