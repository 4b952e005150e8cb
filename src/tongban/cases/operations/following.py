"""A case that another city decides follows what that city tells, through this city's own table of stages."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tongban.book import api as book
from tongban.cases import across, queries
from tongban.cases.events import (
    CaseAccepted,
    CaseDecided,
    CaseDelivered,
    CaseExtended,
    CaseNotAccepted,
    CasePosted,
    CaseReady,
    CaseResumed,
    CaseSuspended,
    SupplementRequested,
)
from tongban.cases.models import Application, Case
from tongban.cases.operations.ending import end_what_waited, finish_if_done
from tongban.cases.operations.handing_on import hand_on
from tongban.cases.operations.releasing import release
from tongban.cases.paper import Way, paper_of
from tongban.cases.states import CaseState
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.events import Event, announce

log = logging.getLogger("tongban.cases")
ACTS = {
    CaseState.RECEIVED: "cases.supplement_answered",
    CaseState.SUPPLEMENT_REQUESTED: "cases.supplement_requested",
    CaseState.NOT_ACCEPTED: "cases.not_accepted",
    CaseState.ACCEPTED: "cases.accepted",
    CaseState.UNDER_REVIEW: "cases.review_started",
    CaseState.SUSPENDED: "cases.suspended",
    CaseState.GRANTED: "cases.granted",
    CaseState.REFUSED: "cases.refused",
    CaseState.DELIVERED: "cases.delivered",
    CaseState.CLOSED: "cases.closed",
    CaseState.WITHDRAWN: "cases.withdrawn",
}
COPIED = ("accepted_at", "due_on", "supplement", "suspension", "extended_days", "decided_at", "granted", "hand_out")


@dataclass(frozen=True)
class _Before:
    """How the case stood, for telling what is new."""

    accepted: bool
    supplemented: bool
    suspended: bool
    extended: bool
    paper: object


@transaction.atomic
def follow(instance: str, told: across.Moved, *, at: datetime) -> None:
    """Move a case to where the city that decides it says it is; what is older than what was told before is nothing."""
    if not Case.objects.filter(id=told.case, decided_in=instance).exists():
        log.warning("%s tells of a case %s that it does not decide", instance, told.case)
        return
    case = queries.case_to_change(told.case)
    kept = across.elsewhere_of(case.elsewhere)
    if told.version <= kept.version:
        return
    edition = book.edition(case.edition_number)
    office = Actor("system", None, edition.book.agencies[case.agency].short_name.zh, case.agency)
    present, steps = CaseState(case.state), across.path(CaseState(case.state), told.state, told.granted)
    case.elsewhere = across.Elsewhere(None, told.number, told.version, told.certificates).stored()
    if steps is None:
        case.save(update_fields=["elsewhere"])
        if present == CaseState.WITHDRAWN and told.granted is not None:
            audit("cases.told_too_late", case.id, by=office, at=at, note=told.reason)
        return
    before = _Before(
        accepted=case.accepted_at is not None,
        supplemented=case.supplement is not None,
        suspended=case.suspension is not None,
        extended=bool(case.extended_days),
        paper=case.hand_out,
    )
    _change(case, told, steps)
    if not kept.version:
        audit("cases.received_elsewhere", case.id, by=office, at=at, note=told.number)
    for number, state in enumerate(steps, start=1):  # a history is read in the order of its moments
        audit(ACTS[state], case.id, by=office, at=at + timedelta(microseconds=number), note=_note(state, told))
    for event in _news(case, told, steps, before):
        announce(event, at=at)
    _go_on(case, told, steps, before, edition, office, at)


def _change(case: Case, told: across.Moved, steps: list[CaseState]) -> None:
    for state in steps:
        case.state = CaseState(case.state).move_to(state)
    for name in COPIED:
        setattr(case, name, getattr(told, name))
    case.reason, case.outputs = told.reason[:2000], told.outputs
    case.wake_at = None
    case.version += 1
    case.save()


def _note(state: CaseState, told: across.Moved) -> str:
    if state == CaseState.SUPPLEMENT_REQUESTED:
        return str((told.supplement or {}).get("missing", ""))
    if state == CaseState.SUSPENDED:
        return str((told.suspension or {}).get("reason", ""))
    return told.reason if state in (CaseState.NOT_ACCEPTED, CaseState.REFUSED) else ""


def _news(case: Case, told: across.Moved, steps: list[CaseState], before: _Before) -> list[Event]:
    """Return what the applicant has to be told."""
    news: list[Event] = []
    if case.supplement is not None and not before.supplemented:
        news.append(SupplementRequested(case_id=case.id))
    if case.accepted_at is not None and case.due_on is not None and not before.accepted:
        news.append(CaseAccepted(case_id=case.id, due_on=case.due_on))
    if case.suspension is not None and not before.suspended:
        news.append(CaseSuspended(case_id=case.id))
    if case.suspension is None and before.suspended:
        news.append(CaseResumed(case_id=case.id))
    if case.extended_days and not before.extended:
        news.append(CaseExtended(case_id=case.id))
    if CaseState.NOT_ACCEPTED in steps:
        news.append(CaseNotAccepted(case_id=case.id))
    if CaseState.GRANTED in steps or CaseState.REFUSED in steps:
        news.append(CaseDecided(case_id=case.id, granted=bool(told.granted)))
    paper = paper_of(case)
    if paper is not None and case.hand_out != before.paper:
        news += [CasePosted(case_id=case.id)] if paper.carrier else []
        news += [CaseReady(case_id=case.id)] if paper.way == Way.COUNTER and before.paper is None else []
    if CaseState.DELIVERED in steps:
        news.append(CaseDelivered(case_id=case.id))
    return news


def _go_on(
    case: Case,
    told: across.Moved,
    steps: list[CaseState],
    before: _Before,
    edition: book.Edition,
    office: Actor,
    at: datetime,
) -> None:
    """Do what follows here: what waited ends or begins, what the other office's register gave is kept."""
    application = Application.objects.select_for_update().get(id=case.application_id)
    handed = {key: value for key, value in told.outputs.items() if _is_handed(key, edition)}
    if handed:
        hand_on(application, edition, handed, at=at)
    if {CaseState.NOT_ACCEPTED, CaseState.REFUSED} & set(steps):
        end_what_waited(case, by=office, at=at)
    release(application, edition, at=at)
    finish_if_done(application, at=at, by=office)


def _is_handed(key: str, edition: book.Edition) -> bool:
    question = edition.book.questions.get(key)
    return question is not None and question.handed
