"""Working days: legal periods count them and nothing else (Administrative Licensing Law Art. 82)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


class CalendarUnknown(Exception):
    """A period runs past the last year whose holidays are published."""


@dataclass(frozen=True)
class Calendar:
    """The city's holidays and make-up working days.

    Past `published_through` (a year) only the weekday rule is known; with `provisional` it is used,
    and `is_provisional` says so, else CalendarUnknown is raised.
    """

    holidays: frozenset[date]
    makeup_days: frozenset[date]
    published_through: int
    provisional: bool = True

    def is_workday(self, day: date) -> bool:
        """Tell whether offices' clocks run on `day`."""
        if day.year > self.published_through and not self.provisional:
            raise CalendarUnknown(f"Holidays are published through {self.published_through}, not for {day.year}.")
        if day in self.makeup_days:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def is_provisional(self, day: date) -> bool:
        """Tell whether `day` lies past the published years, so that a date reckoned there may still move."""
        return day.year > self.published_through


def due_on(days: int, *, counted_from: date, calendar: Calendar) -> date:
    """Return the last day of a period of `days` working days; the day it starts does not count.

    Administrative Licensing Law Art. 82; Civil Code Art. 201, 203.
    Raises CalendarUnknown past the last year whose holidays are published, unless `calendar.provisional`.
    """
    if days < 0:
        raise ValueError("a period has no negative length")
    return max(_workdays_after(counted_from, days, calendar), default=counted_from)


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """Return how many working days lie after `start` up to and with `end`; negative when `end` is earlier."""
    if end < start:
        return -workdays_between(end, start, calendar)
    return sum(calendar.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _workdays_after(start: date, count: int, calendar: Calendar) -> Iterator[date]:
    day = start
    while count > 0:
        day += timedelta(days=1)
        if calendar.is_workday(day):
            count -= 1
            yield day
