"""What can still be done about a case that has come to its end: by whom, where, until when."""

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import deadlines, rules
from tongban.cases.models import Case
from tongban.cases.petitions import Petition
from tongban.cases.states import CaseState, PetitionKind, PetitionState
from tongban.identity import api as identity
from tongban.kernel.audit import history_of
from tongban.kernel.clock import day_of
from tongban.kernel.models import AuditEntry
from tongban.kernel.refused import Refused

REVIEW_DAYS = 60  # calendar days: Administrative Reconsideration Law (2023 revision) Art. 20
REVIEW_ANSWER_DAYS = 60  # Art. 62
REOPEN_DAYS = 60
ANSWER_DAYS = 10  # working days
ENDINGS = ("cases.refused", "cases.not_accepted")


def was_turned_down(case: Case) -> bool:
    """Tell whether this city's office refused a case or did not accept it; one that only waited was not.

    One that another city sent is not taken up again here: its applicant files anew there.
    """
    refused = case.state == CaseState.CLOSED and case.granted is False
    not_accepted = case.state == CaseState.NOT_ACCEPTED and case.received_at is not None
    return (refused or not_accepted) and not case.decided_in and not case.application.filed_in


def has_result(case: Case) -> bool:
    """Tell whether this city's office has given a result that may be wrong."""
    return case.is_given and not case.decided_in and not case.application.filed_in


def turned_down_by(case: Case) -> AuditEntry | None:
    """Return who turned a case down, and when."""
    return next((one for one in reversed(history_of([case.id])) if one.action in ENDINGS), None)


def turned_down_on(case: Case) -> date | None:
    """Return the day on which a case was turned down."""
    if not was_turned_down(case):
        return None
    if case.decided_at:
        return day_of(case.decided_at)
    entry = turned_down_by(case)
    return day_of(entry.at) if entry else None


def review_body(case: Case) -> book.Agency | None:
    """Return the body that reviews the decision: the service's, else the one that reconsiders, else the lead.

    None where that is the office itself: nobody reviews their own decision.
    """
    content = book.edition(case.edition_number).book
    appeal = content.services[case.service].appeal
    reconsidering = next((key for key, one in content.agencies.items() if one.reconsiders), "")
    key = (appeal.to if appeal else "") or reconsidering or content.bundles[case.bundle].lead
    return content.agencies[key] if key != case.agency else None


def last_day(case: Case, kind: PetitionKind) -> date | None:
    """Return the last day on which this may be asked of a case; None where it can't be, or has no end."""
    ended = turned_down_on(case)
    if ended is None:
        return None
    appeal = book.edition(case.edition_number).book.services[case.service].appeal
    if kind == PetitionKind.REVIEW:
        own = appeal.days if appeal else 0
        return ended + timedelta(days=own or days_of(case, "changes.review_days", ended, REVIEW_DAYS))
    return ended + timedelta(days=days_of(case, "changes.reopen_days", ended, REOPEN_DAYS))


def answer_by(case: Case, kind: PetitionKind, today: date) -> date:
    """Return the last day on which it must be answered: calendar days for a review, else working days."""
    edition = book.edition(case.edition_number)
    if kind == PetitionKind.REVIEW:
        return today + timedelta(days=days_of(case, "changes.review_answer_days", today, REVIEW_ANSWER_DAYS))
    return deadlines.decide_by(days_of(case, "changes.answer_days", today, ANSWER_DAYS), today, edition)


def days_of(case: Case, parameter: str, on: date, default: int) -> int:
    """Return a number of days of the book; a book without that parameter has the law's."""
    edition = book.edition(case.edition_number)
    known = edition.parameter(parameter, on=on) if parameter in edition.book.parameters else None
    return default if known is None else int(known)


def check_may_ask(case: Case, kind: PetitionKind, resident: identity.Resident, today: date) -> None:
    """Whoever applied may ask, in time, about what was decided here."""
    if not rules.is_filed_for(case.application, resident):
        raise Refused(_("Only the applicant can ask this."), code="not_yours")
    if kind == PetitionKind.CORRECTION:
        if not has_result(case):
            raise Refused(_("There is no result yet that could be corrected."), code="wrong_state")
        return
    last = last_day(case, kind)
    if last is None:
        raise Refused(_("This was not refused: there is nothing to take up again."), code="wrong_state")
    if today > last:
        raise Refused(_("The last day for this was %(day)s.") % {"day": last}, code="too_late")
    if kind == PetitionKind.REVIEW and review_body(case) is None:
        raise Refused(_("The book names no body that reviews this decision."), code="no_review_body")


def check_may_reopen(case: Case, officer: identity.Officer, parties: frozenset[UUID], today: date) -> None:
    """A supervisor reopens, or somebody else of the office than who turned it down, in time."""
    rules.check_may_work(officer, case, parties)
    last = last_day(case, PetitionKind.REOPENING)
    if last is None:
        raise Refused(_("Only what was refused or not accepted can be reopened."), code="wrong_state")
    if today > last:
        raise Refused(_("It could be reopened until %(day)s.") % {"day": last}, code="too_late")
    _check_not_the_same(case, officer)


def check_may_answer(petition: Petition, case: Case, officer: identity.Officer, parties: frozenset[UUID]) -> None:
    """The office it was put to answers, once; not who has decided the case, and nobody about their own."""
    if not identity.works_for(officer, petition.agency):
        raise Refused(_("This was put to another office."), code="not_your_agency")
    if officer.person_id in parties:
        raise Refused(_("Nobody decides their own request."), code="own_case")
    if petition.state != PetitionState.ASKED:
        raise Refused(_("This has already been answered."), code="already_answered")
    if petition.kind == PetitionKind.REOPENING:
        _check_not_the_same(case, officer)


def _check_not_the_same(case: Case, officer: identity.Officer) -> None:
    entry = turned_down_by(case)
    if entry is not None and entry.actor_id == officer.officer_id and identity.Role.SUPERVISOR not in officer.roles:
        raise Refused(_("Who turned this down does not judge it again: a colleague or a supervisor does."), code="same")
