"""Looks for answers for which no row of a table hits: tries each side of every number its conditions name."""

import ast
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any

from tongban.book.check.draft import Draft
from tongban.book.conditions import ExpressionFault, Type, compile_expression, names_in, tables_in
from tongban.book.records import Question, TableValue

MOST_TRIES = 5000


def gap(value: TableValue, draft: Draft) -> dict[str, Any]:
    """Return answers for which every row is false; none where no such are found, or not everything can be tried.

    Only true or false, choices and numbers are tried; a question's minimum and maximum are kept, and without them a
    number is not below zero.
    """
    conditions = [row.when for row in value.rows]
    vocabulary = draft.vocabulary()
    if any(tables_in(one) for one in conditions):
        return {}
    try:
        compiled = [compile_expression(one, vocabulary) for one in conditions]
    except ExpressionFault:
        return {}
    marks = sorted({mark for one in compiled for mark in _marks(one.text, one.parameters, draft, value.since)})
    names = sorted({name for one in conditions for name in names_in(one)})
    tried = [_tried(vocabulary.questions[name], draft.questions[name].record, marks) for name in names]
    if not 0 < prod(map(len, tried)) <= MOST_TRIES:
        return {}
    for answers in (dict(zip(names, combination, strict=True)) for combination in product(*tried)):
        if all(one.evaluate(answers, today=value.since) is False for one in compiled):
            return answers
    return {}


def _marks(text: str, parameters: frozenset[str], draft: Draft, day: date) -> Iterator[float]:
    """Yield the numbers a condition compares with: its own, and its parameters' on a day."""
    for node in ast.walk(ast.parse(text.strip(), mode="eval")):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield node.value
    for key in parameters:
        for value in draft.parameters[key].record.values if key in draft.parameters else ():
            if isinstance(value.value, int | float) and not isinstance(value.value, bool) and value.since <= day:
                yield value.value


def _tried(type_: Type, question: Question, marks: Sequence[float]) -> list[Any]:
    """Return the answers to try for one question; none if it is of a type that cannot be tried."""
    if type_.kind == "boolean":
        return [True, False]
    if type_.options:
        return list(type_.options)
    if type_.kind != "number":
        return []
    lowest = 0 if question.minimum is None else question.minimum
    highest = float("inf") if question.maximum is None else question.maximum
    around = {number for mark in marks for number in (mark - 1, mark, mark + 1)}
    return sorted(number for number in around if lowest <= number <= highest)
