"""The applicant changes typed answers after filing: all is checked anew, and who had confirmed is asked again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import deadlines, edits, queries, rules
from tongban.cases.events import ApplicationEdited
from tongban.cases.models import Application, Case
from tongban.cases.operations.filing import cases_to_open, check_complete
from tongban.cases.operations.withdrawing import withdraw_case
from tongban.cases.states import ApplicationState, CaseState, ConfirmationState
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused


@transaction.atomic
def edit(application_id: UUID, given: Mapping[str, Any], *, by: identity.Resident, at: datetime) -> dict[str, str]:
    """Change answers of a filed application; return question key -> what is wrong, and change nothing if anything is.

    A changed answer may join further services, or end some that no office has accepted. Cases that use what changed
    wait until everybody has confirmed once more; where nobody confirms they stay received, and their clock runs on.
    Raises Refused for a condition that is no longer met, a material now missing, or no difference.
    """
    application = queries.application_to_change(application_id)
    rules.check_may_withdraw(application, by)
    cases = list(Case.objects.select_for_update().filter(application=application).order_by("id"))
    form = forms.form_of(application.bundle, book.edition(application.edition_number), application.choices)
    before, answers = application.answers, dict(application.answers)
    right, wrong = edits.checked(form, given, edits.editable(application, cases, day_of(at)))
    for key, value in right.items():
        if value is None:
            answers.pop(key, None)
        elif answers.get(key, {}).get("value") != value:
            answers[key] = forms.Answer(value=value, origin="typed").stored()
    forms.derive(form, answers, day_of(application.filed_at))
    wrong |= {key: one for key, one in forms.faults(form, form.values(answers), day_of(at)).items() if key not in wrong}
    if wrong:
        return wrong
    if not (changes := edits.changed(before, answers)):
        raise Refused(_("Nothing is different: change what is wrong first."), code="nothing_changed")
    _check_anew(application, form, answers, at)
    application.answers = answers
    application.title = str(form.values(answers).get(form.bundle.shown_title) or "")
    application.edits = [*application.edits, edits.entry(changes, queries.acting(application, by), at)]
    actor = queries.acting(application, by)
    asked_again = _ask_again(application, form, at)
    cases = _joined_anew(application, form, cases, by=actor, at=at)
    application.save()
    _tell_cases(cases, form, set(changes), asked_again=asked_again, by=actor, at=at)
    audit("cases.answers_changed", application.id, by=actor, at=at, details={"questions": sorted(changes)})
    announce(ApplicationEdited(application_id=application.id, asked_again=asked_again), at=at)
    return {}


def _check_anew(application: Application, form: forms.Form, answers: forms.Stored, at: datetime) -> None:
    """Refuse answers by which it could not be filed; materials are those handed in with the form, if there was one."""
    draft = forms.filed_draft(application.id)
    provided = forms.provided(form, answers, draft.readings, draft.materials, today=day_of(at)) if draft else []
    check_complete(form, answers, provided, today_of=at)
    if draft:
        application.materials = {one.material.key: one.stored() for one in provided}


def _joined_anew(
    application: Application, form: forms.Form, cases: list[Case], *, by: Actor, at: datetime
) -> list[Case]:
    """Open the cases of services that now join, end those that no longer do, and return what is left."""
    values = form.values(application.answers)
    wanted = {case.service: case for case in cases_to_open(form, application, cases[0].applicant_name, values, at)}
    known = {case.service: case for case in cases if case.state != CaseState.WITHDRAWN}
    for case in known.values():
        if case.service not in wanted and case.state in edits.OPEN:
            withdraw_case(case, by=by, at=at)
        elif case.service in wanted and case.state == CaseState.WAITING:
            case.needs, case.after = wanted[case.service].needs, wanted[case.service].after
        case.title = application.title
        case.save(update_fields=["needs", "after", "title"])
    last = max(case.sequence for case in cases)
    for sequence, case in enumerate((one for key, one in wanted.items() if key not in known), start=last + 1):
        case.sequence, case.number = sequence, f"{application.number}-{sequence:02}"
        case.save(force_insert=True)
        audit("cases.filed", case.id, by=by, at=at)
    return [case for case in known.values() if case.service in wanted]


def _ask_again(application: Application, form: forms.Form, at: datetime) -> bool:
    """Ask once more who had confirmed, with the whole time to do so; tell whether there was anybody."""
    given = application.confirmations.select_for_update().filter(state=ConfirmationState.CONFIRMED).order_by("id")
    for confirmation in (asked := list(given)):
        confirmation.state = ConfirmationState(confirmation.state).move_to(ConfirmationState.ASKED)
        confirmation.asked_at, confirmation.answered_at = at, None
        confirmation.taken_by, confirmation.taken_name, confirmation.taken_agency = None, "", ""
        confirmation.save()
    if asked and application.state == ApplicationState.IN_PROGRESS:
        application.state = ApplicationState(application.state).move_to(ApplicationState.AWAITING_CONFIRMATION)
    if asked and (days := form.bundle.confirm_days):
        application.confirm_by = deadlines.confirm_by(days, day_of(at), form.edition)
        application.wake_at = deadlines.remind_at(days, day_of(at), form.edition)
    return bool(asked)


def _tell_cases(
    cases: list[Case], form: forms.Form, changed: set[str], *, asked_again: bool, by: Actor, at: datetime
) -> None:
    """Note on each case that uses what changed that it did; a received one waits for those who are asked again."""
    for case in cases:
        if case.state not in edits.OPEN or not changed & edits.uses(form, case.service):
            continue
        if asked_again and case.state == CaseState.RECEIVED:
            case.state = CaseState(case.state).move_to(CaseState.WAITING)
            case.accept_by = case.wake_at = case.claimed_by = None
            case.claimed_name = ""
        case.version += 1
        case.save()
        audit("cases.answers_changed", case.id, by=by, at=at)
