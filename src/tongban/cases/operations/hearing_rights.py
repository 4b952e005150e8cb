"""What the applicant does in a special procedure: ask for a hearing, wish for another date."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import procedure_rules, queries, rules
from tongban.cases.models import Case
from tongban.cases.states import ProceedingState
from tongban.identity import api as identity
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused
from tongban.kernel.workdays import due_on


@transaction.atomic
def ask_hearing(case_id: UUID, *, by: identity.Resident, at: datetime) -> None:
    """Ask for the hearing that was offered; the office then holds it within twenty working days (Art. 47)."""
    case = _own_case(case_id, by)
    found = procedure_rules.check_may_ask_hearing(case, at)
    found.state = ProceedingState(found.state).move_to(ProceedingState.ASKED)
    calendar = book.edition(case.edition_number).calendar()
    found.hold_by = due_on(procedure_rules.HOLD_DAYS, counted_from=day_of(at), calendar=calendar)
    found.save(update_fields=["state", "hold_by"])
    _touch(case)
    audit("cases.hearing_asked", case.id, by=queries.acting(case.application, by), at=at)


@transaction.atomic
def wish_other_date(case_id: UUID, words: str, *, by: identity.Resident, at: datetime) -> None:
    """Say that an appointment does not suit, and when one would; the officer sets another, or keeps it."""
    case = _own_case(case_id, by)
    found = procedure_rules.check_may_appoint(case)
    if not found.appointment or found.appointment["wish"]:
        raise Refused(_("There is no appointment that you could ask to change."), code="wrong_state")
    if not words.strip():
        raise Refused(_("Say when it would suit you."), code="words")
    found.appointment = {**found.appointment, "wish": words.strip()[:500]}
    found.save(update_fields=["appointment"])
    _touch(case)
    audit("cases.other_date_wished", case.id, by=queries.acting(case.application, by), at=at, note=words.strip()[:500])


def _own_case(case_id: UUID, resident: identity.Resident) -> Case:
    case = queries.case_to_change(case_id)
    if not rules.is_filed_for(case.application, resident):
        raise Refused(_("Only the applicant can do this."), code="not_yours")
    return case


def _touch(case: Case) -> None:
    case.version += 1
    case.save(update_fields=["version"])
