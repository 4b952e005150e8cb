"""What is read only once the parties have confirmed: about whom, and how each one's value makes the answer. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tongban.book import api as book
from tongban.forms.form import Form


def read_later(form: Form, values: Mapping[str, Any], today: date) -> list[str]:
    """Return the questions that concern this application and are read once all have confirmed."""
    return [
        key
        for key, asked in form.questions.items()
        if asked.question.filled and asked.question.filled.waits and form.is_relevant(key, values, today)
    ]


def total(bound: book.SourceBinding, found: Sequence[Any]) -> Any:
    """Return one answer of what a register said of each person, None for one it knows nothing of.

    A binding without `each` has one person, whose value it is. `sum`, `max` and `min` are of numbers, `count` of those
    of whom there is something, and of a list's elements; `all` needs everybody to be known. None when it is unknown.
    """
    if not bound.each:
        return found[0] if found else None
    known = [one for one in found if one is not None]
    if bound.total == "count":
        return sum(len(one) if isinstance(one, list) else bool(one) for one in known)
    if bound.total == "any":
        return any(map(bool, known))
    if bound.total == "all":
        return len(known) == len(found) and all(map(bool, known))
    numbers = [number for one in known if (number := _number(one)) is not None]
    if len(numbers) < len(known) or (not numbers and bound.total != "sum"):
        return None
    reckoned = sum(numbers, Decimal(0)) if bound.total == "sum" else (max if bound.total == "max" else min)(numbers)
    return int(reckoned) if reckoned == int(reckoned) else float(reckoned)


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
