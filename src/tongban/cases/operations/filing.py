"""Filing: one form becomes one application and one case a service, all or nothing, once."""

from collections import deque
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import deadlines
from tongban.cases.events import ApplicationFiled
from tongban.cases.models import Application, Case, Confirmation
from tongban.cases.states import ApplicationState, CaseState, ConfirmationState
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit_entry
from tongban.kernel.bulk import insert_all
from tongban.kernel.clock import day_of
from tongban.kernel.events import outbox_event
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused
from tongban.kernel.words import listed

NUMBERS_AT_ONCE = 20


@transaction.atomic
def file(draft_id: UUID, *, by: identity.Resident | identity.Officer, at: datetime) -> Application:
    """File a finished form. A second click, a retry or another tab gets the application of the first.

    Raises Refused with everything that is still missing, in the person's words.
    """
    locked = forms.Draft.objects.select_for_update(of=("self",)).get(id=forms.draft(draft_id, by, at=at).id)
    if locked.application_id is not None:
        return Application.objects.get(id=locked.application_id)
    form, today = forms.form_for(locked), day_of(at)
    materials = forms.provided(form, locked.answers, locked.readings, locked.materials, today=today)
    if locked.consented_at is None:
        raise Refused(_("Agree to the look-ups first, or fill the form yourself."), code="no_consent")
    check_complete(form, locked.answers, materials, today_of=at)
    application = _insert(
        form,
        applicant_id=locked.person_id,
        applicant_name=locked.person.name,
        answers=locked.answers,
        materials={one.material.key: one.stored() for one in materials},
        by=by.actor,
        key=None,
        at=at,
    )
    forms.mark_filed(locked.id, application.id, application.number)
    return application


@transaction.atomic(savepoint=False)
def file_answers(
    bundle: str, person: identity.Person, answers: forms.Stored, *, by: Actor, key: str | None, at: datetime
) -> Application:
    """File answers that a machine client sends whole, and return the application.

    `key` is the client's idempotency key: a second application with the same one raises IntegrityError, and undoes
    the caller's transaction. With none, the caller has locked what it files.
    """
    return _insert(
        forms.form_of(bundle, book.current()),
        applicant_id=person.id,
        applicant_name=person.name,
        answers=answers,
        materials={},
        by=by,
        key=key,
        at=at,
    )


def check_complete(
    form: forms.Form, answers: forms.Stored, materials: list[forms.Provided], *, today_of: datetime
) -> None:
    """Refuse an application with missing answers or materials, or with a condition that is known not to be met."""
    today = day_of(today_of)
    values = form.values(answers)
    if wrong := forms.faults(form, values, today):
        raise Refused(" ".join(wrong.values()), code="incomplete")
    check_conditions(form, values, today)
    if missing := [str(one.material.title) for one in materials if one.is_missing]:
        raise Refused(_("Still missing: %(materials)s.") % {"materials": listed(missing)}, code="material_missing")


def check_conditions(form: forms.Form, values: Mapping[str, Any], today: date) -> None:
    """Refuse an application with a condition that is known not to be met, saying what to do instead."""
    unmet = [condition.condition for condition in form.conditions(values, today) if condition.met is False]
    if unmet:
        reasons = " ".join(f"{condition.text} {condition.remedy}" for condition in unmet)
        raise Refused(_("This can't be filed: %(reasons)s") % {"reasons": reasons}, code="condition_not_met")


def receive(case: Case, *, at: datetime, edition: book.Edition) -> None:
    """Put a case before its office: the five days for saying what is missing begin.

    One that another city decides is sent there by the worker; the clock is that city's.
    """
    case.state = CaseState(case.state).move_to(CaseState.RECEIVED)
    case.received_at = at
    if case.decided_in:
        case.wake_at = at
        return
    case.accept_by = deadlines.accept_by(day_of(at), edition)
    case.wake_at = at if case.on_the_spot else deadlines.morning_after(case.accept_by)


