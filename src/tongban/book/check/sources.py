"""Sources: what they answer and take, and that whoever uses one is among its purposes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry
from tongban.book.fault import Fault
from tongban.book.graph import needed_keys, read_by
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
    uses = list(_uses(draft))
    missing: dict[tuple[str, str], None] = {}
    for source_key, allowed, user in uses:
        source = draft.sources.get(source_key)
        if source is not None and not allowed & set(source.record.purposes):
            missing[source_key, user] = None
    for source_key, user in missing:
        what = _("“%(user)s” uses this source, but is not among its purposes.") % {"user": user}
        remedy = _("Add it to purposes, with a legal basis for it, or do not use the source.")
        yield draft.sources[source_key].fault(what, remedy, "purposes")
    if all(draft.is_whole(chapter) for chapter in ("services", "questions", "materials")):
        yield from _never_used(draft, uses, {source_key for source_key, _user in missing})


def _never_used(draft: Draft, uses: list[tuple[str, set[str], str]], faulty: set[str]) -> Iterator[Fault]:
    """Yield a fault for each purpose that a source is shared for without need (Personal Information Protection Law
    Art. 6). What a service's answers are derived or looked up from is the need of its bundle, not its own.

    A source that nobody uses yet is left alone.
    """
    in_use = {source_key for source_key, _allowed, _user in uses} - faulty
    used = {(source_key, purpose) for source_key, allowed, _user in uses for purpose in allowed}
    for entry in (entry for key, entry in draft.sources.items() if key in in_use):
        for index, purpose in enumerate(entry.record.purposes):
            if purpose in draft.keys("purposes") and (entry.key, purpose) not in used:
                what = _("“%(purpose)s” never uses this source.") % {"purpose": purpose}
                yield entry.fault(what, _("Take it off purposes."), "purposes", index)


def _uses(draft: Draft) -> Iterator[tuple[str, set[str], str]]:
    """Yield (source, keys one of which must be a purpose, who uses it)."""
    for key, entry in draft.services.items():
        users = {key, *_bundles_with(key, draft)}
        if entry.record.on_grant:
            yield entry.record.on_grant.source, users, key
        if entry.record.outside:
            yield entry.record.outside.send, users, key
            yield entry.record.outside.status_by, users, key
        terms = entry.record.result.terms
        if terms and (settlement := draft.settlements.get(terms.settlement)):
            yield settlement.record.charges, users, key
        for need in entry.record.materials:
            material = draft.materials.get(need.material)
            for way in material.record.ways if material else ():
                if way.source:
                    yield way.source, users, key
    for bundle_key, bundle in draft.bundles.items():
        yield from _filled(bundle, bundle_key, draft)


def _filled(bundle: Entry[Bundle], bundle_key: str, draft: Draft) -> Iterator[tuple[str, set[str], str]]:
    book = draft.book()
    services = [book.services[joined.service] for joined in bundle.record.services if joined.service in book.services]
    for key in needed_keys(bundle.record, book):
        question = draft.questions.get(key)
        for bound in (question.record.filled, question.record.choices_from) if question is not None else ():
            if bound is not None:
                readers = {service.key for service in services if ("questions", key) in read_by(service)}
                yield bound.source, {bundle_key, *readers}, bundle_key


def _bundles_with(service: str, draft: Draft) -> set[str]:
    return {
        key for key, bundle in draft.bundles.items() if service in {joined.service for joined in bundle.record.services}
    }
