"""Sources: what they answer and take, and that whoever uses one is among its purposes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry
from tongban.book.fault import Fault
from tongban.book.graph import needed_keys
from tongban.book.records import Bundle


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each source, and of uses that its purposes do not cover."""
    for entry in draft.sources.values():
        source = entry.record
        if source.kind == "read" and not source.fields:
            yield entry.fault(_("A source to read answers nothing."), _("Name its fields."), "fields")
        if source.kind == "write" and not source.inputs:
            yield entry.fault(_("A source to write takes nothing."), _("Name its inputs."), "kind")
        yield from repetition(entry, "fields", "name", (field.name for field in source.fields))
        yield from repetition(entry, "inputs", "name", (field.name for field in source.inputs))
    if draft.is_whole("bundles"):
        yield from _purposes(draft)


def _purposes(draft: Draft) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for source_key, allowed, user in _uses(draft):
        source = draft.sources.get(source_key)
        if source is None or (source_key, user) in seen or allowed & set(source.record.purposes):
            continue
        seen.add((source_key, user))
        what = _("“%(user)s” uses this source, but is not among its purposes.") % {"user": user}
        yield source.fault(
            what, _("Add it to purposes, with a legal basis for it, or do not use the source."), "purposes"
        )


def _uses(draft: Draft) -> Iterator[tuple[str, set[str], str]]:
    """Yield (source, keys one of which must be a purpose, who uses it)."""
    bundles_of = {key: _bundles_with(key, draft) for key in draft.services}
    for key, entry in draft.services.items():
        if entry.record.on_grant:
            yield entry.record.on_grant.source, {key, *bundles_of[key]}, key
        for need in entry.record.materials:
            material = draft.materials.get(need.material)
            for way in material.record.ways if material else ():
                if way.source:
                    yield way.source, {key, *bundles_of[key]}, key
    for bundle_key, bundle in draft.bundles.items():
        yield from _filled(bundle, bundle_key, draft)


def _filled(bundle: Entry[Bundle], bundle_key: str, draft: Draft) -> Iterator[tuple[str, set[str], str]]:
    book = draft.book()
    for key in needed_keys(bundle.record, book):
        question = draft.questions.get(key)
        if question is None or question.record.filled is None:
            continue
        askers = {
            joined.service
            for joined in bundle.record.services
            if joined.service in book.services and key in {ask.question for ask in book.services[joined.service].asks}
        }
        yield question.record.filled.source, {bundle_key, *askers}, bundle_key


def _bundles_with(service: str, draft: Draft) -> set[str]:
    return {
        key for key, bundle in draft.bundles.items() if service in {joined.service for joined in bundle.record.services}
    }
