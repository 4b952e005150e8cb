"""What an answer lacks of what its provider promised: rules of the source, checked on what passes. Pure.

Only the names of rules are kept, never a value (Shanghai Data Regulation Art. 35).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tongban.book import api as book

ANSWER = "answer"  # stands for the field where a rule is about several


def broken_rules(source: book.Source, asked: Sequence[str], answer: Mapping[str, Any], *, on: date) -> tuple[str, ...]:
    """Return the rules that the answer breaks, as `field:rule`; `answer:key` for a rule between fields."""
    return tuple(_broken(source, asked, answer, on))


def _broken(source: book.Source, asked: Sequence[str], answer: Mapping[str, Any], on: date) -> Iterator[str]:
    for field in source.fields:
        if field.name not in asked:
            continue
        value = answer.get(field.name)
        if value in (None, ""):
            if field.required:
                yield f"{field.name}:required"
            continue
        yield from (f"{field.name}:{rule}" for rule in _broken_by(field, value))
    for one in source.consistency:
        if book.consistency_of(one, source.fields).evaluate(answer, today=on) is False:
            yield f"{ANSWER}:{one.key}"


def _broken_by(field: book.Field, value: Any) -> Iterator[str]:
    if field.pattern and not re.fullmatch(field.pattern, str(value)):
        yield "pattern"
    if field.one_of and value not in field.one_of:
        yield "one_of"
    if field.minimum is not None and value < field.minimum:
        yield "minimum"
    if field.maximum is not None and value > field.maximum:
        yield "maximum"
