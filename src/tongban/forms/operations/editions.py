"""A draft goes over to the newest edition of the book, or stays with the one it was begun with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.forms import queries
from tongban.forms.answers import Stored
from tongban.forms.elements import choose
from tongban.forms.filling import derive
from tongban.forms.form import Form
from tongban.forms.operations.registers import Party, fill_draft, form_for, save_draft
from tongban.forms.validation import cleaned
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused


@transaction.atomic
def move_to_newest(draft_id: UUID, *, by: Party, at: datetime) -> list[str]:
    """Pin a draft to the newest edition; return what the person had answered and is not kept, in words.

    Answers are kept where the question still exists and the answer still fits. Registers are asked again where the new
    form reads something else; a register that was in no consent asks for a new one first. Raises Refused for a bundle
    that is no longer offered.
    """
    draft, newest = queries.draft_to_change(draft_id, by, at=at), book.current()
    if draft.bundle not in newest.book.bundles:
        raise Refused(_("This is no longer offered: there is no new form."), code="no_longer_offered")
    old = form_for(draft)
    draft.edition_number = draft.edition_seen = newest.number
    form = form_for(draft)
    answers, lost = _kept(old, form, draft.answers, at)
    draft.answers = answers
    if _reads(old) != _reads(form):
        draft.readings = {}
    if {one.key for one in form.sources() if one.needs_consent} - {one.key for one in old.sources()}:
        draft.consented_at = None
    choose(form, draft.answers, draft.readings)
    derive(form, draft.answers, day_of(at))
    if draft.consented_at is not None:
        fill_draft(draft, by.actor, at)
    draft.step = ""
    save_draft(draft, at)
    audit("forms.moved", draft.id, by=by.actor, at=at, details={"from": old.edition.number, "to": newest.number})
    return lost


@transaction.atomic
def stay(draft_id: UUID, *, by: Party, at: datetime) -> None:
    """Keep that the person has read what changed and goes on with the edition the draft was begun with."""
    draft = queries.draft_to_change(draft_id, by, at=at)
    draft.edition_seen = book.current().number
    save_draft(draft, at)


def _kept(old: Form, new: Form, answers: Stored, at: datetime) -> tuple[Stored, list[str]]:
    """Return the answers that still fit, and what the lost ones of the person are called."""
    values = new.values(answers)
    kept, lost = {}, []
    for key, answer in answers.items():
        if answer["origin"] == "derived":
            continue
        if key in new.questions and _fits(new, key, answer, values, at):
            kept[key] = answer
        elif answer["origin"] == "typed" and answer.get("value") is not None and key in old.questions:
            lost.append(str(old.questions[key].question.label))
    return kept, lost


def _fits(form: Form, key: str, answer: dict[str, Any], values: dict[str, Any], at: datetime) -> bool:
    question = form.questions[key].question
    bound = question.filled or question.choices_from
    if answer["origin"] == "source":
        return bound is not None and bound.source == answer.get("source")
    if answer["origin"] != "typed" or answer.get("value") is None:
        return True
    offered = [choice.value for choice in form.choices(key, values, day_of(at))]
    return not cleaned(question, answer["value"])[1] and (not question.choices or answer["value"] in offered)


def _reads(form: Form) -> set[tuple[str, str, str]]:
    """Return what a form looks up: source, the question whose ID number it is about, field."""
    bound = (one for asked in form.questions.values() for one in (asked.question.filled, asked.question.choices_from))
    return {(one.source, one.subject, one.field) for one in bound if one}
