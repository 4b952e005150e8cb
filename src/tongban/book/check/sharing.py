"""What sharing asks of sources: rules that can be read, one authority an element, nothing that a law withholds."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry, suggestion
from tongban.book.conditions import ExpressionFault, names_in
from tongban.book.consistency import consistency_of
from tongban.book.fault import Fault
from tongban.book.records import Field, Source

PERSONAL_LEVEL = 3  # from this security level on a dataset is about persons


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of fields' rules, of elements, of the negative list and of the superior data office."""
    for entry in draft.sources.values():
        for index, field in enumerate(entry.record.fields):
            yield from _rules(entry, field, index)
        yield from _consistency(entry)
        yield from _without_consent(entry)
        yield from _unconditional(entry)
    authorities: dict[str, tuple[str, str]] = {}
    yield from _authorities(draft, authorities)
    yield from _filled_elsewhere(draft, authorities)
    yield from _withheld(draft)
    yield from _data_offices(draft)


def _rules(entry: Entry[Source], field: Field, index: int) -> Iterator[Fault]:
    try:
        re.compile(field.pattern)
    except re.error as error:
        what = _("The pattern cannot be read: %(problem)s.") % {"problem": error}
        yield entry.fault(what, _("Correct the regular expression."), "fields", index, "pattern")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield entry.fault(_("The minimum is above the maximum."), _("Correct one of them."), "fields", index, "minimum")
    for_text, for_number = field.pattern or field.one_of, field.minimum is not None or field.maximum is not None
    if (for_text and field.type != "text") or (for_number and field.type != "number"):
        what = _("The rule does not fit a field of type %(type)s.") % {"type": field.type}
        remedy = _("Patterns and values are for text, minimum and maximum for numbers.")
        yield entry.fault(what, remedy, "fields", index)
    if field.authoritative and not field.element:
        what = _("An authoritative field names no element.")
        yield entry.fault(what, _("Add element, like person.name."), "fields", index, "authoritative")


def _consistency(entry: Entry[Source]) -> Iterator[Fault]:
    rules = entry.record.consistency
    yield from repetition(entry, "consistency", "key", (rule.key for rule in rules))
    fields = [field.name for field in entry.record.fields]
    for index, rule in enumerate(rules):
        if strange := sorted(names_in(rule.when) - set(fields)):
            what = _("The source answers no “%(name)s”.") % {"name": strange[0]}
            remedy = suggestion(strange[0], fields, _("Name one of its fields."))
            yield entry.fault(what, remedy, "consistency", index, "when")
            continue
        try:
            consistency_of(rule, entry.record.fields)
        except ExpressionFault as fault:
            what = _("%(what)s (character %(position)d of the expression)") % {
                "what": fault.what.rstrip(),
                "position": fault.position,
            }
            yield entry.fault(what, fault.remedy, "consistency", index, "when")


def _without_consent(entry: Entry[Source]) -> Iterator[Fault]:
    """Personal Information Protection Law Art. 13, 34: without consent, only what a law gives the power for."""
    source = entry.record
    if source.security_level >= PERSONAL_LEVEL and not source.needs_consent and not source.statutory:
        what = _("Data about persons are read without consent, and no article that allows it is named.")
        yield entry.fault(what, _("Add statutory, or remove needs_consent: false."), "needs_consent")


def _unconditional(entry: Entry[Source]) -> Iterator[Fault]:
    """Whoever asks is answered: so it is about nobody, and nobody's consent or agreement could be asked for."""
    source = entry.record
    if source.sharing != "unconditional":
        return
    if source.security_level >= PERSONAL_LEVEL or source.needs_consent:
        what = _("Shared without conditions, but it needs consent or is of a level for data about persons.")
        yield entry.fault(what, _("Write sharing: conditional, or needs_consent: false and a lower level."), "sharing")
    elif source.kind == "write" or source.raw:
        what = _("Shared without conditions, but more can be done with it than to read declared fields.")
        yield entry.fault(what, _("Write sharing: conditional."), "sharing")


def _authorities(draft: Draft, found: dict[str, tuple[str, str]]) -> Iterator[Fault]:
    """Yield a fault for each second authoritative field of an element; note the first in `found`."""
    for entry in draft.sources.values():
        for index, field in enumerate(entry.record.fields):
            if not (field.authoritative and field.element):
                continue
            if field.element not in found:
                found[field.element] = entry.key, field.name
                continue
            what = _("“%(element)s” has two authoritative sources: %(first)s and %(second)s.") % {
                "element": field.element,
                "first": ".".join(found[field.element]),
                "second": f"{entry.key}.{field.name}",
            }
            remedy = _("One datum, one source: keep authoritative at one of them.")
            yield entry.fault(what, remedy, "fields", index, "authoritative")


def _filled_elsewhere(draft: Draft, authorities: dict[str, tuple[str, str]]) -> Iterator[Fault]:
    """Warn of each question that is filled from another field than the authoritative one of its element."""
    for entry in draft.questions.values():
        filled = entry.record.filled
        if filled is None or filled.source not in draft.sources:
            continue
        for field in draft.sources[filled.source].record.fields:
            best = authorities.get(field.element)
            if field.name != filled.field or best is None or best == (filled.source, field.name):
                continue
            what = _("“%(element)s” is filled from %(source)s, which is not its authoritative source.") % {
                "element": field.element,
                "source": filled.source,
            }
            remedy = _("Fill it from %(source)s, field %(field)s.") % {"source": best[0], "field": best[1]}
            fault = entry.fault(what, remedy, "filled", "source")
            yield Fault(fault.file, fault.line, fault.what, fault.remedy, is_warning=True)


def _withheld(draft: Draft) -> Iterator[Fault]:
    """Shanghai Data Regulation Art. 38: what the negative list names is not shared, and only what it names is not."""
    whole = set()
    for entry in draft.withheld.values():
        withheld = entry.record
        if not withheld.source or withheld.source not in draft.sources:
            continue
        source = draft.sources[withheld.source]
        if not withheld.field:
            whole.add(withheld.source)
            if source.record.sharing != "withheld":
                what = _("“%(key)s” is on the negative list, but shared.") % {"key": source.key}
                yield source.fault(what, _("Write sharing: withheld, or take it off the list."), "sharing")
            continue
        for part in ("fields", "inputs"):
            for index, field in enumerate(getattr(source.record, part)):
                if field.name == withheld.field:
                    what = _("“%(name)s” is on the negative list (%(key)s), but shared.") % {
                        "name": field.name,
                        "key": entry.key,
                    }
                    yield source.fault(what, _("Remove the field, or take it off the list."), part, index, "name")
    if not draft.is_whole("withheld"):
        return
    for source in draft.sources.values():
        if source.record.sharing == "withheld" and source.key not in whole:
            what = _("No law is named that withholds “%(key)s”.") % {"key": source.key}
            yield source.fault(what, _("Add it to withheld/ with its law, or share it."), "sharing")


def _data_offices(draft: Draft) -> Iterator[Fault]:
    offices = [entry for entry in draft.agencies.values() if entry.record.data_office and not entry.record.instance]
    for entry in offices[1:]:
        what = _("Two agencies are the superior data office: %(first)s and %(second)s.") % {
            "first": offices[0].key,
            "second": entry.key,
        }
        yield entry.fault(what, _("Keep data_office at one of them."), "data_office")
