"""Derived answers in the form they are kept: numbers as JSON has them, money in whole fen, days as text."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tongban.book.conditions.numbers import plain_number
from tongban.book.edition import Edition
from tongban.book.records import Question


def derived(question: Question, answers: Mapping[str, Any], edition: Edition, *, today: date) -> Any:
    """Return a derived answer as it is kept, None when it cannot be known yet.

    Money is yuan with two decimals, half up; another number has at most ten.
    """
    return kept(question, edition.evaluate(question.derive, answers, today=today))


def plain(value: Any) -> Any:
    """Return a value of the language as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return plain_number(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def kept(question: Question, value: Any) -> Any:
    """Return a value of the language as an answer is kept."""
    if question.type == "money" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return plain_number(value, digits=2)
    return plain(value)
