"""What a number of the language is: whole, or a decimal; a binary fraction counts as what it is written as."""

from decimal import Decimal
from typing import Any

LARGEST = 10**15

Number = int | Decimal


def number(value: Any) -> Number | None:
    """Return a number as the language reckons with it; None for what is no number, and beyond LARGEST."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not _is_within(value):
        return None
    return Decimal(repr(value)) if isinstance(value, float) else value


def plain_number(value: Number, *, digits: int = 10) -> int | float:
    """Return a number as JSON holds it, with at most `digits` after the point, half up; exact to fifteen digits."""
    shown = value if isinstance(value, int) else round_half_up(value, digits)
    return int(shown) if shown == int(shown) else float(shown)


def round_half_up(value: Number, digits: int) -> Decimal:
    """Return `value` with so many digits after the point; a half goes away from zero."""
    return Decimal(value).quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")


def _is_within(value: int | float | Decimal) -> bool:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return -LARGEST <= value <= LARGEST
