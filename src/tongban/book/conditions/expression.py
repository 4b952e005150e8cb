"""What compiling gives: an expression ready to run, or a fault that names its position and remedy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.book.conditions.vocabulary import Type

Run = Callable[[Mapping[str, Any], date], Any]


class ExpressionFault(Exception):
    """An expression that is not of the language; `position` counts characters from 1."""

    def __init__(self, position: int, what: str, remedy: str) -> None:
        super().__init__(f"{what} ({position}) {remedy}")
        self.position = position
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Expression:
    """A compiled expression: its type, the question, parameter and table keys it reads, and how to run it."""

    text: str
    type: Type
    names: frozenset[str]
    parameters: frozenset[str]
    tables: frozenset[str]
    run: Run

    def evaluate(self, answers: Mapping[str, Any], *, today: date) -> Any:
        """Return the value for these answers (question key -> value), or None when it cannot be known yet.

        An answer that is missing, empty or of another type than its question counts as unknown; a date may be
        a `date` or its ISO text.
        """
        return self.run(answers, today)


@dataclass(frozen=True)
class Term:
    """A part of an expression: its type, how to run it, where it stands, and its value when it is a literal."""

    type: Type
    run: Run
    position: int
    literal: Any = None
