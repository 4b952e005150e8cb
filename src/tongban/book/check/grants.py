"""What a grant writes and hands on: the source's inputs and fields, and questions made for it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.draft import Draft, Entry, suggestion
from tongban.book.fault import Fault
from tongban.book.records import Service


def check_grant(entry: Entry[Service], draft: Draft) -> Iterator[Fault]:
    """Yield faults of a service's write on grant."""
    call = entry.record.on_grant
    source = draft.sources.get(call.source) if call else None
    if call is None:
        return
    for question in call.gives:
        known = draft.questions.get(question)
        if known is not None and not known.record.handed:
            what = _("“%(key)s” is handed on here, but the question is not marked so.") % {"key": question}
            yield entry.fault(what, _("Mark the question handed: true."), "on_grant", "gives", question)
    if source is None:
        return
    if source.record.kind != "write":
        what = _("“%(key)s” is a source to read, not to write.") % {"key": call.source}
        yield entry.fault(what, _("Name a source of kind write."), "on_grant", "source")
        return
    inputs = [field.name for field in source.record.inputs]
    fields = [field.name for field in source.record.fields]
    for name in call.sends:
        if name not in inputs:
            what = _("The source takes no “%(name)s”.") % {"name": name}
            remedy = suggestion(name, inputs, _("Send only its inputs."))
            yield entry.fault(what, remedy, "on_grant", "sends", name)
    for name in inputs:
        if name not in call.sends:
            what = _("The source needs “%(name)s”, which is not sent.") % {"name": name}
            yield entry.fault(what, _("Send it, or take it from the source's inputs."), "on_grant", "sends")
    for question, field in call.gives.items():
        if field.split(".")[0] not in fields:
            what = _("The source answers no “%(name)s”.") % {"name": field}
            remedy = suggestion(field, fields, _("Name one of its fields."))
            yield entry.fault(what, remedy, "on_grant", "gives", question)
