"""Examples run: given answers in, what the book makes of them out, compared with what its writers expect."""

from collections.abc import Iterator
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import msgspec

from tongban.book import values
from tongban.book.choosing import declined
from tongban.book.choosing import joined as joined_by
from tongban.book.edition import Edition
from tongban.book.graph import idle, is_typed, needed_questions, steering
from tongban.book.reader import read
from tongban.book.records import Bundle, Example, Service


def load_examples(folder: Path) -> list[Example]:
    """Return the examples of a checked book's folder, in the order of its files."""
    found: list[Example] = []
    for path in sorted(folder.glob("examples/*.yaml")):
        document, _faults = read(path, name=path.name)
        if document is not None:
            found += msgspec.convert(document.data["examples"], list[Example])
    return found


def differences(example: Example, edition: Edition) -> list[str]:
    """Return one line for each expectation that the book does not meet; none when all is as expected."""
    happened = outcome(example, edition)
    found = []
    for name, wanted in example.expect.items():
        got = happened[name]
        if isinstance(wanted, dict):
            found += [
                f"{name}.{key}: expected {value}, got {got.get(key, 'nothing')}"
                for key, value in wanted.items()
                if key not in got or got[key] != value
            ]
        elif sorted(wanted) != sorted(got):
            missing, extra = sorted(set(wanted) - set(got)), sorted(set(got) - set(wanted))
            found.append(f"{name}: missing {missing}, not expected {extra}")
    return found


def outcome(example: Example, edition: Edition) -> dict[str, Any]:
    """Return `conditions`, `joined`, `asked`, `decisions` and `values` for an example's answers on its day.

    A condition is found under its key and under `service/key`; where two share a key, the plain one is the first.
    """
    book, today = edition.book, example.today
    bundle = book.bundles[example.bundle]
    answers = with_derived(bundle, example.given, edition, today=today)

    def truth(when: str) -> Any:
        return _truth(when, answers, edition, today)

    joined = joined_by(bundle, example.choose, truth)
    unread = idle(bundle, book, declined(bundle, example.choose, truth))
    services = [book.services[key] for key in joined]
    conditions: dict[str, bool | None] = {}
    for condition in bundle.conditions:
        conditions[condition.key] = edition.evaluate(condition.when, answers, today=today)
    for service in services:
        for condition in service.conditions:
            met = edition.evaluate(condition.when, answers, today=today)
            conditions[f"{service.key}/{condition.key}"] = met
            conditions.setdefault(condition.key, met)
    return {
        "conditions": conditions,
        "joined": joined,
        "asked": [key for key in _asked(bundle, services, answers, edition, today) if key not in unread],
        "decisions": {service.key: decision(service, answers, edition, today=today) for service in services},
        "values": answers,
    }


def decision(service: Service, answers: dict[str, Any], edition: Edition, *, today: date) -> str:
    """Return how a service's rule decides: granted, refused, or officer where there is no rule or no certainty."""
    if service.rule is None:
        return "officer"
    met = edition.evaluate(service.rule.grant_when, answers, today=today)
    if met is True:
        return "granted"
    return "refused" if met is False and service.rule.otherwise == "refuse" else "officer"


def with_derived(bundle: Bundle, given: dict[str, Any], edition: Edition, *, today: date) -> dict[str, Any]:
    """Return the answers with every derived one that the bundle needs, reckoned in order of dependence."""
    derived = {question.key: question for question in needed_questions(bundle, edition.book) if question.derive}
    answers = dict(given)
    reads = {key: edition.names_in(question.derive) for key, question in derived.items()}
    for key in TopologicalSorter(reads).static_order():
        if key in derived and key not in given:
            answers[key] = values.derived(derived[key], answers, edition, today=today)
    return answers


def _asked(
    bundle: Bundle, services: list[Service], answers: dict[str, Any], edition: Edition, today: date
) -> Iterator[str]:
    """Yield the keys of questions the person types: relevant by their own condition and by a service that asks."""
    steers = steering(bundle)
    for question in needed_questions(bundle, edition.book):
        if not is_typed(question) or _truth(question.when, answers, edition, today) is not True:
            continue
        of_all = [edition.book.services[joined.service] for joined in bundle.services]
        asking = of_all if question.key in steers else services
        asks = [ask for service in asking for ask in service.asks if ask.question == question.key]
        if not any(ask.question == question.key for service in of_all for ask in service.asks) or any(
            _truth(ask.when, answers, edition, today) is True for ask in asks
        ):
            yield question.key


def _truth(expression: str, answers: dict[str, Any], edition: Edition, today: date) -> Any:
    return edition.evaluate(expression, answers, today=today) if expression else True
