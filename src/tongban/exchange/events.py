"""What happened on the exchange."""

from typing import Any
from uuid import UUID

from tongban.kernel.events import Event


class InquiryAnswered(Event, frozen=True, kw_only=True):
    """An office has answered a person's question about a datum or a look."""

    inquiry_id: UUID
    person_id: UUID


class MessageReceived(Event, frozen=True, kw_only=True):
    """Another city's hub has told something; the same `key` is never announced twice. `instance` is that city."""

    instance: str
    topic: str
    key: str
    body: dict[str, Any]


class RecordsPushed(Event, frozen=True, kw_only=True):
    """An office's system has sent records of a source of kind `push`: each is something that happened.

    A message that is sent again is announced again: whoever listens knows each record by a key of its own.
    """

    source: str
    records: list[dict[str, Any]]
