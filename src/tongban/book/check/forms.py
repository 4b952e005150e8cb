"""A bundle's form: each question that is needed stands on one step, and no other does."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.bundles import joins_well_formed
from tongban.book.check.draft import Draft, Entry
from tongban.book.fault import Fault
from tongban.book.graph import SIGNED_IN, is_typed, needed_keys
from tongban.book.records import Book, Bundle


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each bundle's steps, where everything it reads is well-formed."""
    if not all(draft.is_whole(chapter) for chapter in ("questions", "materials", "certificates")):
        return
    book = draft.book()
    for entry in draft.bundles.values():
        if joins_well_formed(entry, draft):
            yield from _steps(entry, book)


def _steps(entry: Entry[Bundle], book: Book) -> Iterator[Fault]:
    needed = needed_keys(entry.record, book)
    placed: set[str] = set()
    for number, step in enumerate(entry.record.steps):
        for index, key in enumerate(step.questions):
            place = ("steps", number, "questions", index)
            if key in placed:
                what = _("“%(key)s” is asked twice in this form.") % {"key": key}
                yield entry.fault(what, _("Keep it on one step."), *place)
            placed.add(key)
            question = book.questions.get(key)
            if question is None:
                continue
            if question.handed:
                what = _("“%(key)s” comes from an earlier result and is never asked.") % {"key": key}
                yield entry.fault(what, _("Take it off the step."), *place)
            elif key not in needed:
                what = _("“%(key)s” is asked, but nothing in the bundle needs it.") % {"key": key}
                yield entry.fault(what, _("Take it off the step, or name it in a service's asks."), *place)
    yield from _not_placed(entry, book, needed, placed)


def _not_placed(entry: Entry[Bundle], book: Book, needed: dict[str, str], placed: set[str]) -> Iterator[Fault]:
    asked = {
        ask.question: joined.service
        for joined in reversed(entry.record.services)
        if joined.service in book.services
        for ask in book.services[joined.service].asks
    }
    for key, needed_by in needed.items():
        question = book.questions.get(key)
        if question is None or key in placed or key in SIGNED_IN:
            continue
        if (
            is_typed(question)
            or question.choices_from
            or (question.filled and not question.filled.waits and key in asked)
        ):
            what = _("“%(key)s” is needed by “%(record)s”, but stands on no step.")
            values = {"key": key, "record": asked.get(key, needed_by)}
            yield entry.fault(what % values, _("Put it on one of the steps."), "steps")
