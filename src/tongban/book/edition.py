"""An edition: one published state of the book, immutable, with its expressions compiled as they are first needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from tongban.book.conditions import ANY, Expression, Vocabulary, compile_expression
from tongban.book.conditions.expression import Run
from tongban.book.conditions.vocabulary import value_on, vocabulary_of
from tongban.book.records import Book
from tongban.book.tables import Hit, given_by, hits, names_through
from tongban.kernel.workdays import Calendar


@dataclass(frozen=True, eq=False)
class Edition:
    """The book as published under `number`; `digest` is the SHA-256 of its canonical JSON."""

    number: int
    digest: str
    published_at: datetime
    book: Book
    _compiled: dict[str, Expression] = field(default_factory=dict, repr=False)
    _named: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

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
        return vocabulary_of(self.book.questions, self.book.parameters, self.book.tables, self.table)

    def calendar(self) -> Calendar:
        """Return the working days of the published years, provisional past the last."""
        return self._calendar

    def parameter(self, key: str, *, on: date) -> Any:
        """Return a parameter's value on a day, None before its first; raise KeyError for an unknown key."""
        return value_on(self.book.parameters[key], on)

    def table(self, key: str, answers: Mapping[str, Any], day: date) -> Any:
        """Return what a table gives for these answers on a day, None when it cannot be known yet."""
        return given_by(self.book.tables[key], self.runner, answers, day)

    def hits(self, key: str, answers: Mapping[str, Any], day: date) -> list[Hit]:
        """Return the rows of a table that hit, or may."""
        return hits(self.book.tables[key], self.runner, answers, day)

    def runner(self, text: str) -> Run:
        """Return an expression ready to run."""
        return self.expression(text).run

    def names_in(self, text: str) -> frozenset[str]:
        """Return the question keys an expression reads, through the tables it names too."""
        found = self._named.get(text)
        if found is None:
            found = self._named[text] = names_through(text, self.book.tables)
        return found

    def expression(self, text: str) -> Expression:
        """Return an expression of this edition, compiled once; raise ExpressionFault if it is not of the language."""
        compiled = self._compiled.get(text)
        if compiled is None:
            compiled = self._compiled[text] = compile_expression(text, self._vocabulary, expects=ANY)
        return compiled

    def evaluate(self, text: str, answers: Mapping[str, Any], *, today: date) -> Any:
        """Return an expression's value for these answers, None when it cannot be known yet."""
        return self.expression(text).run(answers, today)
