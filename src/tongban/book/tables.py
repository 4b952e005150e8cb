"""Tables run: which rows hit for these answers, and what the table gives. Unknown is never false."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.book.conditions import names_in, tables_in
from tongban.book.conditions.arithmetic import plus
from tongban.book.conditions.expression import Run
from tongban.book.conditions.numbers import Number
from tongban.book.records import Table, TableRow, TableValue

Runner = Callable[[str], Run]


@dataclass(frozen=True)
class Hit:
    """A row that hits, or may (`truth` None: not known yet), and what it gives."""

    row: TableRow
    truth: bool | None
    gives: Any


def held_on(table: Table, day: date) -> TableValue | None:
    """Return the rows that hold on a day; None before the first."""
    held = [value for value in table.values if value.since <= day]
    return max(held, key=lambda value: value.since, default=None)


def hits(table: Table, run: Runner, answers: Mapping[str, Any], day: date) -> list[Hit]:
    """Return the rows that hit or may; of a table that takes the first, none after the first that does."""
    found: list[Hit] = []
    value = held_on(table, day)
    for row in value.rows if value else ():
        truth = run(row.when)(answers, day) if row.when else True
        if truth is False:
            continue
        found.append(Hit(row, truth, run(row.gives)(answers, day)))
        if truth and table.collect == "first":
            break
    return found


def given_by(table: Table, run: Runner, answers: Mapping[str, Any], day: date) -> Any:
    """Return what a table gives for these answers on a day, None when it cannot be known yet.

    The first row that hits, the sum of those that do, the greatest, or all of them (an unknown one as None).
    Of a row that may hit the first is still known where all that may be first give the same.
    """
    if held_on(table, day) is None:
        return None
    found = hits(table, run, answers, day)
    values: list[Any] = [hit.gives if hit.truth or table.collect == "first" else None for hit in found]
    if table.collect == "all":
        return values
    if table.collect == "first":
        is_settled = bool(found) and found[-1].truth is True
        return values[0] if is_settled and all(value == values[0] for value in values) else None
    if None in values:
        return None
    if table.collect == "max":
        return max(values, default=None)
    total: Number | None = 0
    for value in values:
        total = None if total is None else plus(total, value)
    return total


def tables_through(text: str, tables: Mapping[str, Table]) -> list[str]:
    """Return the keys of the tables an expression reads, and of those that these read, in order of mention."""
    found: dict[str, None] = {}
    todo = sorted(tables_in(text))
    while todo:
        key = todo.pop(0)
        if key in tables and key not in found:
            found[key] = None
            todo += sorted(one for part in parts_of(tables[key]) for one in tables_in(part))
    return list(found)


def names_through(text: str, tables: Mapping[str, Table]) -> frozenset[str]:
    """Return the question keys an expression reads, itself and through tables."""
    parts = [part for key in tables_through(text, tables) for part in parts_of(tables[key])]
    return names_in(text).union(*(names_in(part) for part in parts))


def parts_of(table: Table) -> list[str]:
    """Return the expressions of a table's rows."""
    rows = [row for value in table.values for row in value.rows]
    return [part for row in rows for part in (row.when, row.gives) if part]
