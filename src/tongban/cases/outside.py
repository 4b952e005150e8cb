"""What an outside body's message says, and what follows from it. Pure.

The codes are those utilities answer with; the reasons theirs too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tongban.cases.across import File, path
from tongban.cases.states import CaseState, MessageState


class Code(IntEnum):
    """What a message tells."""

    RECEIVED = 1
    ACCEPTED = 3
    NOT_ACCEPTED = 4
    SUPPLEMENT = 6
    BEGUN = 8
    PROCEDURE_STARTS = 9
    PROCEDURE_ENDS = 10
    FINISHED = 11


RANK = {Code.RECEIVED: 1, Code.SUPPLEMENT: 2, Code.ACCEPTED: 3, Code.NOT_ACCEPTED: 3, Code.BEGUN: 4}
RANK |= {Code.PROCEDURE_STARTS: 5, Code.PROCEDURE_ENDS: 6, Code.FINISHED: 7}
ENDS = (Code.NOT_ACCEPTED, Code.FINISHED)
WORDS = {
    Code.RECEIVED: gettext_lazy("Received by the body that decides"),
    Code.ACCEPTED: gettext_lazy("Accepted by it"),
    Code.NOT_ACCEPTED: gettext_lazy("Not accepted by it"),
    Code.SUPPLEMENT: gettext_lazy("It asks for a supplement"),
    Code.BEGUN: gettext_lazy("It has begun"),
    Code.PROCEDURE_STARTS: gettext_lazy("Its clock stands still for a procedure"),
    Code.PROCEDURE_ENDS: gettext_lazy("Its clock runs again"),
    Code.FINISHED: gettext_lazy("It has finished"),
}
REASONS = {
    "01": gettext_lazy("The photo is not clear."),
    "02": gettext_lazy("The photo shows something else."),
    "03": gettext_lazy("This is not handled online yet."),
    "04": gettext_lazy("The same was applied for already."),
    "05": gettext_lazy("The documents did not pass the review."),
}
ENDED = (
    CaseState.NOT_ACCEPTED,
    CaseState.GRANTED,
    CaseState.REFUSED,
    CaseState.DELIVERED,
    CaseState.CLOSED,
    CaseState.WITHDRAWN,
)
Order = tuple[datetime, int, int]


@dataclass(frozen=True)
class Told:
    """One message as it is understood; `code` is None for one that is not known."""

    message_id: str
    case_number: str
    code: Code | None
    at: datetime
    sequence: int = 0
    reason_code: str = ""
    text: str = ""
    until: date | None = None
    granted: bool | None = None

    @property
    def order(self) -> Order:
        """When it was said, among the messages about the same case."""
        return (self.at, self.sequence, RANK.get(self.code, 0) if self.code else 0)

    @property
    def reason(self) -> str:
        """Why, in the file's language: the known reason, and the body's words."""
        with override("zh-hans"):
            known = str(REASONS.get(self.reason_code, ""))
            return " ".join(filter(None, [known, self.text])) or _("The body gave no reason.")


def told_in(record: Mapping[str, Any], received: datetime) -> Told:
    """Read a record as it was sent; a moment of saying that lies ahead, or is none, counts as that of receiving."""
    return Told(
        message_id=str(record["message_id"])[:200],
        case_number=str(record["case_number"])[:60],
        code=_code(record.get("code")),
        at=min(_moment(record.get("at")) or received, received),
        sequence=_whole(record.get("sequence")),
        reason_code=str(record.get("reason_code") or "")[:10],
        text=str(record.get("text") or "").strip()[:1800],
        until=_day(record.get("until")),
        granted=record["granted"] if isinstance(record.get("granted"), bool) else None,
    )


def plain_file(file: File) -> dict[str, Any]:
    """Return a file as it is sent: name, media_type, content in base64."""
    sent: dict[str, Any] = msgspec.to_builtins(file)
    return sent


def target(told: Told) -> CaseState | None:
    """Return the stage a message tells of; None for a code that is not known, or an end that does not say which."""
    if told.code == Code.FINISHED:
        return None if told.granted is None else CaseState.GRANTED if told.granted else CaseState.REFUSED
    return (
        {
            Code.RECEIVED: CaseState.RECEIVED,
            Code.ACCEPTED: CaseState.ACCEPTED,
            Code.NOT_ACCEPTED: CaseState.NOT_ACCEPTED,
            Code.SUPPLEMENT: CaseState.SUPPLEMENT_REQUESTED,
            Code.BEGUN: CaseState.UNDER_REVIEW,
            Code.PROCEDURE_STARTS: CaseState.SUSPENDED,
            Code.PROCEDURE_ENDS: CaseState.UNDER_REVIEW,
        }.get(told.code)
        if told.code
        else None
    )


def judge(
    told: Told, last: Order | None, state: CaseState, granted: bool | None
) -> tuple[MessageState, list[CaseState]]:
    """Return what becomes of a message, and the stages the case passes through for it.

    `last` is the order of the message followed last. One that was overtaken changes nothing; an end that was
    overtaken, or a way that the table does not hold, contradicts, and is for somebody to look at.
    """
    goal = target(told)
    if goal is None:
        return MessageState.UNKNOWN, []
    if state in ENDED:
        return _after_the_end(told, goal, last, state, granted), []
    if last is not None and told.order <= last:
        return (MessageState.CONTRADICTS if told.code in ENDS else MessageState.LATE), []
    if goal == state or (told.code == Code.RECEIVED and state == CaseState.RECEIVED):
        return MessageState.FOLLOWED if last is None or told.order[2] > last[2] else MessageState.REPEATED, []
    steps = path(state, goal, told.granted)
    if steps is None or set(steps[:-1]) & set(ENDED) or told.code == Code.RECEIVED:
        return MessageState.CONTRADICTS, []
    return MessageState.FOLLOWED, steps


def _after_the_end(
    told: Told, goal: CaseState, last: Order | None, state: CaseState, granted: bool | None
) -> MessageState:
    """A different end, or going on after it, contradicts; the same end again says nothing new."""
    if state == CaseState.NOT_ACCEPTED or state == CaseState.WITHDRAWN:
        same = goal == state
    else:
        same = told.granted == granted and told.code == Code.FINISHED
    if same:
        return MessageState.REPEATED
    if told.code not in ENDS and last is not None and told.order < last:
        return MessageState.LATE
    return MessageState.CONTRADICTS


def _code(given: object) -> Code | None:
    try:
        return Code(int(str(given)))
    except ValueError:
        return None


def _whole(given: object) -> int:
    try:
        return int(str(given))
    except ValueError:
        return 0


def _moment(given: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return None
