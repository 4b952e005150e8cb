"""Values in words of both languages: amounts with thousands apart, choices by their labels. Pure."""

from datetime import date
from decimal import Decimal
from typing import Any

from tongban.book.conditions.numbers import number, round_half_up
from tongban.book.records import Question, Text

UNKNOWN = Text(zh="尚不清楚", en="not known yet")
YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
YUAN = Text(zh="元", en="yuan")
UNITS = {
    "CNY": YUAN,
    "yuan": YUAN,
    "days": Text(zh="天", en="days"),
    "working days": Text(zh="个工作日", en="working days"),
    "months": Text(zh="个月", en="months"),
    "years": Text(zh="年", en="years"),
    "points": Text(zh="分", en="points"),
    "share": Text(zh="", en=""),
}


def same(words: Any) -> Text:
    """Return words that read alike in both languages."""
    return Text(zh=str(words), en=str(words))


def unit_of(written: str) -> Text:
    """Return a parameter's unit in words; one that is not known here, as it is written."""
    return UNITS.get(written) or same(written)


def figure(value: Any, *, digits: int | None = None) -> str:
    """Return a number as people read it: 3,000,000.05; with so many digits after the point, else as many as it has."""
    known = number(value)
    if known is None:
        return str(value)
    if digits is not None:
        return f"{round_half_up(known, digits):,f}"
    exact = round_half_up(known, 10).normalize() if isinstance(known, Decimal) else Decimal(known)
    return f"{exact:,f}"


def amount_words(value: Any, unit: Text | None) -> Text:
    """Return a number with its unit; money in yuan has two decimals."""
    if value is None:
        return UNKNOWN
    shown = figure(value, digits=2 if unit is YUAN else None)
    return Text(zh=f"{shown} {unit.zh}".strip(), en=f"{shown} {unit.en}".strip()) if unit else same(shown)


def value_words(question: Question, value: Any) -> Text:
    """Return an answer in words."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return YES if value else NO
    if question.type in ("number", "money"):
        return amount_words(value, YUAN if question.type == "money" else None)
    if isinstance(value, date):
        return same(value.isoformat())
    return next((choice.label for choice in question.choices if choice.value == value), same(value))


def plain_words(value: Any, unit: Text | None = None) -> Text:
    """Return what a row or a parameter gives, in words."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return YES if value else NO
    return same(value) if number(value) is None else amount_words(value, unit)
