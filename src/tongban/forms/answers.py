"""Answers and where each came from. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from tongban.book import api as book

Stored = dict[str, dict[str, Any]]


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer. `origin`: typed, source, derived, platform or handed; `disputed` holds the person's objection.

    `unverified` marks an answer typed because its source did not answer: it is checked again later.
    `corrected_at` is when it was read again because its office had corrected the record.
    `element` is which element of the register's list it was read off, by the value it is chosen by.
    """

    value: Any
    origin: str
    source: str = ""
    read_at: datetime | None = None
    disputed: str = ""
    unverified: bool = False
    corrected_at: datetime | None = None
    element: str = ""

    def stored(self) -> dict[str, Any]:
        """Return the plain form kept in the database."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def answer_of(stored: Mapping[str, Any]) -> Answer:
    """Read an answer back from its plain form."""
    return msgspec.convert(stored, Answer)


def typed(question: book.Question, value: Any) -> Any:
    """Return a stored value in the type conditions reckon with; None where it cannot be read so."""
    if value is None or question.type != "date" or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def at_path(fields: Mapping[str, Any], path: str) -> Any:
    """Return what lies at a dotted path (`births.0.hospital`), or None."""
    found: Any = fields
    for part in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found
