"""Questions: one origin, sensible choices and limits, no circle among what is derived or filled."""

import keyword
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry, suggestion
from tongban.book.conditions import names_in
from tongban.book.conditions.functions import SIGNATURES
from tongban.book.fault import Fault
from tongban.book.graph import handed_by
from tongban.book.records import ChoicesFrom, Question, Source, SourceBinding

NOT_A_KEY = {"true", "false", *keyword.kwlist}


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each question, and of circles among them."""
    for entry in draft.questions.values():
        yield from _origin(entry, draft)
        yield from _choices(entry)
        yield from _limits(entry)
        parts = entry.key.split(".")
        if NOT_A_KEY & set(parts) or (len(parts) == 1 and entry.key in SIGNATURES):
            what = _("“%(key)s” means something else in conditions.") % {"key": entry.key}
            yield entry.fault(what, _("Choose another word for it."), "key")
    yield from _circles(draft)
    yield from _handed_by_nobody(draft)


def _origin(entry: Entry[Question], draft: Draft) -> Iterator[Fault]:
    question = entry.record
    origins = [name for name in ("filled", "choices_from", "derive", "handed") if getattr(question, name)]
    if len(origins) > 1:
        what = _("The answer has two origins: %(origins)s.") % {"origins": ", ".join(origins)}
        yield entry.fault(what, _("Keep one of them."), origins[1])
    yield from _field(entry, draft, "filled", question.filled)
    yield from _field(entry, draft, "choices_from", question.choices_from)
    if question.filled is not None and question.filled.element in draft.questions:
        yield from _element(entry, question.filled, draft.questions[question.filled.element].record.choices_from)


def _field(
    entry: Entry[Question], draft: Draft, part: str, bound: SourceBinding | ChoicesFrom | None
) -> Iterator[Fault]:
    if bound is None or bound.source not in draft.sources:
        return
    source = draft.sources[bound.source].record
    if source.kind != "read":
        what = _("“%(key)s” is a source to write, not to read.") % {"key": source.key}
        yield entry.fault(what, _("Name a source of kind read."), part, "source")
        return
    yield from _subject(entry, draft, part, bound, source)
    types = {field.name: field.type for field in source.fields}
    name = bound.field.split(".")[0]
    if name not in types:
        what = _("The source answers no “%(name)s”.") % {"name": bound.field}
        yield entry.fault(what, suggestion(bound.field, types, _("Name one of its fields.")), part, "field")
    elif isinstance(bound, ChoicesFrom) and (name != bound.field or types[name] != "list"):
        what = _("“%(name)s” is not a list of the source.") % {"name": bound.field}
        yield entry.fault(what, _("Name a field of type list, and no path into it."), part, "field")


def _subject(
    entry: Entry[Question], draft: Draft, part: str, bound: SourceBinding | ChoicesFrom, source: Source
) -> Iterator[Fault]:
    """Yield the fault of asking a register of companies about a person, or the other way round."""
    subject = draft.questions.get(bound.subject)
    strange = {"company": "id_number", "person": "uscc"}[source.subject]
    if subject is not None and subject.record.type == strange:
        words = {
            "company": _("“%(source)s” is about companies, and “%(subject)s” holds the ID number of a person."),
            "person": _("“%(source)s” is about persons, and “%(subject)s” holds the credit code of a company."),
        }
        what = words[source.subject] % {"source": source.key, "subject": bound.subject}
        yield entry.fault(what, _("Name a question of the right kind."), part, "subject")


def _element(entry: Entry[Question], bound: SourceBinding, choosing: ChoicesFrom | None) -> Iterator[Fault]:
    """Yield the fault of reading an element that the named question does not choose."""
    if choosing is None:
        what = _("“%(key)s” chooses no element of a source's list.") % {"key": bound.element}
        yield entry.fault(what, _("Name a question with choices_from."), "filled", "element")
        return
    head, _dot, rest = bound.field.partition(".")
    if (bound.source, bound.subject, head) != (choosing.source, choosing.subject, choosing.field) or not rest:
        what = _("“%(key)s” chooses from another list than this is filled from.") % {"key": bound.element}
        remedy = _("Use its source and subject, and a field of its list: %(field)s.")
        yield entry.fault(what, remedy % {"field": f"{choosing.field}.{choosing.value}"}, "filled", "element")


def _choices(entry: Entry[Question]) -> Iterator[Fault]:
    question = entry.record
    if question.choices and question.choices_from:
        what = _("Options are both written here and taken from a source.")
        yield entry.fault(what, _("Keep choices or choices_from."), "choices_from")
    if question.type == "choice" and not (question.choices or question.choices_from):
        yield entry.fault(_("A choice without options."), _("Add choices, or change the type."), "type")
    if question.type != "choice" and (question.choices or question.choices_from):
        what = _("Options are given, but the type is not choice.")
        place = "choices" if question.choices else "choices_from"
        yield entry.fault(what, _("Make the type choice, or remove the options."), place)
    yield from repetition(entry, "choices", "value", (choice.value for choice in question.choices))


def _limits(entry: Entry[Question]) -> Iterator[Fault]:
    question = entry.record
    try:
        re.compile(question.pattern)
    except re.error as error:
        what = _("The pattern cannot be read: %(problem)s.") % {"problem": error}
        yield entry.fault(what, _("Correct the regular expression."), "pattern")
    if question.pattern and question.pattern_hint is None:
        what = _("A pattern without words that say what it wants.")
        yield entry.fault(what, _("Add pattern_hint."), "pattern")
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        yield entry.fault(_("The minimum is above the maximum."), _("Correct one of them."), "minimum")


def _circles(draft: Draft) -> Iterator[Fault]:
    needs = {key: _needs(entry.record) & set(draft.questions) for key, entry in draft.questions.items()}
    while True:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            entry = draft.questions[min(circle)]
            what = _("Questions need each other in a circle: %(circle)s.") % {"circle": " ← ".join(circle)}
            field = "derive" if entry.record.derive else "filled" if entry.record.filled else "when"
            yield entry.fault(what, _("Break the circle: let the person type one of them."), field)
            needs = {key: wanted - set(circle) for key, wanted in needs.items() if key not in circle}
        else:
            return


def _needs(question: Question) -> set[str]:
    found = {question.filled.subject, question.filled.element} if question.filled else set()
    found |= {question.choices_from.subject} if question.choices_from else set()
    return found | names_in(question.derive) | names_in(question.when)


def _handed_by_nobody(draft: Draft) -> Iterator[Fault]:
    if not draft.is_whole("services"):
        return
    given = {question for entry in draft.services.values() for question in handed_by(entry.record)}
    for entry in draft.questions.values():
        if entry.record.handed and entry.key not in given:
            what = _("No service hands “%(key)s” on.") % {"key": entry.key}
            remedy = _("Name it in a service's on_grant.gives or a procedure's finding, or remove handed.")
            yield entry.fault(what, remedy, "handed")
