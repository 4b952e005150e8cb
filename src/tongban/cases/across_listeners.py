"""What cases do across cities: tell the other city what happened here, and hear what it tells."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tongban.cases import across, events
from tongban.cases.models import Case
from tongban.cases.operations import following, hearing, telling
from tongban.exchange import events as exchange_events
from tongban.kernel.events import listens_to

TOLD_HOME = (
    events.CaseAccepted,
    events.CaseNotAccepted,
    events.SupplementRequested,
    events.SupplementAnswered,
    events.ReviewStarted,
    events.CaseSuspended,
    events.CaseResumed,
    events.CaseExtended,
    events.CaseDecided,
    events.CaseReady,
    events.CasePosted,
    events.CaseDelivered,
    events.CaseWithdrawn,
)


def tell_home(event: Any, at: datetime) -> None:
    """Tell the city that sent a case where it stands; events of this city's own cases are told to nobody."""
    case = _case(event.case_id)
    if case.application.filed_in:
        telling.tell_home(case, at=at)


for kind in TOLD_HOME:
    listens_to(kind)(tell_home)


@listens_to(events.SupplementAnswered)
def tell_supplement(event: events.SupplementAnswered, at: datetime) -> None:
    """Tell the city that decides what the applicant handed in here."""
    case = _case(event.case_id)
    if case.decided_in:
        telling.tell_supplement(case, at=at)


@listens_to(events.CaseWithdrawn)
def tell_withdrawal(event: events.CaseWithdrawn, at: datetime) -> None:
    """Tell the city that decides that the applicant took back here what was sent there."""
    case = _case(event.case_id)
    if case.decided_in and case.received_at is not None:
        telling.tell_withdrawal(case, at=at)


@listens_to(exchange_events.MessageReceived)
def hear(event: exchange_events.MessageReceived, at: datetime) -> None:
    """Do what another city's message about a case asks for; other topics are others' to hear."""
    match event.topic:
        case across.FILE:
            hearing.open_file(event.instance, msgspec.convert(event.body, across.Filed), at=at)
        case across.SUPPLEMENTED:
            hearing.take_supplement(event.instance, msgspec.convert(event.body, across.Supplemented), at=at)
        case across.WITHDRAWN:
            hearing.take_withdrawal(event.instance, msgspec.convert(event.body, across.Withdrawn), at=at)
        case across.MOVED:
            following.follow(event.instance, msgspec.convert(event.body, across.Moved), at=at)


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related("application__applicant").get(id=case_id)
