"""How a charge is split: expressions of the closed language over the charge's fields. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tongban.book.conditions import ANY, BOOLEAN, DATE, NUMBER, TEXT, Expression, Vocabulary, compile_expression
from tongban.book.records import Field, Settlement, Source

TYPES = {"text": TEXT, "number": NUMBER, "date": DATE, "boolean": BOOLEAN}
FEN = 100


def share_of(amount: str, fields: Sequence[Field]) -> Expression:
    """Return a share's amount over a charge's fields. Raises ExpressionFault if it is not of the language."""
    return _compiled(amount, tuple((field.name, field.type) for field in fields))


def split(settlement: Settlement, source: Source, charge: Mapping[str, Any], *, today: date) -> dict[str, int] | None:
    """Return what each share pays of a charge, and `own`, what is left to the holder: in fen, together the total.

    No share is more than what those before it left. None when the total or a share cannot be known.
    """
    total = _fen(charge.get(settlement.total))
    if total is None or total < 0:
        return None
    found, left = {}, total
    for share in settlement.shares:
        amount = _fen(share_of(share.amount, source.fields).evaluate(charge, today=today))
        if amount is None:
            return None
        found[share.key] = min(max(amount, 0), left)
        left -= found[share.key]
    return found | {"own": left}


def _fen(yuan: Any) -> int | None:
    if isinstance(yuan, bool) or not isinstance(yuan, int | float | Decimal):
        return None
    return round(Decimal(str(yuan)) * FEN)


@lru_cache(maxsize=256)
def _compiled(amount: str, fields: tuple[tuple[str, str], ...]) -> Expression:
    vocabulary = Vocabulary({name: TYPES.get(kind, ANY) for name, kind in fields}, {}, _no_parameter)
    return compile_expression(amount, vocabulary, expects=NUMBER)


def _no_parameter(key: str, _day: date) -> Any:
    raise KeyError(key)
