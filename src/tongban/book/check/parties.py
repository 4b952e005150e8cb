"""Parties and lists of them, what is read about each, and who proves for whom a person acts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.draft import Draft, Entry, suggestion
from tongban.book.fault import Fault
from tongban.book.graph import needed_keys
from tongban.book.records import Bundle, Members, Party, Question, Source


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each bundle's parties, of questions read after confirmation, and of proofs of representation."""
    for entry in draft.bundles.values():
        for index, party in enumerate(entry.record.parties):
            yield from _party(entry, draft, index, party)
        yield from _proved(entry, draft)
    for question in draft.questions.values():
        yield from _binding(question)
    for source in draft.sources.values():
        yield from _represents(source)
    if all(draft.is_whole(chapter) for chapter in ("questions", "services", "materials", "certificates", "bundles")):
        yield from _each(draft)


def _party(entry: Entry[Bundle], draft: Draft, index: int, party: Party) -> Iterator[Fault]:
    place = ("parties", index)
    if party.members is None and not (party.id_number and party.name):
        what = _("The party “%(key)s” has no ID number and name, and no members.") % {"key": party.key}
        yield entry.fault(what, _("Write id_number and name, or members."), *place)
    if party.members is not None and (party.id_number or party.name):
        what = _("The party “%(key)s” is both one person and a list.") % {"key": party.key}
        yield entry.fault(what, _("Keep members, or id_number and name."), *place, "members")
    if party.members is not None:
        yield from _members(entry, draft, index, party.members)


def _members(entry: Entry[Bundle], draft: Draft, index: int, members: Members) -> Iterator[Fault]:
    source = draft.sources.get(members.source)
    if source is None:
        return
    yield from _list_of(entry, source.record, members.field, ("parties", index, "members"))
    if entry.key not in source.record.purposes:
        what = _("The source “%(source)s” does not name this bundle as a purpose.") % {"source": members.source}
        yield entry.fault(what, _("Add it to the source's purposes."), "parties", index, "members", "source")


def _list_of(
    entry: Entry[Bundle] | Entry[Source], source: Source, field: str, place: tuple[str | int, ...]
) -> Iterator[Fault]:
    types = {one.name: one.type for one in source.fields}
    if source.kind != "read" or types.get(field) != "list":
        what = _("“%(name)s” is not a list that “%(source)s” answers.") % {"name": field, "source": source.key}
        remedy = _("Name a field of type list of a source of kind read.")
        yield entry.fault(
            what, suggestion(field, [key for key in types if types[key] == "list"], remedy), *place, "field"
        )


def _binding(entry: Entry[Question]) -> Iterator[Fault]:
    bound = entry.record.filled
    if bound is None:
        return
    if bool(bound.each) == bool(bound.subject):
        what = _("The answer is read about one person (subject) or about each of a list (each): one of the two.")
        yield entry.fault(what, _("Write subject, or each."), "filled", "each" if bound.each else "source")
    if bool(bound.each) != bool(bound.total):
        what = _("What is read about each of a list needs a total, and nothing else has one.")
        remedy = _("Write each and total: sum, max, min, any, all or count.")
        yield entry.fault(what, remedy, "filled", "total" if bound.total else "each")
    if bound.waits and (bound.element or entry.record.correctable):
        what = _("What is read after confirmation is shown to nobody before: it can't be chosen or corrected.")
        place = ("filled", "element") if bound.element else ("correctable",)
        yield entry.fault(what, _("Remove element and correctable."), *place)


def _represents(entry: Entry[Source]) -> Iterator[Fault]:
    if entry.record.represents is not None:
        yield from _list_of(entry, entry.record, entry.record.represents.field, ("represents",))


def _proved(entry: Entry[Bundle], draft: Draft) -> Iterator[Fault]:
    """Yield the fault of a bundle for companies that no source may be asked for: nobody could begin it."""
    if entry.record.applicant == "person" or not draft.is_whole("sources"):
        return
    proving = [one.record for one in draft.sources.values() if one.record.represents is not None]
    if not any(entry.key in one.purposes for one in proving):
        what = _("Companies apply here, but no source proves for this bundle who acts for one.")
        remedy = _("Name this bundle among the purposes of the source that has represents.")
        yield entry.fault(what, remedy, "applicant")


def _each(draft: Draft) -> Iterator[Fault]:
    """Yield faults of questions read about each of a list that a bundle does not have, or does not ask to confirm."""
    book = draft.book()
    for bundle in draft.bundles.values():
        lists = {party.key for party in bundle.record.parties if party.members is not None and party.confirms}
        for key in needed_keys(bundle.record, book):
            entry = draft.questions.get(key)
            bound = entry.record.filled if entry else None
            if entry is None or bound is None or not bound.each or bound.each in lists:
                continue
            what = _("“%(bundle)s” needs this, but has no party “%(party)s” with members who confirm.")
            values = {"bundle": bundle.key, "party": bound.each}
            yield entry.fault(
                what % values, _("Add the party to the bundle, with members and confirms: true."), "filled", "each"
            )
