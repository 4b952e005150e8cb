"""Checking before filing: the part of a bundle's form that decides whether, and how much. Pure; nothing is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from tongban.book import api as book
from tongban.forms.amounts import amounts
from tongban.forms.answers import Answer, Stored
from tongban.forms.filling import derive
from tongban.forms.form import Asked, Form
from tongban.forms.wording import options, shown

TYPED = ("choice", "boolean", "number", "money", "date")  # names and numbers of persons nobody types here


@dataclass(frozen=True)
class Deciding(Form):
    """A bundle's form narrowed to what its conditions, the joining of its services and its explained amounts read."""

    @cached_property
    def questions(self) -> dict[str, Asked]:
        """Return the questions that decide, in the form's order."""
        whole = Form(self.edition, self.bundle, self.chosen).questions
        found, todo = set(book.APPLICANT), self._starts()
        while todo:
            key = todo.pop()
            if key in found or key not in whole:
                continue
            found.add(key)
            question = whole[key].question
            todo |= self.edition.names_in(question.when) | self._rests_on(question)
            todo |= {name for _service, ask in whole[key].asks for name in self.edition.names_in(ask.when)}
        return {key: asked for key, asked in whole.items() if key in found}

    def _starts(self) -> set[str]:
        services = [self.edition.book.services[joined.service] for joined in self.bundle.services]
        conditions = [*self.bundle.conditions, *(one for service in services for one in service.conditions)]
        expressions = [*(one.when for one in conditions), *(joined.when for joined in self.bundle.services)]
        found = {name for one in expressions if one for name in self.edition.names_in(one)}
        return found | {key for key, one in self.edition.book.questions.items() if one.explained}

    def _rests_on(self, question: book.Question) -> set[str]:
        found = set(self.edition.names_in(question.derive))
        for bound in (question.filled, question.choices_from):
            found |= {bound.subject} if bound else set()
        return found | {question.filled.element if question.filled else ""}

    def leaves(self, expression: str) -> list[str]:
        """Return the questions an expression rests on that are typed or looked up, derived ones followed."""
        found: dict[str, None] = {}
        todo, seen = sorted(self.edition.names_in(expression)), set()
        while todo:
            key = todo.pop(0)
            if key in seen or key not in self.questions:
                continue
            seen.add(key)
            question = self.questions[key].question
            if question.derive:
                todo += sorted(self.edition.names_in(question.derive))
            else:
                found[key] = None
        return list(found)


@dataclass(frozen=True)
class Ground:
    """One answer that a condition rests on, in words (empty: not known), and the register it came from, if one."""

    label: book.Text
    shown: str
    source: book.Text | None


@dataclass(frozen=True)
class Checked:
    """A condition, whether it is met (None: not known), by which answers, and for which services only (empty: all)."""

    condition: book.Condition
    service: book.Text | None
    met: bool | None
    grounds: list[Ground]


@dataclass(frozen=True)
class Closed:
    """A service that is not offered to this person, with those of its conditions that are not met."""

    service: book.Service
    unmet: list[Checked]


@dataclass(frozen=True)
class Precheck:
    """What can be said before filing. `asked` are the questions the person may still type, in the form's order."""

    form: Deciding
    asked: list[str]
    conditions: list[Checked]
    services: list[book.Service]
    amounts: list[book.Explained]
    closed: list[Closed]

    @property
    def met(self) -> bool | None:
        """Tell whether all conditions are met: false as soon as one is not, None while one is not known."""
        found = [one.met for one in self.conditions]
        return False if False in found else None if None in found else True


_narrowed: dict[tuple[int, str, str], Deciding] = {}


def deciding(bundle: str, edition: book.Edition) -> Deciding:
    """Return the narrowed form of a bundle, compiled once a process; raise KeyError for an unknown one.

    Lists of people are left out: who confirms is asked when the form is filed.
    """
    key = (edition.number, edition.digest, bundle)
    if key not in _narrowed:
        record = edition.book.bundles[bundle]
        parties = [party for party in record.parties if not party.members]
        _narrowed[key] = Deciding(edition, msgspec.structs.replace(record, parties=parties))
    return _narrowed[key]


def precheck(form: Deciding, answers: Stored, readings: Mapping[str, Any], *, today: date) -> Precheck:
    """Return what these answers decide on a day; `answers` are as a draft keeps them, and are left as they are."""
    answers = dict(answers)
    derive(form, answers, today)
    values = form.values(answers)
    services = [form.edition.book.services[key] for key in form.joined(values, today)]
    conditions = [
        Checked(
            one.condition,
            form.edition.book.services[one.service].title if one.service else None,
            one.met,
            list(_grounds(form, one.condition.when, answers, readings)),
        )
        for one in form.conditions(values, today)
    ]
    relevant = [key for key in form.questions if form.is_relevant(key, values, today)]
    asked = [key for key in relevant if _may_type(form, key, answers, readings)]
    closed = [one for one in _closed(form, answers, readings, today) if one.unmet]
    return Precheck(form, asked, conditions, services, amounts(form, answers, today), closed)


def typed_answers(form: Deciding, given: Mapping[str, Any]) -> Stored:
    """Return checked answers of a person (question key -> value) as a draft keeps them."""
    return {key: Answer(value=value, origin="typed").stored() for key, value in given.items() if value is not None}


def _may_type(form: Deciding, key: str, answers: Stored, readings: Mapping[str, Any]) -> bool:
    question = form.questions[key].question
    if question.derive or question.handed or key in book.SIGNED_IN:
        return False
    if question.choices_from:
        return len(options(form, key, readings)) > 1
    if question.type not in TYPED:
        return False
    return answers.get(key, {}).get("origin") != "source"


def _closed(form: Deciding, answers: Stored, readings: Mapping[str, Any], today: date) -> Iterator[Closed]:
    values = form.values(answers)
    for joined in form.bundle.services:
        if form.truth(joined.when, values, today) is not False:
            continue
        service = form.edition.book.services[joined.service]
        unmet = [one for one in service.conditions if form.truth(one.when, values, today) is False]
        checked = [Checked(one, None, False, list(_grounds(form, one.when, answers, readings))) for one in unmet]
        yield Closed(service, checked)


def _grounds(form: Deciding, expression: str, answers: Stored, readings: Mapping[str, Any]) -> Iterator[Ground]:
    for key in form.leaves(expression):
        question, answer = form.questions[key].question, answers.get(key, {})
        words = shown(form, key, answer.get("value"))
        words = dict(options(form, key, readings)).get(words, words)
        source = form.edition.book.sources.get(answer.get("source", ""))
        yield Ground(question.label, words, source.title if source else None)
