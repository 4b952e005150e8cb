"""How an amount comes about: the answers it starts from, the rows and parameters it takes, the reckoning. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.book.edition import Edition
from tongban.book.records import Question, Text
from tongban.book.spelling import Speller
from tongban.book.tables import held_on
from tongban.book.values import kept, plain
from tongban.book.words import YUAN, plain_words, unit_of, value_words


@dataclass(frozen=True)
class Line:
    """One line. `kind`: answer, row, parameter or reckoning; `question` is the key of an answer's or reckoning's.

    `value` is plain (number, text, day, true or false; None: not known yet) and `words` say it. `source` and `since`
    are the legal source of a row or a parameter, and the day it holds from.
    """

    kind: str
    text: Text
    value: Any
    words: Text
    question: str = ""
    source: Text | None = None
    since: date | None = None


@dataclass(frozen=True)
class Explained:
    """An amount, None when it cannot be known yet, with the lines that lead to it."""

    question: Question
    value: Any
    words: Text
    lines: list[Line]


def explained(keys: Iterable[str], answers: Mapping[str, Any], edition: Edition, *, today: date) -> list[Explained]:
    """Return how those of the questions that the book wants explained come about, from these answers on a day.

    `answers` holds derived ones too (question key -> value).
    """
    known = edition.book.questions
    wanted = [known[key] for key in keys if key in known and known[key].explained]
    return [_explained(question, answers, edition, today) for question in wanted]


def _explained(question: Question, answers: Mapping[str, Any], edition: Edition, today: date) -> Explained:
    value = kept(question, answers.get(question.key))
    lines = list(_Telling(answers, edition, today).lines(question))
    return Explained(question, value, value_words(question, value), lines)


@dataclass
class _Telling:
    """Tells each thing once."""

    answers: Mapping[str, Any]
    edition: Edition
    today: date
    told: set[str] = field(default_factory=set)

    def lines(self, question: Question) -> Iterator[Line]:
        """Yield what a question is reckoned from, before the reckoning."""
        self.told.add(question.key)
        for name in sorted(self.edition.names_in(question.derive) - self.told):
            yield from self._name(self.edition.book.questions[name])
        yield from self._taken(question.derive)
        yield self._reckoning(question)

    def _name(self, question: Question) -> Iterator[Line]:
        if question.key in self.told:
            return
        if question.derive and question.type in ("number", "money"):
            yield from self.lines(question)
            return
        self.told.add(question.key)
        value = self.answers.get(question.key)
        yield Line("answer", question.label, kept(question, value), value_words(question, value), question.key)

    def _taken(self, text: str) -> Iterator[Line]:
        """Yield the parameters an expression takes, and the rows that hit of the tables it takes."""
        expression = self.edition.expression(text)
        for key in sorted(expression.parameters):
            yield from self._parameter(key)
        for key in sorted(expression.tables):
            yield from self._rows(key)

    def _rows(self, key: str) -> Iterator[Line]:
        table = self.edition.book.tables[key]
        held = held_on(table, self.today)
        if held is None or f"table {key}" in self.told:
            return
        self.told.add(f"table {key}")
        unit = YUAN if table.unit == YUAN else table.unit
        for hit in self.edition.hits(key, self.answers, self.today):
            if hit.truth is not True:
                continue
            yield from self._taken(hit.row.gives)
            title, text = table.title, hit.row.text
            told = Text(zh=f"{title.zh}：{text.zh}", en=f"{title.en}: {text.en}") if text else title
            yield Line("row", told, plain(hit.gives), plain_words(hit.gives, unit), "", held.source, held.since)

    def _parameter(self, key: str) -> Iterator[Line]:
        parameter = self.edition.book.parameters[key]
        held = max((one for one in parameter.values if one.since <= self.today), key=lambda v: v.since, default=None)
        if held is None or f"parameter {key}" in self.told:
            return
        self.told.add(f"parameter {key}")
        words = plain_words(held.value, unit_of(parameter.unit))
        yield Line("parameter", parameter.title, held.value, words, "", held.source, held.since)

    def _reckoning(self, question: Question) -> Line:
        value = self.answers.get(question.key)
        words, spelt = value_words(question, value), {}
        for language in ("zh", "en"):
            told = Speller(self.edition, self.answers, self.today, language).spelled(question.derive)
            result = getattr(words, language)
            spelt[language] = f"{told} = {result}" if told else result
        return Line("reckoning", question.label, kept(question, value), Text(**spelt), question.key)
