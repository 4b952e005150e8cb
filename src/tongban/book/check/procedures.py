"""Special procedures and outside bodies: what the engine needs of them, and what it can do with what they find."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry, suggestion
from tongban.book.fault import Fault
from tongban.book.records import Outside, Procedure, Service, Source

SENT = ("case_number", "message", "text")
MAY_BE_SENT = ("files",)
TOLD = ("case_number", "message_id", "code", "at")
LONGEST_DAYS = 90


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each service's special procedures, and of how it reaches an outside body."""
    for entry in draft.services.values():
        service = entry.record
        yield from repetition(entry, "procedures", "key", (one.key for one in service.procedures))
        if service.kind == "on_the_spot" and service.procedures:
            what = _("A service decided on the spot has no time for a special procedure.")
            yield entry.fault(what, _("Make its kind promised, or remove procedures."), "procedures")
        for index, procedure in enumerate(service.procedures):
            yield from _procedure(entry, draft, procedure, index)
        if service.outside:
            yield from _sent(entry, draft, service.outside)
            yield from _told(entry, draft, service.outside)


def _procedure(entry: Entry[Service], draft: Draft, procedure: Procedure, index: int) -> Iterator[Fault]:
    place = ("procedures", index)
    if isinstance(procedure.days, str):
        if "parameters" not in draft.unread and procedure.days not in draft.keys("parameters"):
            what = _("“%(days)s” is neither a number of days nor a parameter.") % {"days": procedure.days}
            yield entry.fault(what, _("Correct it, or add the parameter."), *place, "days")
    elif not 1 <= procedure.days <= LONGEST_DAYS:
        what = _("A special procedure takes 1 to 90 working days.")
        yield entry.fault(what, _("Write a number from 1 to 90."), *place, "days")
    is_notice = procedure.kind == "public_notice"
    if is_notice != bool(procedure.shows):
        what = _("A public notice says what it shows, and nothing else shows anything.")
        yield entry.fault(what, _("Add or remove shows."), *place, "kind")
    if is_notice and procedure.finding:
        what = _("A public notice ends by itself: nobody finds anything.")
        yield entry.fault(what, _("Remove finding."), *place, "finding")
    found = draft.questions.get(procedure.finding.question) if procedure.finding else None
    if found is not None and not found.record.handed:
        what = _("“%(key)s” receives what is found here, but the question is not marked so.") % {"key": found.key}
        yield entry.fault(what, _("Mark the question handed: true."), *place, "finding", "question")


def _sent(entry: Entry[Service], draft: Draft, outside: Outside) -> Iterator[Fault]:
    source = _source(draft, outside.send)
    if source is None:
        return
    if source.kind != "write":
        what = _("“%(key)s” is not a source to write to.") % {"key": source.key}
        yield entry.fault(what, _("Name a source of kind write."), "outside", "send")
        return
    inputs = [field.name for field in source.inputs]
    for name in SENT:
        if name not in inputs:
            what = _("The source takes no “%(name)s”, which every message to an outside body has.") % {"name": name}
            yield entry.fault(what, _("Add it to the source's inputs."), "outside", "send")
    for name in outside.sends:
        if name not in inputs or name in (*SENT, *MAY_BE_SENT):
            what = _("The source takes no “%(name)s” from a question.") % {"name": name}
            yield entry.fault(what, suggestion(name, inputs, _("Send only its inputs.")), "outside", "sends", name)


def _told(entry: Entry[Service], draft: Draft, outside: Outside) -> Iterator[Fault]:
    source = _source(draft, outside.status_by)
    if source is None:
        return
    if source.kind != "push":
        what = _("“%(key)s” is not a source whose office sends by itself.") % {"key": source.key}
        yield entry.fault(what, _("Name a source of kind push."), "outside", "status_by")
        return
    fields = [field.name for field in source.fields]
    for name in TOLD:
        if name not in fields:
            what = _("The messages have no “%(name)s”, by which they are told apart.") % {"name": name}
            yield entry.fault(what, _("Add it to the source's fields."), "outside", "status_by")


def _source(draft: Draft, key: str) -> Source | None:
    found = draft.sources.get(key)
    return found.record if found else None