def _insert(
    form: forms.Form,
    *,
    applicant_id: UUID,
    applicant_name: str,
    answers: forms.Stored,
    materials: Mapping[str, Any],
    by: Actor,
    key: str | None,
    at: datetime,
) -> Application:
    values = form.values(answers)
    confirmations = _confirmations(form, values, at)
    days = form.bundle.confirm_days if confirmations else 0
    application = Application(
        id=uuid7(at),
        number=next_number(at),
        bundle=form.bundle.key,
        edition_number=form.edition.number,
        applicant_id=applicant_id,
        title=str(values.get(form.bundle.shown_title) or ""),
        answers=answers,
        materials=dict(materials),
        state=ApplicationState.AWAITING_CONFIRMATION if confirmations else ApplicationState.IN_PROGRESS,
        filed_at=at,
        filed_by=by.label,
        idempotency_key=key,
        recheck_at=at if any(answer.get("unverified") for answer in answers.values()) else None,
        confirm_by=deadlines.confirm_by(days, day_of(at), form.edition) if days else None,
        wake_at=deadlines.remind_at(days, day_of(at), form.edition) if days else None,
    )
    cases = _cases(form, application, applicant_name, values, at)
    for confirmation in confirmations:
        confirmation.application_id = application.id
    _write(application, confirmations, cases, by, at)
    return application


def _write(
    application: Application, confirmations: list[Confirmation], cases: list[Case], by: Actor, at: datetime
) -> None:
    """Write everything a filing sets going, in one round trip to the database."""
    filed = [audit_entry("cases.application_filed", application.id, by=by, at=at)]
    filed += [audit_entry("cases.filed", case.id, by=by, at=at) for case in cases]
    announced = [outbox_event(ApplicationFiled(application_id=application.id), at=at)]
    insert_all([[application], confirmations, cases, filed, announced])


def _cases(
    form: forms.Form, application: Application, applicant_name: str, values: Mapping[str, Any], at: datetime
) -> list[Case]:
    joined = form.joined(values, day_of(at))
    needs = {one.service: [need for need in one.needs if need in joined] for one in form.bundle.services}
    starts = application.state == ApplicationState.IN_PROGRESS
    cases = []
    for sequence, key in enumerate(joined, start=1):
        service = form.edition.book.services[key]
        case = Case(
            id=uuid7(at),
            application_id=application.id,
            number=f"{application.number}-{sequence:02}",
            sequence=sequence,
            bundle=application.bundle,
            service=key,
            agency=service.agency,
            decided_in=_city_of(form.edition.book.agencies[service.agency]),
            edition_number=application.edition_number,
            on_the_spot=service.kind == "on_the_spot",
            needs=needs[key],
            applicant_name=applicant_name,
            title=application.title,
            state=CaseState.WAITING,
            filed_at=at,
        )
        if starts and not case.needs:
            receive(case, at=at, edition=form.edition)
        cases.append(case)
    return cases


def _city_of(agency: book.Agency) -> str:
    """Return the city whose office this is; empty for this one."""
    return "" if book.is_own(agency) else agency.instance


def _confirmations(form: forms.Form, values: Mapping[str, Any], at: datetime) -> list[Confirmation]:
    asked = []
    for party in form.bundle.parties:
        if not party.confirms:
            continue
        id_number, name = values.get(party.id_number), values.get(party.name)
        if not id_number or not name:
            raise Refused(_("Enter name and ID number of: %(party)s.") % {"party": party.title}, code="incomplete")
        asked.append(
            Confirmation(
                id=uuid7(at),
                party=party.key,
                id_number=id_number,
                name=name,
                state=ConfirmationState.ASKED,
                asked_at=at,
            )
        )
    return asked


def next_number(at: datetime) -> str:
    """Return the receipt number: the day and a running number of the installation, taken from it by the score."""
    try:
        running = _numbers.pop()
    except IndexError:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('cases_application_number') FROM generate_series(1, %s)", [NUMBERS_AT_ONCE])
            fresh = [row[0] for row in cursor.fetchall()]
        running = fresh.pop()
        _numbers.extend(fresh)
    return f"{day_of(at):%Y%m%d}{running:08}"


_numbers: deque[int] = deque()
