"""What may be done in a special procedure. A rule answers yes by returning, and no by saying why."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import deadlines, rules
from tongban.cases.models import Case, Objection, Proceeding
from tongban.cases.states import CaseState, ProceedingState
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused
from tongban.kernel.workdays import due_on

PUBLIC_NOTICE, HEARING = "public_notice", "hearing"
BY_APPOINTMENT = (HEARING, "site_visit", "assessment")
ASK_DAYS = 5  # Administrative Licensing Law Art. 47: a hearing is asked for within five days
HOLD_DAYS = 20  # Art. 47: and held within twenty
NOTICE_DAYS = 7  # Art. 48(1): the applicant is told seven days before


def procedures_of(case: Case) -> list[book.Procedure]:
    """Return the special procedures the book names for a case's service."""
    return book.edition(case.edition_number).book.services[case.service].procedures


def procedure_of(case: Case, key: str) -> book.Procedure:
    """Return one of them. Raises Refused for another key."""
    for procedure in procedures_of(case):
        if procedure.key == key:
            return procedure
    raise Refused(_("Choose the procedure."), code="procedure")


def proceedings_of(case: Case) -> list[Proceeding]:
    """Return what was begun, or offered, in a case, oldest first; asks nothing for services without procedures."""
    return list(Proceeding.objects.filter(case_id=case.id).order_by("id")) if procedures_of(case) else []


def running(case: Case) -> Proceeding | None:
    """Return the procedure that stops the case's clock now."""
    return next((one for one in proceedings_of(case) if one.state == ProceedingState.RUNNING), None)


def check_may_resume(case: Case) -> None:
    """A public notice ends on its day; any other procedure of the book ends with what it found."""
    rules.check_state(case, CaseState.SUSPENDED)
    found = running(case)
    if found is not None and found.kind == PUBLIC_NOTICE:
        raise Refused(_("A public notice stays up to its last day, and ends by itself."), code="notice_runs")
    if found is not None:
        raise Refused(_("Record what was found: that ends the procedure."), code="finding_missing")


def check_may_start(case: Case) -> None:
    """A procedure of the book is begun during the review."""
    rules.check_state(case, CaseState.UNDER_REVIEW)
    if not procedures_of(case):
        raise Refused(_("The book names no special procedure for this service."), code="no_procedure")


def check_may_offer_hearing(case: Case) -> book.Procedure:
    """A hearing is offered once, during the review, where the book names one; return it."""
    check_may_start(case)
    found = next((one for one in procedures_of(case) if one.kind == HEARING), None)
    if found is None:
        raise Refused(_("The book names no hearing for this service."), code="no_procedure")
    if any(one.kind == HEARING for one in proceedings_of(case)):
        raise Refused(_("The hearing was offered, or held, already."), code="only_once")
    return found


def check_may_ask_hearing(case: Case, at: datetime) -> Proceeding:
    """The applicant asks within five working days of the offer (Art. 47); return the offer."""
    found = next((one for one in proceedings_of(case) if one.kind == HEARING), None)
    if found is None or found.state != ProceedingState.OFFERED or case.state != CaseState.UNDER_REVIEW:
        raise Refused(_("No hearing is offered now."), code="wrong_state")
    if found.answer_by is None or day_of(at) > found.answer_by:
        raise Refused(_("The time to ask for a hearing has passed."), code="too_late")
    return found


def check_may_appoint(case: Case) -> Proceeding:
    """A visit, a hearing, an assessment has a date and a place; return the procedure."""
    rules.check_state(case, CaseState.SUSPENDED)
    found = running(case)
    if found is None or found.kind not in BY_APPOINTMENT:
        raise Refused(_("Nothing runs that needs an appointment."), code="no_procedure")
    return found


def check_appointment(found: Proceeding, on: datetime, place: str, at: datetime, edition: book.Edition) -> None:
    """It lies ahead and within the procedure's time, and a hearing is told seven days before (Art. 48(1))."""
    if not place.strip():
        raise Refused(_("Say where."), code="place")
    if on <= at:
        raise Refused(_("The appointment must lie ahead."), code="on")
    if found.until is not None and day_of(on) > found.until:
        raise Refused(_("The procedure ends on %(day)s: choose an earlier day.") % {"day": found.until}, code="on")
    earliest = due_on(NOTICE_DAYS, counted_from=day_of(at), calendar=edition.calendar())
    if found.kind == HEARING and day_of(on) < earliest:
        words = _("The applicant is told of a hearing seven working days before: not before %(day)s.")
        raise Refused(words % {"day": earliest}, code="on")


def check_may_find(case: Case) -> Proceeding:
    """What was found is written down once: while the procedure runs, or after its time has passed; return it."""
    rules.check_state(case, CaseState.SUSPENDED, CaseState.UNDER_REVIEW)
    begun = [one for one in proceedings_of(case) if one.began_on is not None and one.kind != PUBLIC_NOTICE]
    open_ones = [one for one in begun if not one.finding]
    if not open_ones:
        raise Refused(_("There is no procedure whose finding is still missing."), code="no_procedure")
    return open_ones[0]


def check_may_decide(case: Case, on: date) -> None:
    """Objections are answered, a hearing that may be asked for is waited for or held, findings are written down."""
    rules.check_state(case, CaseState.UNDER_REVIEW)
    begun = proceedings_of(case)
    if begun and Objection.objects.filter(case_id=case.id, answered_at=None).exists():
        raise Refused(_("Answer every objection to the public notice first."), code="objection_open")
    for one in begun:
        if one.state == ProceedingState.ASKED:
            raise Refused(_("The applicant has asked for a hearing: hold it first."), code="hearing_asked")
        if one.state == ProceedingState.OFFERED and one.answer_by is not None and on <= one.answer_by:
            words = _("The applicant may ask for a hearing until %(day)s.") % {"day": one.answer_by}
            raise Refused(words, code="hearing_offered")
        if one.state == ProceedingState.ENDED and not one.finding and procedure_of(case, one.key).finding:
            raise Refused(_("Record what the procedure found first."), code="finding_missing")


def check_may_object(notice: Proceeding, case: Case, person_id: UUID, words: str, at: datetime) -> None:
    """Anybody but the applicant may object while the notice is up, once, saying why."""
    if notice.state != ProceedingState.RUNNING or notice.until is None or day_of(at) > notice.until:
        raise Refused(_("This public notice has ended."), code="too_late")
    if not words.strip():
        raise Refused(_("Say what you object to, and why."), code="reason_missing")
    if case.application.applicant_id == person_id:
        raise Refused(_("This is your own application: talk to the office instead."), code="own_case")
    if Objection.objects.filter(proceeding=notice, person_id=person_id).exists():
        raise Refused(_("You have objected already. The office will answer you."), code="only_once")


def days_of(procedure: book.Procedure, edition: book.Edition, on: date) -> int:
    """Return the working days a procedure takes, from the book or its parameter on a day."""
    if isinstance(procedure.days, int):
        return procedure.days
    value = edition.parameter(procedure.days, on=on)
    if value is None:
        raise Refused(_("The book says no number of days for this procedure yet."), code="days")
    return int(value)


def until(procedure: book.Procedure, edition: book.Edition, on: date) -> date:
    """Return the last day of a procedure that begins on a day."""
    return deadlines.decide_by(days_of(procedure, edition, on), on, edition)
