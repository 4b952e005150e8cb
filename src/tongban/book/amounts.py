"""Amounts of money in the book: a number of yuan, a parameter's key, or an expression of the closed language."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from tongban.book.edition import Edition

NUMBER = re.compile(r"\d+(\.\d{1,2})?")
FEN = Decimal("0.01")


def is_plain(text: str, parameters: set[str]) -> bool:
    """Tell whether an amount is a number of yuan or a parameter's key, and no expression."""
    return bool(NUMBER.fullmatch(text)) or text in parameters


def amount_in_fen(text: str, answers: Mapping[str, Any], edition: Edition, *, today: date) -> int | None:
    """Return an amount in fen (1/100 yuan, half up) for these answers; None when it cannot be known, or is negative."""
    value: Any
    if NUMBER.fullmatch(text):
        value = text
    elif text in edition.book.parameters:
        value = edition.parameter(text, on=today)
    else:
        value = edition.evaluate(text, answers, today=today)
    try:
        yuan = Decimal(str(value))
    except InvalidOperation:
        return None
    if not yuan.is_finite() or yuan < 0:
        return None
    return int(yuan.quantize(FEN, rounding=ROUND_HALF_UP) * 100)
