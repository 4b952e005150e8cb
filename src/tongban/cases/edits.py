"""What of an application can be changed after filing, and how a change is kept and told. Pure but for the cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases.models import Application, Case
from tongban.cases.states import ApplicationState, CaseState
from tongban.forms import api as forms
from tongban.kernel.actor import Actor

OPEN = (CaseState.WAITING, CaseState.RECEIVED, CaseState.SUPPLEMENT_REQUESTED)
ENDED_EARLY = (CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN)


@dataclass(frozen=True)
class Change:
    """One answer that was changed: what it is called, and both values in words."""

    key: str
    at: datetime
    by: str
    label: str
    old: str
    new: str


def editable(application: Application, cases: Sequence[Case], today: date) -> list[str]:
    """Return the questions whose answers the applicant may change now, in the form's order.

    Typed ones that no accepted case uses, that no look-up starts from, and that do not name who has to confirm.
    """
    form = forms.form_of(application.bundle, book.edition(application.edition_number), application.choices)
    runs = application.state in (ApplicationState.AWAITING_CONFIRMATION, ApplicationState.IN_PROGRESS)
    if not form.bundle.editable or not runs or application.filed_in:
        return []
    fixed, values = _fixed(form, cases), form.values(application.answers)
    placed = dict.fromkeys(key for step in form.bundle.steps for key in step.questions)
    return [
        key
        for key in placed
        if key not in fixed
        and book.is_typed(form.questions[key].question)
        and application.answers.get(key, {"origin": "typed"})["origin"] == "typed"
        and form.is_relevant(key, values, today)
    ]


def uses(form: forms.Form, service: str) -> frozenset[str]:
    """Return the questions that decide whether a service joins, and those it reads."""
    content = form.edition.book
    when = next(one.when for one in form.bundle.services if one.service == service)
    read = book.needed_keys(content.services[service], content)
    return frozenset([*read, *(form.edition.names_in(when) if when else ())])


def correctable(case: Case, application: Application) -> list[str]:
    """Return the questions whose answers stand in a case's result and can be corrected there."""
    content = book.edition(case.edition_number).book
    service = content.services[case.service]
    kind = content.certificates.get(service.result.certificate)
    shown = [kind.holder_name, *kind.shows] if kind else [ask.question for ask in service.asks]
    questions = content.questions
    return [
        key
        for key in dict.fromkeys(shown)
        if key in application.answers and not questions[key].derive and not questions[key].handed
    ]


def checked(
    form: forms.Form, given: Mapping[str, Any], allowed: Collection[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the given values in their stored form, and question key -> what is wrong with one."""
    right, wrong = {}, {}
    for key, value in given.items():
        if key not in allowed:
            wrong[key] = _("This answer can't be changed any more.")
            continue
        right[key], fault = forms.cleaned(form.questions[key].question, value)
        if fault:
            wrong[key] = fault
    return right, wrong


def changed(before: forms.Stored, after: forms.Stored) -> dict[str, list[Any]]:
    """Return question key -> [old value, new value] of every answer that is not as it was."""
    keys = dict.fromkeys([*before, *after])
    pairs = {key: [before.get(key, {}).get("value"), after.get(key, {}).get("value")] for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def entry(changes: Mapping[str, list[Any]], by: Actor, at: datetime) -> dict[str, Any]:
    """Return what is kept of a change on its application."""
    return {"at": at.isoformat(), "by": by.label, "changes": dict(changes)}


def changes_in_words(application: Application, keys: Collection[str]) -> list[Change]:
    """Return what was changed of these questions after filing, oldest first, in the reader's language."""
    form = forms.form_of(application.bundle, book.edition(application.edition_number), application.choices)
    return [
        Change(
            key=key,
            at=datetime.fromisoformat(one["at"]),
            by=one["by"],
            label=str(form.questions[key].question.label),
            old=forms.shown(form, key, old),
            new=forms.shown(form, key, new),
        )
        for one in application.edits
        for key, (old, new) in one["changes"].items()
        if key in keys and key in form.questions
    ]


def _fixed(form: forms.Form, cases: Sequence[Case]) -> set[str]:
    fixed: set[str] = set()
    for case in cases:
        sent_away = case.decided_in and case.received_at is not None
        if case.state not in ENDED_EARLY and (case.state not in OPEN or sent_away):
            fixed |= uses(form, case.service)
    for asked in form.questions.values():
        for bound in (asked.question.filled, asked.question.choices_from):
            fixed |= {bound.subject} if bound else set()
    for party in form.bundle.parties:
        fixed |= {party.id_number, party.name} if party.confirms else set()
        fixed |= {party.members.subject} if party.members else set()
        fixed |= set(form.edition.names_in(party.when)) if party.when else set()
    return fixed
