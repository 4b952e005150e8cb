"""How terms run: Kleene's three values, comparison, dates. None is unknown and spreads."""

import operator
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tongban.book.conditions.expression import Run
from tongban.book.conditions.numbers import number
from tongban.book.conditions.vocabulary import as_date

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}


def all_of(runs: Sequence[Run]) -> Run:
    """Return Kleene's conjunction: false beats unknown beats true."""

    def run(answers: Mapping[str, Any], today: date) -> bool | None:
        result: bool | None = True
        for one in runs:
            value = one(answers, today)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return run


def any_of(runs: Sequence[Run]) -> Run:
    """Return Kleene's disjunction: true beats unknown beats false."""

    def run(answers: Mapping[str, Any], today: date) -> bool | None:
        result: bool | None = False
        for one in runs:
            value = one(answers, today)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return run


def negated(of: Run) -> Run:
    """Return the opposite; of the unknown, the unknown."""

    def run(answers: Mapping[str, Any], today: date) -> bool | None:
        value = of(answers, today)
        return None if value is None else not value

    return run


def chosen(condition: Run, then: Run, otherwise: Run) -> Run:
    """Return one of two; where the condition is unknown, their value if both agree, else unknown."""

    def run(answers: Mapping[str, Any], today: date) -> Any:
        truth = condition(answers, today)
        if truth is None:
            first, second = then(answers, today), otherwise(answers, today)
            return first if first == second else None
        return then(answers, today) if truth else otherwise(answers, today)

    return run


def applied(function: Callable[..., Any], *of: Run) -> Run:
    """Return `function` of the values, unknown where one of them is."""
    if len(of) == 2:
        left, right = of

        def run_two(answers: Mapping[str, Any], today: date) -> Any:
            first = left(answers, today)
            second = right(answers, today)
            return None if first is None or second is None else function(first, second)

        return run_two

    def run(answers: Mapping[str, Any], today: date) -> Any:
        values = [one(answers, today) for one in of]
        return None if None in values else function(*values)

    return run


def member(of: Run, among: Run) -> Run:
    """Return whether a value is in a list; unknown if it is not found and some member is unknown."""

    def run(answers: Mapping[str, Any], today: date) -> bool | None:
        value, values = of(answers, today), among(answers, today)
        if value is None or values is None:
            return None
        if value in values:
            return True
        return None if None in values else False

    return run


def listed(runs: Sequence[Run]) -> Run:
    """Return the list of the values."""
    return lambda answers, today: [one(answers, today) for one in runs]


def constant(value: Any) -> Run:
    """Return always the same."""
    return lambda answers, today: value


def answer(key: str, kind: str) -> Run:
    """Return the answer to a question; unknown if it is missing, empty or not of its kind."""
    read = READ[kind]
    return lambda answers, today: read(answers.get(key))


def age(born: date, today: date) -> int:
    """Return full years of life; a 29 February counts on 1 March in common years, negative before birth."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def days_between(start: date, end: date) -> int:
    """Return calendar days from `start` to `end`, negative when `end` is earlier."""
    return (end - start).days


def months_between(start: date, end: date) -> int:
    """Return full calendar months from `start` to `end`, negative when `end` is earlier."""
    if end < start:
        return -months_between(end, start)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def add_days(start: date, days: Any) -> date | None:
    """Return the day so many days later (earlier when negative); unknown for a broken number or past the calendar."""
    try:
        return start + timedelta(days=int(days)) if days == int(days) else None
    except OverflowError:
        return None


def add_months(start: date, months: Any) -> date | None:
    """Return the same day so many months later, or the month's last where it has no such day (Civil Code Art. 202)."""
    if months != int(months):
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + int(months), 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


READ: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "number": number,
    "date": as_date,
    "boolean": _boolean,
    "any": lambda value: value,
}
