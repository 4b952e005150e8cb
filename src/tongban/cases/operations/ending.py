"""Ends that follow from ends: cases that wait for what will never come, applications with nothing left to do."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.book import api as book
from tongban.cases.events import ApplicationFinished, CaseNotAccepted
from tongban.cases.models import Application, Case
from tongban.cases.operations.releasing import release
from tongban.cases.states import ApplicationState, CaseState
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.events import announce

FINAL = (CaseState.CLOSED, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN)


def end_what_waited(case: Case, *, by: Actor, at: datetime) -> None:
    """End the cases that need this one, and those that need them, each saying what it waited for.

    What merely comes after one that has ended begins: a branch that fails does not undo another.
    """
    application = Application.objects.select_for_update().get(id=case.application_id)
    services = book.edition(case.edition_number).book.services
    ended, todo = {case.service: case}, [case.service]
    waiting = list(
        Case.objects.select_for_update()
        .filter(application_id=case.application_id, state=CaseState.WAITING)
        .order_by("id")
    )
    while todo:
        lost = todo.pop()
        for other in waiting:
            if lost not in other.needs or other.service in ended:
                continue
            with override("zh-hans"):
                other.reason = _("It needs “%(service)s”, which was not granted.") % {"service": services[lost].title}
            other.state = CaseState(other.state).move_to(CaseState.NOT_ACCEPTED)
            other.version += 1
            other.save()
            audit("cases.not_accepted", other.id, by=by, at=at, note=other.reason)
            announce(CaseNotAccepted(case_id=other.id), at=at)
            ended[other.service] = other
            todo.append(other.service)
    release(application, book.edition(case.edition_number), at=at, by=by)
    finish_if_done(application, at=at, by=by)


def close(case: Case, *, by: Actor, at: datetime) -> None:
    """Close a locked, delivered case: nothing is left to do."""
    case.state = CaseState(case.state).move_to(CaseState.CLOSED)
    case.wake_at = None
    case.version += 1
    case.save()
    audit("cases.closed", case.id, by=by, at=at)


def finish_if_done(application: Application, *, at: datetime, by: Actor) -> None:
    """Finish a locked application when every case has come to its end."""
    if application.state != ApplicationState.IN_PROGRESS:
        return
    if Case.objects.filter(application=application).exclude(state__in=FINAL).exists():
        return
    application.state = ApplicationState(application.state).move_to(ApplicationState.FINISHED)
    application.save(update_fields=["state"])
    audit("cases.application_finished", application.id, by=by, at=at)
    announce(ApplicationFinished(application_id=application.id), at=at)
