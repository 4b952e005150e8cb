"""Filing: one form becomes one application and one case a service, all or nothing, once."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import deadlines
from tongban.cases.events import ApplicationFiled
from tongban.cases.fee_rules import has_fees
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


@dataclass(frozen=True)
class _Whose:
    """Whose application it is: the person's, or of the company they file for."""

    person: identity.Person
    company: identity.Company | None = None

    @property
    def name(self) -> str:
        return (self.company or self.person).name


@transaction.atomic
def file(draft_id: UUID, *, by: identity.Resident | identity.Officer, at: datetime) -> Application:
    """File a finished form. A second click, a retry or another tab gets the application of the first.

    Raises Refused with everything that is still missing, in the person's words.
    """
    locked = forms.Draft.objects.select_for_update(of=("self",)).get(id=forms.draft(draft_id, by, at=at).id)
    if locked.application_id is not None:
        return Application.objects.get(id=locked.application_id)
    if locked.consented_at is None:
        raise Refused(_("Agree to the look-ups first, or fill the form yourself."), code="no_consent")
    return file_draft(locked, by=forms.acting(locked, by), at=at)


def file_draft(locked: forms.Draft, *, by: Actor, at: datetime) -> Application:
    """File a locked form that is not filed yet. Raises Refused with everything that is still missing."""
    form, today = forms.form_for(locked), day_of(at)
    forms.check_edition(locked, today)
    forms.derive(form, locked.answers, today)  # by what holds on the day of filing, not of the last answer
    materials = forms.provided(form, locked.answers, locked.readings, locked.materials, today=today)
    check_complete(form, locked.answers, materials, today_of=at)
    application = _insert(
        form,
        whose=_Whose(locked.person, locked.company),
        answers=locked.answers,
        readings=locked.readings,
        materials={one.material.key: one.stored() for one in materials},
        by=by,
        key=None,
        at=at,
    )
    forms.mark_filed(locked.id, application.id, application.number)
    return application


@transaction.atomic(savepoint=False)
def file_answers(
    bundle: str,
    person: identity.Person,
    answers: forms.Stored,
    *,
    by: Actor,
    key: str | None,
    at: datetime,
    readings: Mapping[str, Any] = MappingProxyType({}),
    choices: Mapping[str, Any] = MappingProxyType({}),
    edition: book.Edition | None = None,
) -> Application:
    """File answers that a machine client sends whole, and return the application.

    `edition` is the one a draft was begun with; without it, the newest. `choices` are what was chosen of the bundle.
    `readings` are what registers answered while the form was filled: who a register lists as a party is among them.
    `key` is the client's idempotency key: a second application with the same one raises IntegrityError, and undoes
    the caller's transaction. With none, the caller has locked what it files.
    """
    form = forms.form_of(bundle, edition or book.current(), choices)
    forms.check_applicant(form.bundle, None)
    return _insert(
        form,
        whose=_Whose(person),
        answers=answers,
        readings=readings,
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

    One that another city, or an outside body, decides is sent there by the worker; the clock is theirs.
    """
    case.state = CaseState(case.state).move_to(CaseState.RECEIVED)
    case.received_at = at
    if case.decided_in or edition.book.services[case.service].outside:
        case.wake_at = at
        return
    case.accept_by = deadlines.accept_by(day_of(at), edition)
    billed_now = case.on_the_spot or has_fees(case, "acceptance")
    case.wake_at = at if billed_now else deadlines.morning_after(case.accept_by)


def _insert(
    form: forms.Form,
    *,
    whose: _Whose,
    answers: forms.Stored,
    readings: Mapping[str, Any],
    materials: Mapping[str, Any],
    by: Actor,
    key: str | None,
    at: datetime,
) -> Application:
    values = form.values(answers)
    confirmations = _confirmations(form, values, readings, at)
    days = form.bundle.confirm_days if confirmations else 0
    application = Application(
        id=uuid7(at),
        number=next_number(at),
        bundle=form.bundle.key,
        edition_number=form.edition.number,
        applicant=whose.person,
        company=whose.company,
        title=str(values.get(form.bundle.shown_title) or ""),
        answers=_read(form, answers, values, day_of(at)),
        choices=dict(form.chosen),
        materials=dict(materials),
        state=ApplicationState.AWAITING_CONFIRMATION if confirmations else ApplicationState.IN_PROGRESS,
        filed_at=at,
        filed_by=by.label,
        idempotency_key=key,
        reads_at=at if not confirmations and forms.read_later(form, values, day_of(at)) else None,
        recheck_at=at if any(answer.get("unverified") for answer in answers.values()) else None,
        confirm_by=deadlines.confirm_by(days, day_of(at), form.edition) if days else None,
        wake_at=deadlines.remind_at(days, day_of(at), form.edition) if days else None,
    )
    cases = cases_to_open(form, application, whose.name, values, at)
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


def cases_to_open(
    form: forms.Form, application: Application, applicant_name: str, values: Mapping[str, Any], at: datetime
) -> list[Case]:
    """Return the unsaved cases of the services these answers join; received where the application has started."""
    joined = form.joined(values, day_of(at))
    needs = {one.service: [need for need in one.needs if need in joined] for one in form.bundle.services}
    after = {one.service: [other for other in one.after if other in joined] for one in form.bundle.services}
    starts = application.state == ApplicationState.IN_PROGRESS and application.reads_at is None
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
            after=after[key],
            applicant_name=applicant_name,
            title=application.title,
            state=CaseState.WAITING,
            filed_at=at,
        )
        if starts and not case.needs and not case.after:
            receive(case, at=at, edition=form.edition)
        cases.append(case)
    return cases


def _read(form: forms.Form, answers: forms.Stored, values: Mapping[str, Any], today: date) -> forms.Stored:
    """Return the answers that something reads: what was said for services not chosen goes to no office."""
    idle = form.idle(values, today)
    return {key: answer for key, answer in answers.items() if key not in idle} if idle else answers


def _city_of(agency: book.Agency) -> str:
    """Return the city whose office this is; empty for this one."""
    return "" if book.is_own(agency) else agency.instance


def _confirmations(
    form: forms.Form, values: Mapping[str, Any], readings: Mapping[str, Any], at: datetime
) -> list[Confirmation]:
    asked, unknown = forms.confirming(form, values, readings, day_of(at))
    forms.check_known(unknown)
    return [
        Confirmation(
            id=uuid7(at),
            party=one.party.key,
            also=list(one.also),
            id_number=one.id_number,
            name=one.name,
            state=ConfirmationState.ASKED,
            asked_at=at,
        )
        for one in asked
    ]


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
