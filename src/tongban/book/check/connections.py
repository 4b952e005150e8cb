"""Dangling references: every key that a record names must exist."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.draft import Draft, suggestion
from tongban.book.fault import Fault
from tongban.book.references import references


def check(draft: Draft) -> Iterator[Fault]:
    """Yield a fault for each reference to a record that does not exist."""
    nouns = {
        "agencies": _("agency"),
        "services": _("service"),
        "bundles": _("bundle"),
        "questions": _("question"),
        "materials": _("material"),
        "certificates": _("kind of certificate"),
        "sources": _("source"),
        "parameters": _("parameter"),
        "purposes": _("service or bundle"),
    }
    for entry in draft.entries():
        for reference in references(entry.record):
            if reference.to not in nouns or reference.to in draft.unread or reference.value in draft.keys(reference.to):
                continue
            what = _("There is no %(noun)s “%(key)s”.") % {"noun": nouns[reference.to], "key": reference.value}
            remedy = suggestion(reference.value, draft.keys(reference.to), _("Correct the key, or add the record."))
            yield entry.fault(what, remedy, *reference.place)
