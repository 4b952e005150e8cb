"""What is handed out on paper: the questions that hold the chosen way and the address of the parcel."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.draft import Draft, Entry
from tongban.book.fault import Fault
from tongban.book.records import Service


def check_paper(entry: Entry[Service], draft: Draft) -> Iterator[Fault]:
    """Yield faults of how a service's result is handed out on paper; one that names no question is electronic."""
    result = entry.record.result
    if result.address_from and not result.way_from:
        what = _("An address for the parcel is named, but not the question that holds the chosen way.")
        yield entry.fault(what, _("Name it in way_from, or remove address_from."), "result", "address_from")
    asked = {ask.question for ask in entry.record.asks}
    for field in ("way_from", "address_from"):
        key = getattr(result, field)
        if key in draft.keys("questions") and key not in asked:
            what = _("“%(key)s” says how the result is handed out, but the service does not ask it.") % {"key": key}
            yield entry.fault(what, _("Add it to asks."), "result", field)
    yield from _way(entry, draft)


def _way(entry: Entry[Service], draft: Draft) -> Iterator[Fault]:
    result = entry.record.result
    question = draft.questions.get(result.way_from)
    if question is None:
        return
    offered = [choice.value for choice in question.record.choices]
    if not offered:
        what = _("“%(key)s” is not a choice between ways to deliver.") % {"key": result.way_from}
        yield entry.fault(what, _("Name a question of type choice."), "result", "way_from")
    for way in offered:
        if way not in result.delivery:
            what = _("“%(key)s” offers “%(way)s”, but the result is not delivered so.")
            remedy = _("Add it to delivery, or take it off the choices.")
            yield entry.fault(what % {"key": result.way_from, "way": way}, remedy, "result", "way_from")
    if "post" in offered and not result.address_from:
        what = _("A parcel can be chosen, but no question holds its address.")
        yield entry.fault(what, _("Name the question in address_from."), "result", "way_from")
