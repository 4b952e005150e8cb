"""What two editions of the book differ in for one bundle, in words for people. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from tongban.book.edition import Edition
from tongban.book.graph import critical_path, needed_questions
from tongban.book.records import Bundle, Condition, Fee, Record, Table


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was. `kind`: service, question, condition, material, amount or days."""

    kind: str
    words: str


def differences(old: Edition, new: Edition, bundle: str, *, today: date) -> list[Difference]:
    """Return in the reader's language what differs for a bundle that both editions have; none for what only reads
    differently (help, order of the steps)."""
    was, now = _Sight(old, bundle, today), _Sight(new, bundle, today)
    found: list[Difference] = []
    for kind, of, added, removed in (
        ("service", _Sight.services, _("New service: %(name)s"), _("No longer part of it: %(name)s")),
        ("question", _Sight.questions, _("Newly asked: %(name)s"), _("No longer asked: %(name)s")),
        ("condition", _Sight.conditions, _("New condition: %(name)s"), _("No longer a condition: %(name)s")),
        ("material", _Sight.materials, _("Newly wanted: %(name)s"), _("No longer wanted: %(name)s")),
    ):
        found += _listed(kind, of, was, now, added, removed)
    changed = _("%(name)s: %(old)s, now %(new)s")
    for kind, values in (("amount", _Sight.amounts), ("days", _Sight.days)):
        before, after = values(was), values(now)
        found += [
            Difference(kind, changed % {"name": name, "old": before[name], "new": value})
            for name, value in after.items()
            if name in before and before[name] != value
        ]
    before, after = was.shapes(), now.shapes()
    labels = now.questions()
    found += [
        Difference("question", _("Asked in another way: %(name)s") % {"name": labels[key]})
        for key, shape in after.items()
        if key in before and before[key] != shape and key in labels
    ]
    tables = was.tables()
    found += [
        Difference("amount", _("Reckoned in another way: %(name)s") % {"name": table.title})
        for key, table in now.tables().items()
        if key in tables and tables[key] != table
    ]
    return found


def reads_of(edition: Edition, bundle: str) -> Mapping[str, Any]:
    """Return what an edition holds of a bundle as far as it changes a form: equal when two editions ask the same."""
    record, book = edition.book.bundles[bundle], edition.book
    services = {joined.service: book.services[joined.service] for joined in record.services}
    needs = {need.material for service in services.values() for need in service.materials}
    found = {
        "bundle": record,
        "services": services,
        "questions": needed_questions(record, book),
        "materials": {key: book.materials[key] for key in sorted(needs)},
    }
    tables = _named(book.tables, found)
    return found | {"tables": tables, "parameters": _named(book.parameters, [found, tables])}


def _named(chapter: Mapping[str, Record], records: Any) -> dict[str, Record]:
    """Return the chapter's entries whose key is written in these records as an amount, or quoted in an expression."""
    text = msgspec.json.encode(records).decode()
    return {key: one for key, one in chapter.items() if re.search(rf'"{re.escape(key)}\\?"', text)}


class _Sight:
    """One edition's bundle, each kind of thing by its key with its words."""

    def __init__(self, edition: Edition, bundle: str, today: date) -> None:
        self.edition, self.today = edition, today
        self.bundle: Bundle = edition.book.bundles[bundle]
        self.joined = [edition.book.services[one.service] for one in self.bundle.services]

    def services(self) -> dict[str, str]:
        return {one.key: str(one.title) for one in self.joined}

    def questions(self) -> dict[str, str]:
        asked = {ask.question for service in self.joined for ask in service.asks}
        asked |= {key for step in self.bundle.steps for key in step.questions}
        needed = needed_questions(self.bundle, self.edition.book)
        return {one.key: str(one.label) for one in needed if one.key in asked and not one.derive}

    def shapes(self) -> dict[str, Any]:
        """Return for each question what an answer must be like to fit."""
        return {
            one.key: (one.type, one.choices, one.pattern, one.max_length, one.minimum, one.maximum, one.filled)
            for one in needed_questions(self.bundle, self.edition.book)
        }

    def conditions(self) -> dict[str, str]:
        listed: list[Condition] = [*self.bundle.conditions]
        listed += [condition for service in self.joined for condition in service.conditions]
        return {one.when: str(one.text) for one in listed}

    def materials(self) -> dict[str, str]:
        known = self.edition.book.materials
        return {need.material: str(known[need.material].title) for one in self.joined for need in one.materials}

    def amounts(self) -> dict[str, str]:
        fees = {f"{one.title}: {fee.name}": self._fee(fee) for one in self.joined for fee in one.fees}
        kept = reads_of(self.edition, self.bundle.key)["parameters"]
        read = {key: self.edition.parameter(key, on=self.today) for key in kept}
        return fees | {str(kept[key].title): f"{value} {kept[key].unit}" for key, value in read.items()}

    def tables(self) -> dict[str, Table]:
        found: dict[str, Table] = reads_of(self.edition, self.bundle.key)["tables"]
        return found

    def days(self) -> dict[str, str]:
        found = {str(one.title): _("%(days)d working days") % {"days": one.promised_days} for one in self.joined}
        whole = critical_path(self.bundle, self.edition.book.services)
        return {_("Everything together"): _("%(days)d working days") % {"days": whole}, **found}

    def _fee(self, fee: Fee) -> str:
        if fee.amount in self.edition.book.parameters:
            return f"{self.edition.parameter(fee.amount, on=self.today)}"
        return fee.amount


def _listed(
    kind: str, of: Callable[[_Sight], dict[str, str]], was: _Sight, now: _Sight, added: str, removed: str
) -> Iterator[Difference]:
    before, after = of(was), of(now)
    for key, name in after.items():
        if key not in before:
            yield Difference(kind, added % {"name": name})
    for key, name in before.items():
        if key not in after:
            yield Difference(kind, removed % {"name": name})
