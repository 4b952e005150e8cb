"""Conditions and derivations: of the language, and of the type their place wants."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.draft import Draft, Entry
from tongban.book.conditions import BOOLEAN, ExpressionFault, Type, compile_expression
from tongban.book.conditions.vocabulary import type_of_question
from tongban.book.fault import Fault
from tongban.book.records import Question, Record, Table
from tongban.book.references import references


def check(draft: Draft) -> Iterator[Fault]:
    """Yield a fault for each expression that cannot be compiled or gives the wrong type."""
    if draft.unread & {"questions", "parameters", "tables"}:
        return
    vocabulary = draft.vocabulary()
    for entry in draft.entries():
        for reference in references(entry.record):
            if reference.to not in ("expression", "derivation"):
                continue
            try:
                compile_expression(reference.value, vocabulary, expects=_wanted(entry, reference.to))
            except ExpressionFault as fault:
                what = _("%(what)s (character %(position)d of the expression)") % {
                    "what": fault.what.rstrip(),
                    "position": fault.position,
                }
                yield entry.fault(what, fault.remedy, *reference.place)


def _wanted(entry: Entry[Record], to: str) -> Type:
    if to == "derivation" and isinstance(entry.record, Question):
        return Type(type_of_question(entry.record).kind)
    if to == "derivation" and isinstance(entry.record, Table):
        return Type(entry.record.gives)
    return BOOLEAN
