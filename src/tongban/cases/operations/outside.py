"""Cases that an outside body decides: sent there, followed by its messages, and the body reminded when it is silent."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.book import api as book
from tongban.cases import deadlines, outside, queries
from tongban.cases.events import OutsideReminded, ReviewStarted
from tongban.cases.models import Case, Evidence, OutsideFile, OutsideMessage
from tongban.cases.operations.deciding import accepted, decided, not_accepted, supplement_requested
from tongban.cases.operations.suspending import resumed, suspended
from tongban.cases.operations.telling import packed
from tongban.cases.outside import Code, Told
from tongban.cases.states import CaseState, MessageState
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7

log = logging.getLogger("tongban.cases")
AGAIN_DAYS = 5  # a body that stays silent is reminded again after these working days
OPEN = (
    CaseState.RECEIVED,
    CaseState.SUPPLEMENT_REQUESTED,
    CaseState.ACCEPTED,
    CaseState.UNDER_REVIEW,
    CaseState.SUSPENDED,
)


class BodySilent(Exception):
    """The outside body did not take the message; it is told again."""


def turn(case: Case, *, at: datetime) -> tuple[str, str] | None:
    """Take the worker's turn at a locked, open case; return the message to send and what numbers it, if any.

    It is sent once it is received; a body that let its promise pass is reminded, unless it waits for the applicant.
    """
    edition = book.edition(case.edition_number)
    service = edition.book.services[case.service]
    file, is_new = OutsideFile.objects.select_for_update().get_or_create(
        case_id=case.id,
        defaults={
            "source": service.outside.status_by if service.outside else "",
            "promised_on": deadlines.decide_by(service.promised_days, day_of(at), edition),
        },
    )
    told: tuple[str, str] | None = ("file", "1") if is_new else None
    if not is_new and at >= deadlines.morning_after(file.promised_on):
        again = deadlines.decide_by(AGAIN_DAYS, day_of(at), edition)
        if case.state != CaseState.SUPPLEMENT_REQUESTED:
            file.reminded_at, file.reminders = at, file.reminders + 1
            told = ("reminder", str(file.reminders))
            audit("cases.outside_reminded", case.id, by=SYSTEM, at=at)
            announce(OutsideReminded(case_id=case.id), at=at)
        file.promised_on = again
        file.save(update_fields=["promised_on", "reminded_at", "reminders"])
    case.wake_at = deadlines.morning_after(file.promised_on)
    case.save(update_fields=["wake_at"])
    return told


def tell(case: Case, message: str, number: str, *, at: datetime) -> None:
    """Send a message about a case to the body that decides it: file, supplement, reminder or withdrawn.

    Raises BodySilent. The case's id with message and number is the key that makes a second one harmless.
    """
    edition = book.edition(case.edition_number)
    named = edition.book.services[case.service].outside
    file = OutsideFile.objects.filter(case_id=case.id).first()
    is_over = case.state not in OPEN
    if named is None or file is None or (message == "withdrawn") != is_over or (is_over and file.sent_at is None):
        return
    values = forms.form_of(case.bundle, edition).values(case.application.answers)
    inputs: dict[str, Any] = {name: _plain(values.get(key)) for name, key in named.sends.items()}
    inputs |= {"case_number": case.number, "message": message, "text": _text(case, message)}
    if any(field.name == "files" for field in edition.book.sources[named.send].inputs):
        inputs["files"] = _files(case, message, edition)
    reading = exchange.write(
        named.send,
        inputs,
        edition=edition,
        by=SYSTEM,
        purpose=case.bundle,
        concerning=case.number,
        key=f"{case.id} {message} {number}",
        at=at,
    )
    if reading.fault:
        raise BodySilent(f"{named.send}: {reading.fault} {reading.reason}".strip())


@transaction.atomic
def keep_sent(case_id: UUID, *, at: datetime) -> bool:
    """Keep that the body has taken the case; tell whether it must hear that the case was withdrawn meanwhile."""
    case = queries.case_to_change(case_id)
    file = OutsideFile.objects.select_for_update().get(case_id=case.id)
    if file.sent_at is None:
        file.sent_at = at
        file.save(update_fields=["sent_at"])
        audit("cases.sent_outside", case.id, by=SYSTEM, at=at)
    return case.state == CaseState.WITHDRAWN


@transaction.atomic
def wait_again(case_id: UUID, *, at: datetime) -> None:
    """Wait for the body once more: the applicant has handed in what it asked for."""
    case = queries.case_to_change(case_id)
    file = OutsideFile.objects.filter(case_id=case.id).first()
    if file is not None and case.state == CaseState.RECEIVED:
        case.accept_by, case.wake_at = None, deadlines.morning_after(file.promised_on)
        case.save(update_fields=["accept_by", "wake_at"])


@transaction.atomic
def take(source: str, told: Told, body: dict[str, Any], *, at: datetime) -> None:
    """Take one message in, once; follow it, or keep it with what became of it."""
    found = Case.objects.filter(number=told.case_number).first()
    if found is not None and not _is_from(source, found):
        log.warning("%s tells of a case %s that it does not decide", source, told.case_number)
        found = None
    case = queries.case_to_change(found.id) if found else None
    if OutsideMessage.objects.filter(source=source, message_id=told.message_id).exists():
        return
    file = OutsideFile.objects.select_for_update().filter(case_id=case.id).first() if case else None
    became, steps = MessageState.UNKNOWN, list[CaseState]()
    if case is not None and file is not None:
        last = (datetime.fromisoformat(file.last[0]), file.last[1], file.last[2]) if file.last else None
        became, steps = outside.judge(told, last, CaseState(case.state), case.granted)
    OutsideMessage(
        id=uuid7(at),
        source=source,
        message_id=told.message_id,
        case_id=case.id if case else None,
        case_number=told.case_number,
        code=told.code or 0,
        body=body,
        said_at=told.at,
        received_at=at,
        state=became,
    ).save(force_insert=True)
    if case is None or file is None:
        return
    office = Actor("system", None, _office(case), case.agency)
    if became == MessageState.FOLLOWED:
        _follow(case, file, told, steps, office, at)
    elif became in (MessageState.CONTRADICTS, MessageState.UNKNOWN):
        audit("cases.outside_contradicts", case.id, by=office, at=at, note=told.reason if told.text else "")


def _follow(case: Case, file: OutsideFile, told: Told, steps: list[CaseState], office: Actor, at: datetime) -> None:
    if told.code == Code.RECEIVED:
        audit("cases.received_outside", case.id, by=office, at=at, note=told.text)
    for state in steps:
        _STEPS[state](case, told, office, at)
    file.last = [told.at.isoformat(), told.sequence, told.order[2]]
    file.sent_at = file.sent_at or at
    promised: list[date] = [day for day in (file.promised_on, case.due_on, told.until) if day is not None]
    file.promised_on = max(promised)
    file.save(update_fields=["last", "sent_at", "promised_on"])
    if case.state in OPEN:
        case.wake_at = deadlines.morning_after(file.promised_on)
        case.save(update_fields=["wake_at"])


def _back(case: Case, told: Told, by: Actor, at: datetime) -> None:
    case.state = CaseState(case.state).move_to(CaseState.RECEIVED)


def _begin(case: Case, told: Told, by: Actor, at: datetime) -> None:
    if case.state == CaseState.SUSPENDED:
        resumed(case, by=by, at=at)
        return
    case.state = CaseState(case.state).move_to(CaseState.UNDER_REVIEW)
    case.version += 1
    case.save()
    audit("cases.review_started", case.id, by=by, at=at)
    announce(ReviewStarted(case_id=case.id), at=at)


def _accept(case: Case, told: Told, by: Actor, at: datetime) -> None:
    accepted(case, by=by, at=at)


def _suspend(case: Case, told: Told, by: Actor, at: datetime) -> None:
    edition = book.edition(case.edition_number)
    days = edition.book.services[case.service].promised_days
    until = told.until or deadlines.decide_by(days, day_of(at), edition)
    suspended(case, told.reason, until, by=by, at=at)


_STEPS: dict[CaseState, Callable[[Case, Told, Actor, datetime], None]] = {
    CaseState.RECEIVED: _back,
    CaseState.ACCEPTED: _accept,
    CaseState.NOT_ACCEPTED: lambda case, told, by, at: not_accepted(case, told.reason, by=by, at=at),
    CaseState.SUPPLEMENT_REQUESTED: lambda case, told, by, at: supplement_requested(case, told.reason, by=by, at=at),
    CaseState.UNDER_REVIEW: _begin,
    CaseState.SUSPENDED: _suspend,
    CaseState.GRANTED: lambda case, told, by, at: decided(case, grant=True, reason=told.text, by=by, at=at),
    CaseState.REFUSED: lambda case, told, by, at: decided(case, grant=False, reason=told.reason, by=by, at=at),
}


def _is_from(source: str, case: Case) -> bool:
    named = book.edition(case.edition_number).book.services[case.service].outside
    return named is not None and named.status_by == source


def _office(case: Case) -> str:
    return book.edition(case.edition_number).book.agencies[case.agency].short_name.zh


def _text(case: Case, message: str) -> str:
    if message == "supplement":
        return str((case.supplement or {}).get("words", ""))
    with override("zh-hans"):
        return _("The time promised for this case has passed. Please answer.") if message == "reminder" else ""


def _files(case: Case, message: str, edition: book.Edition) -> list[dict[str, Any]]:
    """Return what was uploaded for the service, or handed in with the supplement: name, media type, base64."""
    found: Iterable[Evidence | forms.Upload] = ()
    if message == "file":
        needs = [need.material for need in edition.book.services[case.service].materials]
        found = forms.uploads_of(case.application_id, needs)
    elif message == "supplement":
        found = queries.evidence_of(case.id)
    files, left_out = packed(found)
    if left_out:
        log.warning("case %s is sent without %s: too large", case.number, ", ".join(left_out))
    return [outside.plain_file(one) for one in files]


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
