"""The clocks of a case, from the book's calendar and parameters. Pure but for the edition it is handed."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tongban.book import api as book
from tongban.kernel.workdays import due_on, workdays_between

ACCEPT_DAYS = 5  # Administrative Licensing Law Art. 32(4): the office tells within five days, once, everything
PAY_DAYS = 15  # working days in which a fee is to be paid
EXTENSION_DAYS = 10  # Art. 42: ten more, once
YELLOW_DAYS = 3
REMINDER_DAYS = 3
REMINDER_TIME = time(9)  # nobody is reminded at night


def accept_by(received_on: date, edition: book.Edition) -> date:
    """Return the last day on which the office may say that something is missing."""
    return due_on(ACCEPT_DAYS, counted_from=received_on, calendar=edition.calendar())


def confirm_by(days: int, filed_on: date, edition: book.Edition) -> date:
    """Return the last day on which the parties may confirm."""
    return due_on(days, counted_from=filed_on, calendar=edition.calendar())


def remind_at(days: int, filed_on: date, edition: book.Edition) -> datetime:
    """Return nine o'clock of the working day on which three of `days` are left; with no more than three, their end."""
    if days <= REMINDER_DAYS:
        return morning_after(confirm_by(days, filed_on, edition))
    day = due_on(days - REMINDER_DAYS, counted_from=filed_on, calendar=edition.calendar())
    return timezone.make_aware(datetime.combine(day, REMINDER_TIME))


def decide_by(days: int, accepted_on: date, edition: book.Edition) -> date:
    """Return the last day of a promise of `days` working days."""
    return due_on(days, counted_from=accepted_on, calendar=edition.calendar())


def pay_by(billed_on: date, edition: book.Edition) -> date:
    """Return the last day on which a fee may be paid."""
    return due_on(PAY_DAYS, counted_from=billed_on, calendar=edition.calendar())


def after_suspension(due: date, suspended_on: date, resumed_on: date, edition: book.Edition) -> date:
    """Return the new last day: the working days left when the clock stopped, counted from the day it starts again."""
    left = max(workdays_between(suspended_on, due, edition.calendar()), 0)
    return due_on(left, counted_from=resumed_on, calendar=edition.calendar())


def extended(due: date, edition: book.Edition) -> date:
    """Return the last day after the one extension."""
    return due_on(EXTENSION_DAYS, counted_from=due, calendar=edition.calendar())


def morning_of(day: date) -> datetime:
    """Return the first moment of `day` in the city."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def morning_after(day: date) -> datetime:
    """Return the first moment after `day` in the city: when a period that ends on it has passed."""
    return morning_of(day + timedelta(days=1))


def light(due: date | None, today: date, edition: book.Edition) -> str:
    """Return green (more than three working days left), yellow, red (overdue), or empty where no clock runs."""
    if due is None:
        return ""
    left = workdays_between(today, due, edition.calendar())
    return "red" if left < 0 else "yellow" if left <= YELLOW_DAYS else "green"


def soon(today: date, edition: book.Edition) -> date:
    """Return the last day that counts as due soon."""
    return due_on(YELLOW_DAYS, counted_from=today, calendar=edition.calendar())
