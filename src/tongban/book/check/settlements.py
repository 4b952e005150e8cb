"""Settlements: which charges they are, how each is split; and the mandates that name them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry, suggestion
from tongban.book.conditions import ExpressionFault
from tongban.book.fault import Fault
from tongban.book.records import Service, Settlement, Source
from tongban.book.settling import share_of

FIELDS = ("number", "person", "total", "place")
OWN = "own"  # what the split calls the holder's part


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each settlement, and of each service whose result is a mandate."""
    for entry in draft.settlements.values():
        yield from repetition(entry, "shares", "key", [OWN, *(share.key for share in entry.record.shares)])
        source = draft.sources.get(entry.record.charges)
        if source is not None:
            yield from _charges(entry, source.record)
    for service in draft.services.values():
        yield from _mandate(service)


def _charges(entry: Entry[Settlement], source: Source) -> Iterator[Fault]:
    settlement = entry.record
    if source.kind != "push":
        what = _("“%(key)s” is not a source whose office sends by itself.") % {"key": source.key}
        yield entry.fault(what, _("Name a source of kind push."), "charges")
        return
    names = {field.name: field.type for field in source.fields}
    for name in FIELDS:
        value = getattr(settlement, name)
        if value not in names:
            what = _("The source answers no “%(name)s”.") % {"name": value}
            yield entry.fault(what, suggestion(value, names, _("Name one of its fields.")), name)
    for index, share in enumerate(settlement.shares):
        try:
            share_of(share.amount, source.fields)
        except ExpressionFault as fault:
            yield entry.fault(fault.what, fault.remedy, "shares", index, "amount")


def _mandate(entry: Entry[Service]) -> Iterator[Fault]:
    result = entry.record.result
    if (result.kind == "mandate") != (result.terms is not None):
        what = _("A result of kind mandate has its terms, and no other has.")
        yield entry.fault(what, _("Add or remove terms, or change the kind."), "result", "kind")
    elif result.terms is not None and not result.terms.covers:
        yield entry.fault(_("The mandate covers nobody."), _("Name a question with an ID number."), "result", "terms")
