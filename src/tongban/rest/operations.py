"""Drafts and applications of machine clients."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import jsonschema_rs
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.bulk import insert_many
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused
from tongban.rest.models import Filing
from tongban.rest.residents import Applicant, known, represented

NOTHING: Mapping[str, Any] = MappingProxyType({})


class WrongAnswers(Exception):
    """Answers that cannot be taken: `errors` maps question keys to what is wrong."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("wrong answers")
        self.errors = errors


def file_at_once(
    bundle: str,
    applicant: Applicant,
    given: Mapping[str, Any],
    *,
    by: identity.Client,
    key: str,
    at: datetime,
    choices: Mapping[str, Any] = NOTHING,
    from_registers: bool = False,
) -> tuple[cases.Application, bool]:
    """Check and file a whole application; return it, and whether it was filed now.

    The same idempotency key returns the first application, whatever has changed since: day, book, registers.
    A person new to the city is written down with the application; refused, nothing is left of either.
    Raises WrongAnswers with everything that is wrong, Refused for a condition that is not met.
    """
    form, whole_key = forms.form_of(bundle, book.current(), choices), f"{by.client_id}:{key}"
    if from_registers and (kept := _kept(whole_key, bundle, applicant)):
        return kept, False
    try:
        forms.check_choices(form.bundle, choices)
        answers, readings = _answers(form, applicant, given), {}
        if from_registers:
            filled = _filled(form, applicant, answers, by=by, concerning=whole_key, at=at)
            answers, readings = filled.answers, filled.readings
        _check(form, answers, at)
        with transaction.atomic():
            person = applicant.written_down(by=by, at=at)
            application = cases.file_answers(
                bundle, person, answers, by=by.actor, key=whole_key, at=at, readings=readings, choices=choices
            )
            exchange.carry_consents(whole_key, to=application.number)
            insert_many([Filing(id=application.id, client_id=by.client_id, application_id=application.id)])
    except (WrongAnswers, Refused, IntegrityError):
        if (kept := _kept(whole_key, bundle, applicant)) is None:
            raise
        return kept, False
    return application, True


def _filled(
    form: forms.Form, applicant: Applicant, answers: forms.Stored, *, by: identity.Client, concerning: str, at: datetime
) -> forms.Filled:
    """Return the answers with what the registers hold, and what they said: the client says the person agreed."""
    sources = [source.key for source in form.sources() if source.needs_consent]
    exchange.consent(
        applicant.id_number, purpose=form.bundle.key, sources=sources, concerning=concerning, by=by.actor, at=at
    )
    return forms.fill(form, answers, {}, by=by.actor, concerning=concerning, today=day_of(at), at=at)


@transaction.atomic
def begin(
    bundle: str,
    applicant: Applicant,
    given: Mapping[str, Any],
    *,
    by: identity.Client,
    at: datetime,
    choices: Mapping[str, Any] = NOTHING,
    from_registers: bool = False,
) -> Filing:
    """Begin a draft for a person with these answers, or go on with the one this client began.

    `from_registers` says that the person agreed to look-ups: registers fill what they hold.
    Raises Refused when somebody else, the person included, has the form open: their answers are not this client's.
    """
    answers = _answers(forms.form_of(bundle, book.current()), applicant, given)
    person = applicant.written_down(by=by, at=at)
    party = represented(person, by)
    draft = forms.start(bundle, for_person=person, by=party, at=at)
    filing = Filing.objects.filter(id=draft.id).first()
    if filing is None and draft.started_at == at:
        filing = Filing(id=draft.id, client_id=by.client_id)
        filing.save(force_insert=True)
    if filing is None or filing.client_id != by.client_id:
        raise Refused(_("This person has the form open already, begun elsewhere."), code="already_begun")
    forms.put_answers(draft.id, answers, by=party, at=at)
    if choices:
        forms.choose_services(draft.id, choices, by=party, at=at)
    if from_registers:
        forms.consent_and_fill(draft.id, by=party, at=at)
    return filing


@transaction.atomic
def change(
    filing: Filing,
    given: Mapping[str, Any],
    *,
    by: identity.Client,
    at: datetime,
    choices: Mapping[str, Any] = NOTHING,
) -> None:
    """Put answers and choices into a draft; null takes an answer out."""
    draft = _draft(filing)
    answers = _answers(forms.form_for(draft), known(draft.person), given)
    emptied = [key for key, value in given.items() if value is None]
    forms.put_answers(draft.id, answers, emptied=emptied, by=represented(draft.person, by), at=at)
    if choices:
        forms.choose_services(draft.id, choices, by=represented(draft.person, by), at=at)


