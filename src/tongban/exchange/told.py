"""What two cities' hubs tell each other of shared data: demands and answers, agreements that end, stops."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from tongban.exchange.offering import Words

DEMANDED, WITHDRAWN, DISPUTED, ANSWERED = "demand.made", "demand.withdrawn", "demand.disputed", "demand.answered"
ENDED, STOPPED, LIFTED = "agreement.ended", "dataset.stopped", "dataset.lifted"
Text = Annotated[str, msgspec.Meta(max_length=1000)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Demanded(msgspec.Struct, frozen=True, kw_only=True):
    """An office asks for fields of a dataset; the same `demand` (its id there) again is the corrected one."""

    demand: UUID
    office: Key  # member identifier
    office_title: Words
    source: Key  # the dataset's key at the provider
    fields: list[Key]
    scenario: Text
    purposes: dict[Key, Words]
    starts_on: date
    ends_on: date
    per_minute: int
    promised: bool


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """The office takes its demand back."""

    demand: UUID


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """The office disputes the refusal of its demand."""

    demand: UUID
    words: Text


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """The agreement that came of a demand; `number` is the provider's."""

    number: Key
    fields: list[Key]
    starts_on: date
    ends_on: date


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """How a demand stands at the provider, at a moment by the provider's clock."""

    demand: UUID
    state: str
    reason: Text
    due_on: date | None
    agreement: Agreed | None
    at: datetime


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """One side ended the agreement of a demand; `demand` is the id that the asking office's city knows."""

    demand: UUID
    reason: Text


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """The provider stopped a service, for all of the other city's offices or one of them, all purposes or one."""

    stop: UUID
    service: Key  # identifier
    consumer: str
    purpose: str
    reason: Text


class Lifted(msgspec.Struct, frozen=True, kw_only=True):
    """The provider lets data flow again."""

    stop: UUID
