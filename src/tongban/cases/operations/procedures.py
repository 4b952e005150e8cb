"""Special procedures of the book: begun by themselves or by an officer, appointed, ended with what they found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.book import api as book
from tongban.cases import notices, procedure_rules, queries, rules
from tongban.cases.events import AppointmentSet, FindingRecorded, HearingOffered
from tongban.cases.models import Application, Case, Proceeding
from tongban.cases.operations.handing_on import hand_on
from tongban.cases.operations.sharing import case_at_work
from tongban.cases.operations.suspending import resumed, suspended
from tongban.cases.states import CaseState, ProceedingState
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused
from tongban.kernel.workdays import due_on


def begin_next(case: Case, *, at: datetime) -> None:
    """Begin the next procedure that begins with the review of a locked case; a hearing is offered, and the next begun.

    They run one after another, in the book's order; one whose condition is not known is left to an officer.
    """
    had = {one.key for one in procedure_rules.proceedings_of(case)}
    for procedure in procedure_rules.procedures_of(case):
        if procedure.begins != "review" or procedure.key in had or not _concerns(case, procedure, at):
            continue
        if procedure.kind != procedure_rules.HEARING:
            _begin(case, procedure, "", None, by=SYSTEM, at=at)
            return
        if not any(one.kind == procedure_rules.HEARING for one in procedure_rules.proceedings_of(case)):
            _offer(case, procedure, by=SYSTEM, at=at)


@transaction.atomic
def start_procedure(
    case_id: UUID, key: str, reason: str, *, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Stop the clock for a procedure of the book, with its reason (Art. 45); a hearing once asked for is held."""
    case = case_at_work(case_id, by=by, version=version)
    procedure_rules.check_may_start(case)
    procedure = procedure_rules.procedure_of(case, key)
    rules.check_reason(reason)
    begun = procedure_rules.proceedings_of(case)
    waiting = (ProceedingState.OFFERED, ProceedingState.ASKED)
    offered = next((one for one in begun if one.key == key and one.state in waiting), None)
    _begin(case, procedure, reason.strip(), offered, by=by.actor, at=at)


