"""Calendar and parameters: days in their year, values in one type."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from tongban.book.check.agencies import repeated
from tongban.book.check.draft import Draft, Entry
from tongban.book.conditions import ANY
from tongban.book.conditions.vocabulary import type_of_values
from tongban.book.fault import Fault
from tongban.book.records import Holidays


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each year and each parameter."""
    for year in draft.calendar.values():
        yield from _year(year)
    for parameter in draft.parameters.values():
        values = parameter.record.values
        for index, day in repeated(value.since.isoformat() for value in values):
            what = _("Two values hold from %(day)s on.") % {"day": day}
            yield parameter.fault(what, _("Keep one of the two."), "values", index, "since")
        if type_of_values(value.value for value in values) == ANY or type_of_values([values[0].value]).kind == "any":
            what = _("The values are not all of one type.")
            yield parameter.fault(what, _("Write all as numbers, all as text, or all as dates."), "values")


def _year(entry: Entry[Holidays]) -> Iterator[Fault]:
    calendar = entry.record
    for name in ("holidays", "makeup_days"):
        days: list[date] = getattr(calendar, name)
        for index, day in enumerate(days):
            if day.year != calendar.year:
                what = _("%(day)s is not in %(year)d.") % {"day": day.isoformat(), "year": calendar.year}
                yield entry.fault(what, _("Move it to the file of its year."), name, index)
            elif name == "makeup_days" and day in calendar.holidays:
                what = _("%(day)s is both a holiday and a working day.") % {"day": day.isoformat()}
                yield entry.fault(what, _("Keep one of the two."), name, index)
            elif name == "makeup_days" and day.weekday() < 5:
                what = _("%(day)s is a weekday and worked anyway.") % {"day": day.isoformat()}
                yield entry.fault(what, _("List only Saturdays and Sundays that are worked."), name, index)
