"""The windows in which a recurring bundle is filed. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from tongban.book import api as book
from tongban.kernel.workdays import Calendar

MONTHS = {"month": 1, "quarter": 3, "year": 12}
REMINDER_DAYS = 3


@dataclass(frozen=True)
class Window:
    """One period: `number` counts periods, `period` names it: 2026-10, 2026-Q4 or 2026."""

    number: int
    period: str
    opens_on: date
    due_on: date


def window_on(recurs: book.Recurrence, day: date, calendar_: Calendar) -> Window:
    """Return the window that is open on a day, or the last one that was."""
    number = (day.year * 12 + day.month - 1) // MONTHS[recurs.every]
    window = numbered(recurs, number, calendar_)
    return window if window.opens_on <= day else numbered(recurs, number - 1, calendar_)


def after(recurs: book.Recurrence, window: Window, calendar_: Calendar) -> Window:
    """Return the window of the next period."""
    return numbered(recurs, window.number + 1, calendar_)


def shown_on(recurs: book.Recurrence, day: date, calendar_: Calendar) -> Window:
    """Return the window a guide tells of: the one that is open on a day, else the next."""
    window = window_on(recurs, day, calendar_)
    return window if day <= window.due_on else after(recurs, window, calendar_)


def numbered(recurs: book.Recurrence, number: int, calendar_: Calendar) -> Window:
    """Return the window of a period; its last day moves to the next working day (Civil Code Art. 203)."""
    months = MONTHS[recurs.every]
    year, month = divmod(number * months + recurs.month - 1, 12)
    last = calendar.monthrange(year, month + 1)[1]
    due = date(year, month + 1, min(recurs.due, last))
    while not calendar_.is_workday(due):
        due += timedelta(days=1)
    of_year = number * months // 12
    period = {
        "month": f"{year}-{month + 1:02}",
        "quarter": f"{of_year}-Q{number % 4 + 1}",
        "year": str(of_year),
    }[recurs.every]
    return Window(number, period, date(year, month + 1, recurs.opens), due)


def remind_on(window_due: date, calendar_: Calendar) -> date:
    """Return the working day on which three working days are left."""
    day, left = window_due, REMINDER_DAYS
    while left:
        left -= calendar_.is_workday(day)
        day -= timedelta(days=1)
    while not calendar_.is_workday(day):
        day -= timedelta(days=1)
    return day
