"""An edition: one published state of the book, immutable, with its expressions compiled as they are first needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from tongban.book.conditions import ANY, Expression, Vocabulary, compile_expression
from tongban.book.conditions.vocabulary import value_on, vocabulary_of
from tongban.book.records import Book
from tongban.kernel.workdays import Calendar


@dataclass(frozen=True, eq=False)
class Edition:
    """The book as published under `number`; `digest` is the SHA-256 of its canonical JSON."""

    number: int
    digest: str
    published_at: datetime
    book: Book
    _compiled: dict[str, Expression] = field(default_factory=dict, repr=False)

    @cached_property
    def _calendar(self) -> Calendar:
        years = self.book.calendar.values()
        return Calendar(
            holidays=frozenset(day for year in years for day in year.holidays),
            makeup_days=frozenset(day for year in years for day in year.makeup_days),
            published_through=max((year.year for year in years), default=0),
        )

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return vocabulary_of(self.book.questions, self.book.parameters)

    def calendar(self) -> Calendar:
        """Return the working days of the published years, provisional past the last."""
        return self._calendar

    def parameter(self, key: str, *, on: date) -> Any:
        """Return a parameter's value on a day, None before its first; raise KeyError for an unknown key."""
        return value_on(self.book.parameters[key], on)

    def expression(self, text: str) -> Expression:
        """Return an expression of this edition, compiled once; raise ExpressionFault if it is not of the language."""
        compiled = self._compiled.get(text)
        if compiled is None:
            compiled = self._compiled[text] = compile_expression(text, self._vocabulary, expects=ANY)
        return compiled

    def evaluate(self, text: str, answers: Mapping[str, Any], *, today: date) -> Any:
        """Return an expression's value for these answers, None when it cannot be known yet."""
        return self.expression(text).run(answers, today)
