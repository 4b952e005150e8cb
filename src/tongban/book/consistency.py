"""Rules between the fields of one answer, in the closed language of conditions: its names are the source's fields."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from tongban.book.conditions import ANY, BOOLEAN, DATE, NUMBER, TEXT, Expression, Vocabulary, compile_expression
from tongban.book.records import Consistency, Field

TYPES = {"text": TEXT, "number": NUMBER, "date": DATE, "boolean": BOOLEAN}


def consistency_of(rule: Consistency, fields: Sequence[Field]) -> Expression:
    """Return the rule's condition over these fields. Raises ExpressionFault if it is not of the language."""
    return _compiled(rule.when, tuple((field.name, field.type) for field in fields))


@lru_cache(maxsize=1024)
def _compiled(when: str, fields: tuple[tuple[str, str], ...]) -> Expression:
    vocabulary = Vocabulary({name: TYPES.get(kind, ANY) for name, kind in fields}, {}, _no_parameter)
    return compile_expression(when, vocabulary, expects=BOOLEAN)


def _no_parameter(key: str, _day: date) -> Any:
    raise KeyError(key)
