"""Materials: each way of obtaining one has exactly one field."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.draft import Draft, Entry
from tongban.book.fault import Fault
from tongban.book.records import Material, Obtained

WAYS = ("certificate", "source", "promise", "deferred_days", "upload")


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each material's ways."""
    for entry in draft.materials.values():
        for index, way in enumerate(entry.record.ways):
            yield from _way(entry, index, way)


def _way(entry: Entry[Material], index: int, way: Obtained) -> Iterator[Fault]:
    given = [name for name in WAYS if getattr(way, name)]
    if len(given) != 1:
        what = _("A way of obtaining a material has exactly one of: %(ways)s.") % {"ways": ", ".join(WAYS)}
        yield entry.fault(what, _("Make each of them a way of its own."), "ways", index)
        return
    looked_up = given[0] in ("certificate", "source")
    if looked_up and not way.subject:
        what = _("Nothing says whose %(way)s it is.") % {"way": given[0]}
        yield entry.fault(what, _("Add subject: the question with the ID number."), "ways", index)
    if way.subject and not looked_up:
        what = _("A subject has no meaning here.")
        yield entry.fault(what, _("Remove it."), "ways", index, "subject")
