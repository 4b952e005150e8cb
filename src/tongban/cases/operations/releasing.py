"""Cases that waited for others begin: what they need was granted, and what they come after has ended."""

from collections.abc import Collection
from datetime import datetime

from tongban.book import api as book
from tongban.cases.models import Application, Case
from tongban.cases.operations.filing import receive
from tongban.cases.states import ApplicationState, CaseState
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit


def release(application: Application, edition: book.Edition, *, at: datetime, by: Actor = SYSTEM) -> None:
    """Put before their offices the cases of a locked application that wait for nothing any more.

    Nothing begins before everybody has confirmed and what is read then is read.
    """
    if application.state != ApplicationState.IN_PROGRESS or application.reads_at is not None:
        return
    siblings = list(Case.objects.select_for_update().filter(application=application).order_by("id"))
    given = {one.service for one in siblings if one.is_given}
    over = {one.service for one in siblings if one.is_over}
    for waiting in siblings:
        if waiting.state == CaseState.WAITING and _may_begin(waiting, given, over):
            receive(waiting, at=at, edition=edition)
            waiting.version += 1
            waiting.save()
            audit("cases.received", waiting.id, by=by, at=at)


def _may_begin(case: Case, given: Collection[str], over: Collection[str]) -> bool:
    return set(case.needs) <= set(given) and set(case.after) <= set(over)