@transaction.atomic
def submit(filing: Filing, *, by: identity.Client, at: datetime) -> cases.Application:
    """File a draft. Filed already, by this client or the person themselves, it returns that application."""
    draft = forms.Draft.objects.select_for_update(of=("self",)).select_related("person").get(id=filing.id)
    if draft.application_id is not None:
        return cases.Application.objects.get(id=draft.application_id)
    forms.check_edition(draft, day_of(at))
    _check(forms.form_for(draft), draft.answers, at)
    application = cases.file_answers(
        draft.bundle,
        draft.person,
        draft.answers,
        by=by.actor,
        key=None,
        at=at,
        readings=draft.readings,
        choices=draft.choices,
        edition=book.edition(draft.edition_number),
    )
    forms.mark_filed(draft.id, application.id, application.number)
    filing.application_id = application.id
    filing.save(update_fields=["application_id"])
    return application


def application_of(filing: Filing) -> cases.Application | None:
    """Return what a filing has become; None while it is a draft."""
    application_id = filing.application_id or _draft(filing).application_id
    return None if application_id is None else cases.Application.objects.get(id=application_id)


def filing_of(client: identity.Client, filing_id: UUID) -> Filing | None:
    """Return a filing this client began, unless its draft was discarded; another's does not exist for it."""
    found = Filing.objects.filter(id=filing_id, client_id=client.client_id).first()
    if found is None or found.application_id is not None:
        return found
    return found if forms.Draft.objects.filter(id=filing_id).exists() else None


def missing_in(draft: forms.Draft, at: datetime) -> dict[str, str]:
    """Return what a draft still lacks."""
    form = forms.form_for(draft)
    return forms.faults(form, form.values(draft.answers), day_of(at))


def _kept(whole_key: str, bundle: str, applicant: Applicant) -> cases.Application | None:
    """Return the application filed with this key. Raises Refused when it is about something or somebody else."""
    kept = cases.Application.objects.select_related("applicant").filter(idempotency_key=whole_key).first()
    if kept is not None and (kept.bundle, kept.applicant.id_number) != (bundle, applicant.id_number):
        raise Refused(_("This Idempotency-Key has filed another application. Use a new one."), code="key_used")
    return kept


def _check(form: forms.Form, answers: forms.Stored, at: datetime) -> None:
    """Derive what follows from the answers, then refuse what is wrong, missing, or not met."""
    forms.derive(form, answers, day_of(at))
    values = form.values(answers)
    if wrong := forms.faults(form, values, day_of(at)):
        raise WrongAnswers(wrong)
    cases.check_conditions(form, values, day_of(at))


def _answers(form: forms.Form, applicant: Applicant, given: Mapping[str, Any]) -> forms.Stored:
    """Return a client's answers in their stored form, checked against the form's JSON Schema first."""
    known, validator = _schema(form.bundle.key, form.edition.number)
    wrong = {key[:80]: _("The form has no such question.") for key in given if key not in known}
    filled = {key: value for key, value in given.items() if value is not None and key in known}
    for error in validator.iter_errors(filled):
        key = str(error.instance_path[0])
        said = forms.cleaned(form.questions[key].question, filled[key])[1]
        wrong[key] = said or _("The form's description wants another kind of answer here.")
    answers: forms.Stored = {
        name: forms.Answer(value=value, origin="platform").stored()
        for name, value in zip(book.APPLICANT, (applicant.id_number, applicant.name, applicant.phone), strict=True)
        if value
    }
    for key, value in filled.items():
        if key in wrong:
            continue
        question = form.questions[key].question
        stored, fault = forms.cleaned(question, value)
        if fault:
            wrong[key] = fault
        answers[key] = forms.Answer(value=stored, origin="typed", unverified=question.filled is not None).stored()
    if wrong:
        raise WrongAnswers(wrong)
    return answers


@cache
def _schema(bundle: str, edition_number: int) -> tuple[frozenset[str], jsonschema_rs.Draft202012Validator]:
    """Return the questions a client may answer, and what checks the answers."""
    schema = forms.json_schema(forms.form_of(bundle, book.edition(edition_number)))
    return frozenset(schema["properties"]), jsonschema_rs.Draft202012Validator(schema)


def _draft(filing: Filing) -> forms.Draft:
    return forms.Draft.objects.select_related("person").get(id=filing.id)
