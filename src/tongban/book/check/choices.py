"""What people may choose in a bundle: optional services, and groups of alternatives."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.draft import Entry
from tongban.book.choosing import groups
from tongban.book.fault import Fault
from tongban.book.records import Bundle, Joined


def check_choices(entry: Entry[Bundle]) -> Iterator[Fault]:
    """Yield faults of a bundle's choices."""
    alternatives = groups(entry.record.services)
    keys = {joined.service for joined in entry.record.services}
    for index, joined in enumerate(entry.record.services):
        if joined.one_of:
            yield from _alternative(entry, index, joined, alternatives[joined.one_of], keys)
        elif not joined.chosen and not joined.optional:
            what = _("“%(service)s” is not optional, so it cannot be left unchosen.") % {"service": joined.service}
            yield entry.fault(what, _("Write optional: true, or remove chosen."), "services", index, "chosen")


def _alternative(
    entry: Entry[Bundle], index: int, joined: Joined, alternatives: list[str], keys: set[str]
) -> Iterator[Fault]:
    group = joined.one_of
    if len(alternatives) == 1:
        what = _("“%(group)s” has only one alternative.") % {"group": group}
        yield entry.fault(what, _("Add another, or remove one_of."), "services", index, "one_of")
    if group in keys and joined.service == alternatives[0]:
        what = _("A group of alternatives has the name of a service: “%(group)s”.") % {"group": group}
        yield entry.fault(what, _("Give the group a name of its own."), "services", index, "one_of")
    for field, stands in (("optional", joined.optional), ("chosen", not joined.chosen)):
        if stands:
            what = _("An alternative is chosen among the others of its group: it is neither optional nor preselected.")
            yield entry.fault(what, _("Remove %(field)s, or one_of.") % {"field": field}, "services", index, field)
    for field in ("needs", "after"):
        for number, other in enumerate(getattr(joined, field)):
            if other in alternatives and other != joined.service:
                what = _("“%(other)s” is an alternative to this one: they are never joined together.")
                remedy = _("Remove it here, or from the group.")
                yield entry.fault(what % {"other": other}, remedy, "services", index, field, number)
