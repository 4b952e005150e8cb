"""A bundle's graph: needs inside it, no circle, results handed on in order; and services that nothing leads to."""

from collections.abc import Iterator
from graphlib import CycleError

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repetition
from tongban.book.check.choices import check_choices
from tongban.book.check.draft import Draft, Entry
from tongban.book.check.wording import catch_all
from tongban.book.fault import Fault
from tongban.book.graph import handed_by, order
from tongban.book.records import Bundle

WITHOUT_A_BUNDLE = {"counter", "post", "terminal"}


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each bundle's graph, and of unreachable services.

    A service is unreachable when no bundle joins it and all its channels are online: online filing opens through
    bundles only. One that is also handled at a counter, by post or at a terminal is reached by its guide.
    """
    for entry in draft.bundles.values():
        yield from catch_all(entry, entry.record.conditions)
        yield from repetition(entry, "conditions", "key", (condition.key for condition in entry.record.conditions))
        yield from repetition(entry, "services", "service", (joined.service for joined in entry.record.services))
        yield from repetition(entry, "steps", "key", (step.key for step in entry.record.steps))
        yield from repetition(entry, "parties", "key", (party.key for party in entry.record.parties))
        yield from _confirm_days(entry)
        yield from _waits(entry)
        yield from check_choices(entry)
        yield from _circle(entry)
        if joins_well_formed(entry, draft):
            yield from _handed_on(entry, draft)
    yield from _unreachable(draft)


def joins_well_formed(entry: Entry[Bundle], draft: Draft) -> bool:
    """Tell whether every service that the bundle joins, if it exists, has the right shape."""
    return {joined.service for joined in entry.record.services} & draft.keys("services") <= set(draft.services)


def _confirm_days(entry: Entry[Bundle]) -> Iterator[Fault]:
    if entry.record.confirm_days and not any(party.confirms for party in entry.record.parties):
        what = _("There are days to confirm, but no party of the bundle confirms.")
        yield entry.fault(what, _("Write confirms: true at a party, or remove confirm_days."), "confirm_days")


def _waits(entry: Entry[Bundle]) -> Iterator[Fault]:
    joined_keys = {joined.service for joined in entry.record.services}
    for index, joined in enumerate(entry.record.services):
        for number, need in enumerate(joined.needs):
            if need not in joined_keys:
                what = _("“%(need)s” is needed here, but the bundle does not join it.") % {"need": need}
                yield entry.fault(what, _("Join it, or remove the need."), "services", index, "needs", number)
        for number, other in enumerate(joined.after):
            place = ("services", index, "after", number)
            if other not in joined_keys:
                what = _("“%(other)s” is to end before this one, but the bundle does not join it.") % {"other": other}
                yield entry.fault(what, _("Join it, or remove it from after."), *place)
            elif other in joined.needs:
                what = _("“%(other)s” stands in needs and in after.") % {"other": other}
                yield entry.fault(what, _("Keep it in needs, which asks for more."), *place)


def _circle(entry: Entry[Bundle]) -> Iterator[Fault]:
    try:
        order(entry.record)
    except CycleError as error:
        circle: list[str] = error.args[1]
        keys = [joined.service for joined in entry.record.services]
        first = min(keys.index(key) for key in circle)
        field = "needs" if set(entry.record.services[first].needs) & set(circle) else "after"
        what = _("Services wait for each other in a circle: %(circle)s.") % {"circle": " → ".join(circle)}
        yield entry.fault(what, _("Remove one of these needs."), "services", first, field)


def _handed_on(entry: Entry[Bundle], draft: Draft) -> Iterator[Fault]:
    """Yield a fault where a service asks what another hands on without waiting for it."""
    givers = _givers(entry.record, draft)
    needs = {joined.service: joined.needs for joined in entry.record.services}
    for index, joined in enumerate(entry.record.services):
        service = draft.services.get(joined.service)
        for ask in service.record.asks if service else ():
            question = draft.questions.get(ask.question)
            if question is None or not question.record.handed or not ask.required:
                continue
            if not givers.get(ask.question, set()) & _before(joined.service, needs):
                what = _("“%(service)s” asks “%(question)s”, which no service it waits for hands on.")
                values = {"service": joined.service, "question": ask.question}
                yield entry.fault(what % values, _("Add the service that hands it on to needs."), "services", index)


def _givers(bundle: Bundle, draft: Draft) -> dict[str, set[str]]:
    givers: dict[str, set[str]] = {}
    for joined in bundle.services:
        service = draft.services.get(joined.service)
        if service is None:
            continue
        for question in handed_by(service.record):
            givers.setdefault(question, set()).add(joined.service)
    return givers


def _before(service: str, needs: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(needs.get(service, ()))
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += needs.get(key, ())
    return found


def _unreachable(draft: Draft) -> Iterator[Fault]:
    if not draft.is_whole("bundles"):
        return
    reached = {joined.service for entry in draft.bundles.values() for joined in entry.record.services}
    for key, entry in draft.services.items():
        if key not in reached and not WITHOUT_A_BUNDLE & set(entry.record.channels):
            what = _("Nothing leads to this service: no bundle joins it, and it is handled online only.")
            yield entry.fault(what, _("Join it to a bundle, add an offline channel, or delete it."), "key")
