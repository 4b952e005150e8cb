"""A bundle's one form, computed from the book: the union of what its services ask, each asked once. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tongban.book import api as book
from tongban.forms.answers import typed


@dataclass(frozen=True)
class Asked:
    """A question of the form with the asks of the services that need it."""

    question: book.Question
    asks: tuple[tuple[str, book.Ask], ...]

    @property
    def key(self) -> str:
        return self.question.key


@dataclass(frozen=True)
class Condition:
    """A condition of acceptance and whether it is met (None: cannot be known yet)."""

    condition: book.Condition
    service: str
    met: bool | None


@dataclass(frozen=True)
class Form:
    """The form of one bundle in one edition, as somebody chose it: `chosen` of what the bundle leaves open."""

    edition: book.Edition
    bundle: book.Bundle
    chosen: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def questions(self) -> dict[str, Asked]:
        """Return every question placed on a step, needed by a service or handed on by one, in order of the steps."""
        services = [self.edition.book.services[joined.service] for joined in self.bundle.services]
        asks: dict[str, list[tuple[str, book.Ask]]] = {}
        for service in services:
            for ask in service.asks:
                asks.setdefault(ask.question, []).append((service.key, ask))
        handed = [key for service in services for key in book.handed_by(service)]
        placed = [key for step in self.bundle.steps for key in step.questions]
        keys = dict.fromkeys([*book.SIGNED_IN, *placed, *asks, *handed, *self._inner(placed + list(asks))])
        known = self.edition.book.questions
        return {key: Asked(known[key], tuple(asks.get(key, ()))) for key in keys if key in known}

    def _inner(self, keys: list[str]) -> list[str]:
        """Return questions that nobody sees asked but that others are derived or looked up from."""
        known, found, todo = self.edition.book.questions, dict.fromkeys(keys), list(keys)
        while todo:
            question = known.get(todo.pop())
            if question is None:
                continue
            wanted = [name for name in sorted(self.edition.names_in(question.derive)) if name in known]
            if question.filled:
                wanted += [name for name in (question.filled.subject, question.filled.element) if name]
            if question.choices_from:
                wanted.append(question.choices_from.subject)
            for name in wanted:
                if name not in found:
                    found[name] = None
                    todo.append(name)
        return list(found)

    def sources(self) -> list[book.Source]:
        """Return the registers that fill the form, in the order of their questions."""
        bound = [
            one for asked in self.questions.values() for one in (asked.question.filled, asked.question.choices_from)
        ]
        lists = [party.members for party in self.bundle.parties]
        keys = dict.fromkeys(binding.source for binding in [*bound, *lists] if binding)
        return [self.edition.book.sources[key] for key in keys]

    def rests_on(self, service: str) -> list[str]:
        """Return the questions a service asks, and those its answers are derived or looked up from."""
        return self._inner([ask.question for ask in self.edition.book.services[service].asks])

    def values(self, answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Return typed values of stored answers."""
        return {
            key: typed(self.questions[key].question, answer.get("value"))
            for key, answer in answers.items()
            if key in self.questions
        }

    def truth(self, expression: str, values: Mapping[str, Any], today: date) -> Any:
        """Evaluate a condition of the book; the empty one is true, an unknown one None."""
        return True if not expression else book.evaluate(expression, values, today=today, edition=self.edition)

    def joined(self, values: Mapping[str, Any], today: date) -> list[str]:
        """Return the services this person's application joins, in the bundle's order."""
        return book.choosing.joined(self.bundle, self.chosen, lambda when: self.truth(when, values, today))

    def left_open(self, values: Mapping[str, Any], today: date) -> tuple[list[book.Joined], dict[str, list[str]]]:
        """Return what this person may choose: the optional services, and the alternatives of each group."""
        return book.choosing.open_to_choice(self.bundle, lambda when: self.truth(when, values, today))

    def undecided(self, values: Mapping[str, Any], today: date) -> list[str]:
        """Return the groups of alternatives of which one has to be chosen and none is."""
        return book.choosing.undecided(self.bundle, self.chosen, lambda when: self.truth(when, values, today))

    def idle(self, values: Mapping[str, Any], today: date) -> frozenset[str]:
        """Return the questions that nothing reads as long as some services are not chosen: nobody is asked for them."""
        left = book.choosing.declined(self.bundle, self.chosen, lambda when: self.truth(when, values, today))
        if left not in self._idle:
            self._idle[left] = book.idle(self.bundle, self.edition.book, left)
        return self._idle[left]

    @cached_property
    def _idle(self) -> dict[frozenset[str], frozenset[str]]:
        return {}

    @cached_property
    def _steering(self) -> frozenset[str]:
        return book.steering(self.bundle)

    def is_relevant(self, key: str, values: Mapping[str, Any], today: date) -> bool:
        """Tell whether a question concerns this person, by its own condition and its services'.

        What only services not joined ask does not, unless it says whether they are offered. A choice among a register's
        elements does once there are some; what is read off one, once it is chosen.
        """
        asked, bound = self.questions[key], self.questions[key].question.filled
        if asked.question.choices_from and key not in values:
            return False
        if bound and bound.element in values and values[bound.element] is None:
            return False
        if self.truth(asked.question.when, values, today) is not True:
            return False
        if not asked.asks:
            return key not in self.idle(values, today)
        asks = self._asks_of_joined(key, values, today)
        if not asks:
            return any(self.is_relevant(derived, values, today) for derived in self._derived_from.get(key, ()))
        return any(self.truth(ask.when, values, today) is True for ask in asks)

    def _asks_of_joined(self, key: str, values: Mapping[str, Any], today: date) -> list[book.Ask]:
        """Return what joined services say of a question; of one that the bundle itself reads, what all of them say."""
        asks = self.questions[key].asks
        if not asks or key in self._steering or not any(service in self._open for service, _ in asks):
            return [ask for _, ask in asks]
        joined = self.joined(values, today)
        return [ask for service, ask in asks if service in joined]

    @cached_property
    def _open(self) -> frozenset[str]:
        """Return the services that are not joined by everybody."""
        return frozenset(one.service for one in self.bundle.services if one.when or one.optional or one.one_of)

    def is_required(self, key: str, values: Mapping[str, Any], today: date) -> bool:
        """Tell whether some service needs this answer, or one derived from it, and can't do without.

        What could be derived without it is no reason: a soldier who settles where he enlisted has no spouse to name.
        """
        asks = self._asks_of_joined(key, values, today)
        asked = any(ask.required and self.truth(ask.when, values, today) is True for ask in asks)
        derived = self._derived_from.get(key, ())
        missing = [one for one in derived if values.get(key) is not None or values.get(one) is None]
        return asked or any(self.is_required(one, values, today) for one in missing)

    @cached_property
    def _derived_from(self) -> dict[str, list[str]]:
        """Return for each question those whose derivation, or whose look-up, starts from it."""
        found: dict[str, list[str]] = {}
        for key, asked in self.questions.items():
            for name in self.edition.names_in(asked.question.derive):
                found.setdefault(name, []).append(key)
            if asked.question.filled and asked.question.filled.element:
                found.setdefault(asked.question.filled.element, []).append(key)
        return found

    def conditions(self, values: Mapping[str, Any], today: date) -> list[Condition]:
        """Return the bundle's and its joined services' conditions, each once, with whether they are met."""
        found: dict[str, Condition] = {}
        listed = [("", condition) for condition in self.bundle.conditions]
        for service in self.joined(values, today):
            listed += [(service, condition) for condition in self.edition.book.services[service].conditions]
        for service, condition in listed:
            if condition.when not in found:
                found[condition.when] = Condition(condition, service, self.truth(condition.when, values, today))
        return list(found.values())

    def choices(self, key: str, values: Mapping[str, Any], today: date) -> list[book.Choice]:
        """Return the options offered to this person."""
        offered = self.questions[key].question.choices
        return [choice for choice in offered if self.truth(choice.when, values, today) is not False]


_forms: dict[tuple[int, str, str, frozenset[tuple[str, Any]]], Form] = {}


def form_of(bundle: str, edition: book.Edition, choices: Mapping[str, Any] | None = None) -> Form:
    """Return the form of a bundle in an edition, compiled once a process. Raises KeyError for an unknown bundle.

    `choices` are what somebody chose of it; what the bundle does not leave open is passed over.
    """
    record, given = edition.book.bundles[bundle], dict(choices or {})
    for unknown in book.choosing.unknown(record, given) if given else ():
        del given[unknown]
    key = (edition.number, edition.digest, bundle, frozenset(given.items()))
    if key not in _forms:
        _forms[key] = Form(edition, record, given)
    return _forms[key]
