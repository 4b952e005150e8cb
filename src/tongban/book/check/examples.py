"""Examples: conditions that exist, services that the bundle joins, answers of their question's type."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tongban.book.check.draft import Draft, Entry, suggestion
from tongban.book.choosing import unknown
from tongban.book.conditions.logic import READ
from tongban.book.conditions.vocabulary import type_of_question
from tongban.book.fault import Fault
from tongban.book.records import Example


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each example that dangling references do not show."""
    for entry in draft.examples.values():
        yield from _conditions(entry, draft)
        yield from _services(entry, draft)
        yield from _given(entry, draft)
        yield from _choose(entry, draft)


def _conditions(entry: Entry[Example], draft: Draft) -> Iterator[Fault]:
    bundle = draft.bundles.get(entry.record.bundle)
    if bundle is None:
        return
    known = {condition.key for condition in bundle.record.conditions}
    for joined in bundle.record.services:
        service = draft.services.get(joined.service)
        if service is None:
            return
        known |= {f"{joined.service}/{condition.key}" for condition in service.record.conditions}
        known |= {condition.key for condition in service.record.conditions}
    for key in entry.record.expect.get("conditions", ()):
        if key not in known:
            what = _("The bundle and its services have no condition “%(key)s”.") % {"key": key}
            remedy = suggestion(key, known, _("Correct the key, or remove the expectation."))
            yield entry.fault(what, remedy, "expect", "conditions", key)


def _services(entry: Entry[Example], draft: Draft) -> Iterator[Fault]:
    bundle = draft.bundles.get(entry.record.bundle)
    if bundle is None:
        return
    joined = {joined.service for joined in bundle.record.services}
    mentions: list[tuple[str, tuple[str | int, ...]]] = [
        *((key, ("joined", index)) for index, key in enumerate(entry.record.expect.get("joined", ()))),
        *((key, ("decisions", key)) for key in entry.record.expect.get("decisions", ())),
    ]
    for key, place in mentions:
        if key in draft.keys("services") and key not in joined:
            what = _("The bundle does not join “%(key)s”.") % {"key": key}
            yield entry.fault(what, _("Correct the key, or join the service."), "expect", *place)


def _given(entry: Entry[Example], draft: Draft) -> Iterator[Fault]:
    given: list[tuple[tuple[str, ...], str, Any]]
    given = [(("given", key), key, value) for key, value in entry.record.given.items()]
    given += [(("expect", "values", key), key, value) for key, value in entry.record.expect.get("values", {}).items()]
    for place, key, value in given:
        question = draft.questions.get(key)
        if question is None or value is None:
            continue
        type_ = type_of_question(question.record)
        if READ[type_.kind](value) is None or (type_.options and value not in type_.options):
            what = _("This is no answer to a question of type %(type)s.") % {"type": question.record.type}
            yield entry.fault(what, _("Give an answer the question allows, or remove it."), *place)


def _choose(entry: Entry[Example], draft: Draft) -> Iterator[Fault]:
    bundle = draft.bundles.get(entry.record.bundle)
    for key in unknown(bundle.record, entry.record.choose) if bundle else ():
        what = _("The bundle leaves no such choice: “%(key)s”.") % {"key": key}
        remedy = _("Name an optional service with true or false, or a group with one of its services.")
        yield entry.fault(what, remedy, "choose", key)
