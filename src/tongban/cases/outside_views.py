"""What is shown of cases that outside bodies decide: their messages in words, and what somebody has to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongban.cases.models import Case, OutsideFile, OutsideMessage
from tongban.cases.outside import REASONS, WORDS, Code
from tongban.cases.queries import is_outside
from tongban.cases.states import MessageState
from tongban.identity import api as identity

MOST = 200


@dataclass(frozen=True)
class OutsideLine:
    """One message in words; `became` says what became of it, empty for one that was followed."""

    case_id: UUID | None
    number: str
    said_at: datetime
    received_at: datetime
    words: str
    text: str
    became: str


@dataclass(frozen=True)
class OutsideStanding:
    """Where a case stands at the body that decides it; `reminded_at` when its time had passed."""

    sent_at: datetime | None
    promised_on: date
    reminded_at: datetime | None
    lines: Sequence[OutsideLine]


def outside_of(cases: Sequence[Case]) -> dict[UUID, OutsideStanding]:
    """Return the standing of those that outside bodies decide; asks nothing when there are none."""
    ids = [case.id for case in cases if is_outside(case)]
    if not ids:
        return {}
    lines: dict[UUID, list[OutsideLine]] = {}
    for one in OutsideMessage.objects.filter(case_id__in=ids).order_by("said_at", "received_at"):
        lines.setdefault(one.case_id or one.id, []).append(_line(one))
    files = OutsideFile.objects.filter(case_id__in=ids).order_by("case_id")
    return {
        file.case_id: OutsideStanding(file.sent_at, file.promised_on, file.reminded_at, lines.get(file.case_id, []))
        for file in files
    }


def contradictions(officer: identity.Officer, sees_all: bool) -> list[OutsideLine]:
    """Return the messages that could not be followed, the latest first: of the officer's agency, or of all."""
    found: QuerySet[OutsideMessage] = OutsideMessage.objects.filter(
        state__in=[MessageState.CONTRADICTS, MessageState.UNKNOWN]
    )
    if not sees_all:
        found = found.filter(case_id__in=Case.objects.filter(agency=officer.agency).values("id"))
    return [_line(one) for one in found.order_by("-received_at", "-id")[:MOST]]


def _line(one: OutsideMessage) -> OutsideLine:
    known = one.code in set(Code)
    reason = REASONS.get(str(one.body.get("reason_code") or ""))
    text = " ".join(filter(None, [str(reason or ""), str(one.body.get("text") or "")]))
    granted = one.body.get("granted")
    ended = (_("granted") if granted else _("refused")) if one.code == Code.FINISHED and granted is not None else ""
    words = (
        str(WORDS[Code(one.code)])
        if known
        else _("A code that is not known: %(code)s") % {"code": one.body.get("code")}
    )
    became = MessageState(one.state)
    return OutsideLine(
        case_id=one.case_id,
        number=one.case_number,
        said_at=one.said_at,
        received_at=one.received_at,
        words=f"{words}: {ended}" if ended else words,
        text=text,
        became="" if became == MessageState.FOLLOWED else str(became.label),
    )
