"""Drafts and applications of machine clients."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import jsonschema_rs
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.bulk import insert_many
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused
from tongban.rest.models import Filing


class WrongAnswers(Exception):
    """Answers that cannot be taken: `errors` maps question keys to what is wrong."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("wrong answers")
        self.errors = errors


def file_at_once(
    bundle: str,
    person: identity.Person,
    given: Mapping[str, Any],
    *,
    by: identity.Client,
    key: str,
    at: datetime,
) -> tuple[cases.Application, bool]:
    """Check and file a whole application in one call; the same idempotency key returns the first one.

    Raises WrongAnswers with everything that is wrong, Refused for a condition that is not met.
    """
    form = forms.form_of(bundle, book.current())
    answers = _answers(form, person, given)
    forms.derive(form, answers, day_of(at))
    values = form.values(answers)
    if wrong := forms.faults(form, values, day_of(at)):
        raise WrongAnswers(wrong)
    cases.check_conditions(form, values, day_of(at))
    return _filed_once(bundle, person, answers, None, by=by, key=key, at=at)


def begin(
    bundle: str, person: identity.Person, given: Mapping[str, Any], *, by: identity.Client, at: datetime
) -> Filing:
    """Begin a draft for a person with these answers."""
    form = forms.form_of(bundle, book.current())
    answers = _answers(form, person, given)
    draft = forms.start(bundle, for_person=person, by=_resident(person), at=at)
    filing, _new = Filing.objects.get_or_create(id=draft.id, defaults={"client_id": by.client_id})
    if filing.client_id != by.client_id:
        raise Refused(_("Another client has begun this form for the same person."), code="already_begun")
    forms.put_answers(draft.id, answers, by=_resident(person), at=at)
    return filing


def change(filing: Filing, given: Mapping[str, Any], *, at: datetime) -> None:
    """Put answers into a draft."""
    draft = _draft(filing)
    form = forms.form_for(draft)
    forms.put_answers(draft.id, _answers(form, draft.person, given), by=_resident(draft.person), at=at)


def submit(filing: Filing, *, by: identity.Client, at: datetime) -> cases.Application:
    """File a draft; the second time it returns the same application."""
    if filing.application_id is not None:
        return cases.Application.objects.get(id=filing.application_id)
    draft = _draft(filing)
    form = forms.form_for(draft)
    if wrong := forms.faults(form, form.values(draft.answers), day_of(at)):
        raise WrongAnswers(wrong)
    cases.check_conditions(form, form.values(draft.answers), day_of(at))
    person, key = draft.person, str(filing.id)
    application, _new = _filed_once(draft.bundle, person, draft.answers, filing, by=by, key=key, at=at)
    return application


def _filed_once(
    bundle: str,
    person: identity.Person,
    answers: forms.Stored,
    filing: Filing | None,
    *,
    by: identity.Client,
    key: str,
    at: datetime,
) -> tuple[cases.Application, bool]:
    """File, and keep which client did; return the application filed with this key, and whether that was now."""
    whole_key = f"{by.client_id}:{key}"
    try:
        with transaction.atomic():
            application = cases.file_answers(bundle, person, answers, by=by.actor, key=whole_key, at=at)
            if filing is None:
                insert_many([Filing(id=application.id, client_id=by.client_id, application_id=application.id)])
            else:
                forms.mark_filed(filing.id, application.id)
                filing.application_id = application.id
                filing.save(update_fields=["application_id"])
    except IntegrityError:
        return cases.Application.objects.get(idempotency_key=whole_key), False
    return application, True


def filing_of(client: identity.Client, filing_id: UUID) -> Filing | None:
    """Return a filing this client began; another's does not exist for it."""
    return Filing.objects.filter(id=filing_id, client_id=client.client_id).first()


def missing_in(draft: forms.Draft, at: datetime) -> dict[str, str]:
    """Return what a draft still lacks."""
    form = forms.form_for(draft)
    return forms.faults(form, form.values(draft.answers), day_of(at))


def _answers(form: forms.Form, person: identity.Person, given: Mapping[str, Any]) -> forms.Stored:
    """Return a client's answers in their stored form, checked against the form's JSON Schema first."""
    wrong = {}
    validator = _validator(form.bundle.key, form.edition.number)
    filled = {key: value for key, value in given.items() if value is not None}
    for error in validator.iter_errors(filled):
        key = str(error.instance_path[0]) if error.instance_path else error.message.split("'")[1]
        wrong[key[:80]] = error.message[:300]
    answers: forms.Stored = {
        name: forms.Answer(value=value, origin="platform").stored()
        for name, value in zip(book.SIGNED_IN, (person.id_number, person.name, person.phone), strict=True)
        if value
    }
    for key, value in filled.items():
        if key in wrong or key not in form.questions:
            continue
        stored, fault = forms.cleaned(form.questions[key].question, value)
        if fault:
            wrong[key] = fault
        unverified = form.questions[key].question.filled is not None
        answers[key] = forms.Answer(value=stored, origin="typed", unverified=unverified).stored()
    if wrong:
        raise WrongAnswers(wrong)
    return answers


@cache
def _validator(bundle: str, edition_number: int) -> jsonschema_rs.Draft202012Validator:
    form = forms.form_of(bundle, book.edition(edition_number))
    return jsonschema_rs.Draft202012Validator(forms.json_schema(form))


def _resident(person: identity.Person) -> identity.Resident:
    return identity.Resident(person.id, person.id_number, person.name, person.phone)


def _draft(filing: Filing) -> forms.Draft:
    return forms.Draft.objects.select_related("person").get(id=filing.id)