@transaction.atomic
def offer_hearing(
    case_id: UUID, reason: str, *, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Tell the applicant that they may ask for a hearing before the decision, and what is intended (Art. 47)."""
    case = case_at_work(case_id, by=by, version=version)
    procedure = procedure_rules.check_may_offer_hearing(case)
    rules.check_reason(reason)
    _offer(case, procedure, reason=reason.strip(), by=by.actor, at=at)


@transaction.atomic
def appoint(
    case_id: UUID, on: datetime, place: str, *, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Set the date and place of a visit, a hearing or an assessment, or another one; the applicant is told."""
    case = case_at_work(case_id, by=by, version=version)
    proceeding = procedure_rules.check_may_appoint(case)
    procedure_rules.check_appointment(proceeding, on, place, at, book.edition(case.edition_number))
    proceeding.appointment = {"at": on.isoformat(), "place": place.strip()[:200], "wish": ""}
    proceeding.save(update_fields=["appointment"])
    case.version += 1
    case.save(update_fields=["version"])
    audit("cases.appointed", case.id, by=by.actor, at=at, note=proceeding.appointment["place"])
    announce(AppointmentSet(case_id=case.id, proceeding_id=proceeding.id), at=at)


@transaction.atomic
def record_finding(
    case_id: UUID, words: str, value: Any = None, *, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Write down what a procedure found, with the value the book wants; it ends, and the clock runs again.

    The value becomes an answer that later services and certificates find.
    """
    case = case_at_work(case_id, by=by, version=version)
    proceeding = procedure_rules.check_may_find(case)
    rules.check_reason(words)
    procedure = procedure_rules.procedure_of(case, proceeding.key)
    if procedure.finding:
        proceeding.value = _kept(case, procedure.finding.question, value, at)
    proceeding.finding, proceeding.found_by = words.strip()[:2000], by.name
    proceeding.save(update_fields=["finding", "found_by", "value"])
    audit("cases.finding_recorded", case.id, by=by.actor, at=at, note=proceeding.finding)
    announce(FindingRecorded(case_id=case.id, proceeding_id=proceeding.id), at=at)
    if proceeding.state == ProceedingState.RUNNING:
        _end(case, proceeding, by=by.actor, at=at)
    else:
        case.version += 1
        case.save(update_fields=["version"])


def timed_out(case: Case, *, at: datetime) -> None:
    """Let the clock of a locked case run again: the last day its procedure was told to take has passed."""
    proceeding = procedure_rules.running(case)
    if proceeding is None:
        resumed(case, by=SYSTEM, at=at)
    else:
        _end(case, proceeding, by=SYSTEM, at=at)


@transaction.atomic
def drop(case_id: UUID, *, at: datetime) -> None:
    """End what still runs in a case that was taken back: nothing of it is on a public page any more."""
    queries.case_to_change(case_id)
    for one in Proceeding.objects.filter(case_id=case_id, state=ProceedingState.RUNNING).order_by("id"):
        one.state, one.ended_at = ProceedingState(one.state).move_to(ProceedingState.ENDED), at
        one.save(update_fields=["state", "ended_at"])


def _concerns(case: Case, procedure: book.Procedure, at: datetime) -> bool:
    form = forms.form_of(case.bundle, book.edition(case.edition_number))
    return form.truth(procedure.when, form.values(case.application.answers), day_of(at)) is True


def _begin(
    case: Case, procedure: book.Procedure, reason: str, offered: Proceeding | None, *, by: Actor, at: datetime
) -> None:
    edition = book.edition(case.edition_number)
    until = procedure_rules.until(procedure, edition, day_of(at))
    proceeding = offered or Proceeding(id=uuid7(at), case_id=case.id, key=procedure.key, kind=procedure.kind)
    if offered is not None:
        proceeding.state = ProceedingState(offered.state).move_to(ProceedingState.RUNNING)
    else:
        proceeding.state = ProceedingState.RUNNING
    proceeding.reason, proceeding.began_on, proceeding.until = reason[:2000], day_of(at), until
    if procedure.kind == procedure_rules.PUBLIC_NOTICE:
        form = forms.form_of(case.bundle, edition)
        proceeding.published = notices.lines_of(form, case.application.answers, procedure.shows)
    proceeding.save()
    with override("zh-hans"):
        words = f"{procedure.title}：{reason}" if reason else str(procedure.title)
    named = {"proceeding": str(proceeding.id), "kind": procedure.kind}
    suspended(case, words, until, by=by, at=at, more=named)


def _offer(case: Case, procedure: book.Procedure, *, by: Actor, at: datetime, reason: str = "") -> None:
    calendar = book.edition(case.edition_number).calendar()
    offered = Proceeding(
        id=uuid7(at),
        case_id=case.id,
        key=procedure.key,
        kind=procedure.kind,
        state=ProceedingState.OFFERED,
        reason=reason[:2000],
        offered_at=at,
        answer_by=due_on(procedure_rules.ASK_DAYS, counted_from=day_of(at), calendar=calendar),
    )
    offered.save(force_insert=True)
    case.version += 1
    case.save(update_fields=["version"])
    audit("cases.hearing_offered", case.id, by=by, at=at, note=offered.reason)
    announce(HearingOffered(case_id=case.id, proceeding_id=offered.id), at=at)


def _end(case: Case, proceeding: Proceeding, *, by: Actor, at: datetime) -> None:
    proceeding.state = ProceedingState(proceeding.state).move_to(ProceedingState.ENDED)
    proceeding.ended_at = at
    proceeding.save(update_fields=["state", "ended_at"])
    resumed(case, by=by, at=at)
    if case.state == CaseState.UNDER_REVIEW:
        begin_next(case, at=at)


def _kept(case: Case, key: str, value: Any, at: datetime) -> Any:
    """Return the value as it is stored, kept among the application's answers. Raises Refused for one that won't do."""
    question = book.edition(case.edition_number).book.questions[key]
    stored, fault = forms.cleaned(question, value)
    if fault or stored is None:
        raise Refused(fault or _("Enter what was found: %(label)s.") % {"label": question.label}, code="value")
    if question.choices and stored not in [choice.value for choice in question.choices]:
        raise Refused(_("Choose one of the options."), code="value")
    application = Application.objects.select_for_update().get(id=case.application_id)
    hand_on(application, book.edition(case.edition_number), {key: stored}, at=at)
    return stored
