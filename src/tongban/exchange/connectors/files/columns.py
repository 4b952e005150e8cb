"""Each cell against its column: type, presence, pattern. A fault names the column and never the value."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

EXACT = 10**15  # Excel keeps fifteen digits of a number; the rest become zeros
TRUTHS = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False, "y": True, "n": False}


@dataclass(frozen=True)
class Wrong:
    """What is wrong: row 0 is the file as a whole, row 1 its heading."""

    row: int
    column: str
    what: str


class Unfit(Exception):
    """A cell does not fit its column; the words are for the office."""


def field_of(value: Any, spec: Mapping[str, Any]) -> Any:
    """Return a cell's value as its column declares it; None for an empty one. Raises Unfit."""
    if value is None or (isinstance(value, str) and not value.strip()):
        if spec.get("required", False):
            raise Unfit(_("Nothing is there, but it is required."))
        return None
    found = READERS[spec.get("type", "text")](value)
    if "pattern" in spec and not re.fullmatch(spec["pattern"], str(found)):
        raise Unfit(_("It is not written as it must be (%(pattern)s).") % {"pattern": spec["pattern"]})
    return found


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) >= EXACT:
            raise Unfit(_("Excel holds a number here and has dropped digits: format the column as text."))
        if value == int(value):
            return str(int(value))
    raise Unfit(_("This is no text: format the column as text."))


def _number(value: Any) -> int | float:
    if isinstance(value, str):
        try:
            value = int(value) if re.fullmatch(r"\s*[+-]?\d{1,15}\s*", value) else float(value.replace(",", ""))
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
        raise Unfit(_("This is no number."))
    return int(value) if value == int(value) else value


def _date(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    parts = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", str(value).strip())
    try:
        if parts:
            return date(*map(int, parts.groups())).isoformat()
    except ValueError:
        pass
    raise Unfit(_("This is no real day (2026-01-31)."))


def _boolean(value: Any) -> bool:
    found = value if isinstance(value, bool) else TRUTHS.get(str(value).strip().lower())
    if found is None:
        raise Unfit(_("This is neither yes nor no."))
    return found


READERS: Mapping[str, Callable[[Any], Any]] = {"text": _text, "number": _number, "date": _date, "boolean": _boolean}
