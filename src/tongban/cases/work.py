"""The city's own work on cases. The row is the job: claimed by its lock, free again at once when a worker dies."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.book import api as book
from tongban.cases import deadlines, queries, rechecking, tasks
from tongban.cases.models import Application, Case
from tongban.cases.operations import billing, confirming, outside, procedures, reading_later
from tongban.cases.operations.deciding import accepted, decided, not_accepted
from tongban.cases.operations.delivering import deliver
from tongban.cases.operations.handing_out import presumed_arrived
from tongban.cases.operations.telling import send_file
from tongban.cases.paper import paper_of
from tongban.cases.states import CaseState
from tongban.forms import api as forms
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import day_of
from tongban.kernel.jobs import enqueue_once

log = logging.getLogger("tongban.cases")
PAUSE_AFTER_FAULT_SECONDS = 60


def work(*, at: datetime, batch: int = 50) -> int:
    """Do what is due on up to `batch` cases, each in a savepoint of its own; return how many were looked at."""
    with transaction.atomic():
        due = list(
            # with its application: two workers at one application would wait for each other's cases
            Case.objects.select_for_update(skip_locked=True, of=("self", "application"))
            .select_related("application")
            .filter(wake_at__lte=at)
            .order_by("wake_at")[:batch]
        )
        for case in due:
            _wake(case, at)
    return len(due)


def recheck(*, at: datetime, batch: int = 20) -> int:
    """Ask again the registers that were silent when an application was filed; return how many were looked at."""
    with transaction.atomic():
        due = list(
            Application.objects.select_for_update(skip_locked=True)
            .filter(recheck_at__lte=at)
            .order_by("recheck_at")[:batch]
        )
        for application in due:
            rechecking.recheck(application, at=at)
    return len(due)


def read_later(*, at: datetime, batch: int = 20) -> int:
    """Read what waited for everybody's word, and put the first cases before their offices; return how many."""
    with transaction.atomic():
        due = list(
            Application.objects.select_for_update(skip_locked=True)
            .filter(reads_at__lte=at)
            .order_by("reads_at")[:batch]
        )
        for application in due:
            _read_later(application, at)
    return len(due)


def _read_later(application: Application, at: datetime) -> None:
    try:
        with transaction.atomic():
            reading_later.read_later(application, at=at)
    except Exception:
        log.exception("application %s could not be read for; tried again in a minute", application.number)
        Application.objects.filter(id=application.id).update(reads_at=_later(at))


def chase(*, at: datetime, batch: int = 50) -> int:
    """Remind the parties that applications wait for, or end what was not confirmed in time; return how many."""
    with transaction.atomic():
        due = list(
            Application.objects.select_for_update(skip_locked=True).filter(wake_at__lte=at).order_by("wake_at")[:batch]
        )
        for application in due:
            _chase(application, at)
    return len(due)


def _chase(application: Application, at: datetime) -> None:
    try:
        with transaction.atomic():
            confirming.chase(application, at=at)
    except Exception:
        log.exception("application %s could not be moved on; tried again in a minute", application.number)
        Application.objects.filter(id=application.id).update(wake_at=_later(at))


def _wake(case: Case, at: datetime) -> None:
    try:
        with transaction.atomic():
            state = CaseState(case.state)
            turn = _outside if state in outside.OPEN and queries.is_outside(case) else _TURNS.get(state)
            if turn is None:
                _sleep(case)
            else:
                turn(case, at)
    except Exception:
        log.exception("case %s could not be moved on; tried again in a minute", case.number)
        Case.objects.filter(id=case.id).update(wake_at=_later(at))


def _later(at: datetime) -> datetime:
    return at + timedelta(seconds=PAUSE_AFTER_FAULT_SECONDS)


def _sleep(case: Case) -> None:
    case.wake_at = None
    case.save(update_fields=["wake_at"])


def _received(case: Case, at: datetime) -> None:
    """Decide on the spot by the book's rule; a promised case woken here was left without a word for five days.

    One that another city decides is sent there.
    """
    if case.decided_in:
        send_file(case, at=at)
        _sleep(case)
        return
    if billing.waits_for_money(case, "acceptance", at=at):
        return
    if not case.on_the_spot:
        _silent(case, at)
        return
    edition = book.edition(case.edition_number)
    rule = edition.book.services[case.service].rule
    form = forms.form_of(case.bundle, edition)
    answers = case.application.answers
    met = form.truth(rule.grant_when, form.values(answers), day_of(at)) if rule else None
    if forms.word_alone(form, case.service, answers):  # no certificate on a person's word instead of a register's
        met = None
    if rule is None or met is None or (met is False and rule.otherwise == "officer"):
        case.on_the_spot = False
        accepted(case, by=SYSTEM, at=at)
        return
    if met and billing.waits_for_money(case, "decision", at=at):
        return
    if not accepted(case, by=SYSTEM, at=at):
        return
    case.state = CaseState(case.state).move_to(CaseState.UNDER_REVIEW)
    reason = "" if met else (rule.reason.zh if rule.reason else _zh("The conditions are not met."))
    decided(case, grant=bool(met), reason=reason, by=SYSTEM, at=at)
    _decided(case, at)


def _silent(case: Case, at: datetime) -> None:
    """Deem a case accepted once five days have passed without a word; one that was woken to be billed sleeps on."""
    passed = deadlines.morning_after(case.accept_by) if case.accept_by else at
    if at >= passed:
        accepted(case, by=SYSTEM, at=at, deemed=True)
        return
    case.wake_at = passed
    case.save(update_fields=["wake_at"])


def _outside(case: Case, at: datetime) -> None:
    """Send a case to the outside body that decides it, or remind the body."""
    if told := outside.turn(case, at=at):
        message, number = told
        enqueue_once(tasks.tell_outside, case_id=str(case.id), message=message, number=number)


def _supplement_overdue(case: Case, at: datetime) -> None:
    not_accepted(case, _zh("What was missing was not handed in in time."), by=SYSTEM, at=at)


def _suspended(case: Case, at: datetime) -> None:
    procedures.timed_out(case, at=at)


def _decided(case: Case, at: datetime) -> None:
    """Deliver; a grant that an office's register must be told of first waits for its answer."""
    if case.hand_out is not None:
        _sleep(case)
        return
    call = book.edition(case.edition_number).book.services[case.service].on_grant
    if case.state == CaseState.GRANTED and call is not None and not case.outputs:
        enqueue_once(tasks.call_register, case_id=str(case.id))
        _sleep(case)
        return
    deliver(case, by=SYSTEM, at=at)


def _parcel_due(case: Case, at: datetime) -> None:
    paper = paper_of(case)
    if paper is not None:
        presumed_arrived(case, paper, by=SYSTEM, at=at)


def _zh(message: str) -> str:
    """Reasons kept on a case are kept in Chinese, the language of the file; pages translate them where they can."""
    with override("zh-hans"):
        return _(message)


_TURNS: dict[CaseState, Callable[[Case, datetime], None]] = {
    CaseState.RECEIVED: _received,
    CaseState.SUPPLEMENT_REQUESTED: _supplement_overdue,
    CaseState.SUSPENDED: _suspended,
    CaseState.GRANTED: _decided,
    CaseState.REFUSED: _decided,
    CaseState.DELIVERED: _parcel_due,
}
