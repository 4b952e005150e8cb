"""Tables: rows that can hit, no day twice, no circle through tables and questions; and what `explained` wants."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry
from tongban.book.check.gaps import gap
from tongban.book.conditions import names_in, tables_in
from tongban.book.fault import Fault
from tongban.book.records import Question, Table, TableValue
from tongban.book.tables import parts_of


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each table, a warning where no row may hit, and circles that go through tables."""
    for entry in draft.tables.values():
        yield from repetition(entry, "values", "since", (value.since.isoformat() for value in entry.record.values))
        if entry.record.collect in ("sum", "max") and entry.record.gives != "number":
            what = _("Only numbers can be added up or compared.")
            yield entry.fault(what, _("Collect the first or all, or give numbers."), "collect")
        if entry.record.collect == "first":
            for number, value in enumerate(entry.record.values):
                yield from _never_reached(entry, number, value)
                yield from _gaps(entry, number, value, draft)
    for question in draft.questions.values():
        yield from _explained(question)
    yield from _circles(draft)


def _never_reached(entry: Entry[Table], number: int, value: TableValue) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, row in enumerate(value.rows):
        if "" in seen or row.when in seen:
            what = _("This row is never reached: one above it hits whenever this one does.")
            yield entry.fault(what, _("Remove it, or put it higher."), "values", number, "rows", index)
        seen.add(row.when)


def _gaps(entry: Entry[Table], number: int, value: TableValue, draft: Draft) -> Iterator[Fault]:
    if all(row.when for row in value.rows) and (found := gap(value, draft)):
        answers = ", ".join(f"{name} = {answer}" for name, answer in sorted(found.items()))
        what = _("No row hits for %(answers)s.") % {"answers": answers}
        fault = entry.fault(what, _("Add a last row without when, or limit the questions."), "values", number, "rows")
        yield Fault(fault.file, fault.line, fault.what, fault.remedy, is_warning=True)


def _explained(entry: Entry[Question]) -> Iterator[Fault]:
    question = entry.record
    if question.explained and not (question.derive and question.type in ("number", "money")):
        what = _("Only a derived number can be explained.")
        yield entry.fault(what, _("Add derive, or remove explained."), "explained")


def _circles(draft: Draft) -> Iterator[Fault]:
    """Yield a fault for each circle with a table in it; those of questions alone are told with the questions."""
    needs = {_node(key): _needs(parts_of(entry.record)) for key, entry in draft.tables.items()}
    needs |= {key: _needs([entry.record.derive, entry.record.when]) for key, entry in draft.questions.items()}
    while True:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            keys = sorted(key for key in draft.tables if _node(key) in circle)
            if keys:
                what = _("Tables and questions need each other in a circle: %(circle)s.")
                words = what % {"circle": " ← ".join(circle)}
                yield draft.tables[keys[0]].fault(words, _("Break the circle: let the person type one of them."), "key")
            needs = {key: wanted - set(circle) for key, wanted in needs.items() if key not in circle}
        else:
            return


def _needs(expressions: list[str]) -> set[str]:
    found: set[str] = set()
    for one in expressions:
        found |= names_in(one) | {_node(key) for key in tables_in(one)}
    return found


def _node(key: str) -> str:
    return f'table("{key}")'
