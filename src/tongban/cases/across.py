"""What cities tell one another about cases: the messages' shapes, and how a stage told is reached. Pure."""

from collections import deque
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from tongban.book import api as book
from tongban.cases.models import Case
from tongban.cases.states import CaseState

FILE, MOVED, SUPPLEMENTED, WITHDRAWN = "case.file", "case.moved", "case.supplemented", "case.withdrawn"


class Words(msgspec.Struct, frozen=True):
    """A text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return str(book.Text(zh=self.zh, en=self.en))


class Applicant(msgspec.Struct, frozen=True):
    """Who applies."""

    id_number: str
    name: str
    phone: str


class File(msgspec.Struct, frozen=True):
    """A file handed in."""

    name: str
    media_type: str
    content: bytes


class Filed(msgspec.Struct, frozen=True):
    """A case for the other city to decide: what its service asks, and no more. `left_out`: files too large to send."""

    case: UUID
    number: str
    bundle: str
    service: str
    applicant: Applicant
    title: str
    answers: dict[str, dict[str, Any]]
    materials: dict[str, Any]
    promised_days: int
    filed_at: datetime
    files: list[File] = []
    left_out: list[str] = []


class Proof(msgspec.Struct, frozen=True):
    """A certificate that the other city issued, with the address at which anybody may verify it."""

    number: str
    title: Words
    url: str


class Moved(msgspec.Struct, frozen=True):
    """Where a case stands with the office that decides it; `case` is its id where it was filed, the later `version`
    counts."""

    case: UUID
    version: int
    number: str
    state: CaseState
    accept_by: date | None = None
    accepted_at: datetime | None = None
    due_on: date | None = None
    supplement: dict[str, Any] | None = None
    suspension: dict[str, Any] | None = None
    extended_days: int = 0
    decided_at: datetime | None = None
    granted: bool | None = None
    reason: str = ""
    outputs: dict[str, Any] = {}
    hand_out: dict[str, Any] | None = None
    certificates: list[Proof] = []


class Supplemented(msgspec.Struct, frozen=True):
    """What the applicant handed in where the case was filed."""

    case: UUID
    words: str
    files: list[File] = []
    left_out: list[str] = []


class Withdrawn(msgspec.Struct, frozen=True):
    """The applicant took the case back where it was filed."""

    case: UUID


class Elsewhere(msgspec.Struct, frozen=True):
    """What is kept of a case's twin in the other city; see `Case.elsewhere`."""

    case: UUID | None = None
    number: str = ""
    version: int = 0
    certificates: list[Proof] = []

    def stored(self) -> dict[str, Any]:
        """Return the plain form kept in the database."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def plain(message: msgspec.Struct) -> dict[str, Any]:
    """Return a message as it is sent."""
    sent: dict[str, Any] = msgspec.to_builtins(message)
    return sent


def elsewhere_of(kept: dict[str, Any] | None) -> Elsewhere:
    """Read what is kept of a case's twin; nothing when nothing was told yet."""
    return msgspec.convert(kept or {}, Elsewhere)


def proofs_from_elsewhere(case: Case) -> list[Proof]:
    """Return the certificates that another city issued for a case it decided; only with a web address."""
    if not case.decided_in:
        return []
    return [one for one in elsewhere_of(case.elsewhere).certificates if one.url.startswith(("https://", "http://"))]


def path(present: CaseState, told: CaseState, granted: bool | None) -> list[CaseState] | None:
    """Return the stages to pass through, by the table, to the stage told: the fewest; None when none leads there.

    What was granted passed through no refusal, and the other way round.
    """
    if present == told:
        return []
    ways: dict[CaseState, list[CaseState]] = {present: []}
    closed = {CaseState.REFUSED} if granted else {CaseState.GRANTED}
    waiting = deque([present])
    while waiting:
        here = waiting.popleft()
        for following in sorted(CaseState.moves().get(here, frozenset())):
            if following in ways or following in closed:
                continue
            ways[following] = [*ways[here], following]
            if following == told:
                return ways[following]
            waiting.append(following)
    return None
