"""What opens an application by itself, what is filed again each period, and how many places there are."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry
from tongban.book.fault import Fault
from tongban.book.graph import APPLICANT
from tongban.book.records import Bundle, Quota, Record, Service, Start

BEGUN_BY = ("event", "certificate", "age", "monthly")
PUSHED = ("id_number", "event_id")
PUSHED_FOR_ANOTHER = ("applicant_id_number", "applicant_name")
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each bundle's starts and recurrence, and of every quota."""
    for bundle in draft.bundles.values():
        yield from repetition(bundle, "starts", "key", (one.key for one in bundle.record.starts))
        for index, start in enumerate(bundle.record.starts):
            yield from _start(bundle, draft, start, index)
        yield from _recurrence(bundle)
        for index, joined in enumerate(bundle.record.services):
            yield from _quota(bundle, draft, joined.quota, ("services", index, "quota"))
    for service in draft.services.values():
        yield from _quota(service, draft, service.record.quota, ("quota",))
        yield from _outside(service)


def _start(entry: Entry[Bundle], draft: Draft, start: Start, index: int) -> Iterator[Fault]:
    place = ("starts", index)
    begun = [name for name in BEGUN_BY if getattr(start, name)]
    if len(begun) != 1:
        what = _("A start begins with exactly one of event, certificate, age and monthly.")
        yield entry.fault(what, _("Write one of them; two ways to begin are two starts."), *place)
    if entry.record.applicant == "company":
        what = _("This bundle is for companies: nothing opens it by itself.")
        yield entry.fault(what, _("Remove the start, or let people apply too."), *place)
    is_own = start.subject == APPLICANT[0]
    if not is_own and not (start.event or start.certificate):
        what = _("Only an event or a certificate can be about somebody else than the applicant.")
        yield entry.fault(what, _("Make the subject %(key)s.") % {"key": APPLICANT[0]}, *place, "subject")
    source = draft.sources.get(start.event) if start.event else None
    if source is None:
        return
    if source.record.kind != "push":
        what = _("“%(key)s” is not a source whose office sends by itself.") % {"key": source.key}
        yield entry.fault(what, _("Name a source of kind push."), *place, "event")
        return
    fields = [field.name for field in source.record.fields]
    for name in PUSHED if is_own else (*PUSHED, *PUSHED_FOR_ANOTHER):
        if name not in fields:
            what = _("The records of this source have no “%(name)s”, which a start needs.") % {"name": name}
            yield entry.fault(what, _("Add it to the source's fields."), *place, "event")
    if entry.key not in source.record.purposes:
        what = _("The source does not name this bundle among its purposes.")
        yield entry.fault(what, _("Add the bundle to purposes, or name another source."), *place, "event")


def _recurrence(entry: Entry[Bundle]) -> Iterator[Fault]:
    recurs = entry.record.recurs
    if recurs is None:
        return
    if recurs.due <= recurs.opens:
        what = _("The window ends on the day it opens, or before.")
        yield entry.fault(what, _("Make due a later day than opens."), "recurs", "due")
    if recurs.month > MONTHS_OF[recurs.every]:
        what = _("There is no such month in the period.")
        yield entry.fault(what, _("Write a month from 1 to %(most)d.") % {"most": MONTHS_OF[recurs.every]}, "recurs")


def _quota(entry: Entry[Record], draft: Draft, quota: Quota | None, place: tuple[str | int, ...]) -> Iterator[Fault]:
    if quota is None:
        return
    if (quota.per == "batch") != bool(quota.batches):
        what = _("Batches need the months they begin with, and nothing else does.")
        yield entry.fault(what, _("Add or remove batches."), *place, "per")
    parameter = draft.parameters.get(quota.places)
    for value in parameter.record.values if parameter else ():
        if not isinstance(value.value, int) or isinstance(value.value, bool) or value.value < 0:
            what = _("“%(key)s” is not a number of places.") % {"key": quota.places}
            yield entry.fault(what, _("Name a parameter whose values are whole numbers."), *place, "places")
            return


def _outside(entry: Entry[Service]) -> Iterator[Fault]:
    if entry.record.quota and entry.record.outside:
        what = _("An outside body accepts these cases: their number can't be limited here.")
        yield entry.fault(what, _("Remove quota."), "quota")
