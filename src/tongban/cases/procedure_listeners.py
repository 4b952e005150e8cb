"""What cases do about special procedures and outside bodies when something happened."""

import logging
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from tongban.book import api as book
from tongban.cases import events, outside, queries, tasks
from tongban.cases.listeners import tell_of_case
from tongban.cases.models import Case, Objection, Proceeding
from tongban.cases.operations import outside as outside_operations
from tongban.cases.operations import procedures
from tongban.exchange import events as exchange_events
from tongban.kernel.events import listens_to
from tongban.kernel.jobs import enqueue_once
from tongban.notifications import api as notifications

log = logging.getLogger("tongban.cases")


@listens_to(events.HearingOffered)
def tell_hearing(event: events.HearingOffered, at: datetime) -> None:
    """Tell the applicant that they may ask for a hearing, and until when (Art. 47)."""
    proceeding = Proceeding.objects.get(id=event.proceeding_id)
    words = gettext_noop("“%(service)s”: you may ask for a hearing before the decision, until %(day)s. %(reason)s")
    details = {"day": str(proceeding.answer_by), "reason": proceeding.reason}
    tell_of_case(_case(event.case_id), words, details, at)


@listens_to(events.AppointmentSet)
def tell_appointment(event: events.AppointmentSet, at: datetime) -> None:
    """Tell the applicant when and where."""
    case, proceeding = _case(event.case_id), Proceeding.objects.get(id=event.proceeding_id)
    appointment = proceeding.appointment or {}
    words = gettext_noop("“%(service)s”: appointment on %(day)s, %(place)s.")
    when = datetime.fromisoformat(appointment["at"])
    tell_of_case(case, words, {"day": f"{when:%Y-%m-%d %H:%M}", "place": appointment["place"]}, at)


@listens_to(events.FindingRecorded)
def tell_finding(event: events.FindingRecorded, at: datetime) -> None:
    """Tell the applicant what a procedure found."""
    proceeding = Proceeding.objects.get(id=event.proceeding_id)
    words = gettext_noop("“%(service)s”: what was found: %(finding)s")
    tell_of_case(_case(event.case_id), words, {"finding": proceeding.finding}, at)


@listens_to(events.ObjectionAnswered)
def tell_objector(event: events.ObjectionAnswered, at: datetime) -> None:
    """Tell whoever objected what the office answered."""
    objection = Objection.objects.select_related("person", "proceeding").get(id=event.objection_id)
    case = _case(objection.case_id)
    title = book.edition(case.edition_number).book.services[case.service].title
    words = gettext_noop("Your objection to the public notice %(number)s (%(title)s) was answered: %(answer)s")
    details = {"number": case.number, "answer": objection.answer}
    notifications.tell(objection.person.id_number, title, words, details, reverse("portal:notices"), at)


@listens_to(events.OutsideReminded)
def tell_reminded(event: events.OutsideReminded, at: datetime) -> None:
    """Tell the applicant that the body did not answer in its time and was reminded."""
    words = gettext_noop("“%(service)s”: the body that decides has not answered in its time. We have reminded it.")
    tell_of_case(_case(event.case_id), words, {}, at)


@listens_to(events.SupplementAnswered)
def pass_on_supplement(event: events.SupplementAnswered, at: datetime) -> None:
    """Send on to the outside body what the applicant handed in."""
    case = _case(event.case_id)
    if queries.is_outside(case):
        outside_operations.wait_again(case.id, at=at)
        answered = str((case.supplement or {}).get("answered_at", ""))
        enqueue_once(tasks.tell_outside, case_id=str(case.id), message="supplement", number=answered)


@listens_to(events.CaseWithdrawn)
def end_what_ran(event: events.CaseWithdrawn, at: datetime) -> None:
    """A case that was taken back has no notice up any more; the outside body is told."""
    case = _case(event.case_id)
    procedures.drop(case.id, at=at)
    if queries.is_outside(case):
        enqueue_once(tasks.tell_outside, case_id=str(case.id), message="withdrawn", number="1")


@listens_to(exchange_events.RecordsPushed)
def take_messages(event: exchange_events.RecordsPushed, at: datetime) -> None:
    """Take in what outside bodies say about cases, in the order they said it; other sources are others' to hear."""
    services = book.current().book.services.values()
    if not any(one.outside and one.outside.status_by == event.source for one in services):
        return
    found = []
    for record in event.records:
        if record.get("message_id") and record.get("case_number"):
            found.append((outside.told_in(record, at), record))
        else:
            log.warning("%s sent a message without an id or a case", event.source)
    for told, record in sorted(found, key=lambda one: one[0].order):
        outside_operations.take(event.source, told, record, at=at)


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related("application__applicant").get(id=case_id)
