"""The moment, asked for in one place."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware."""
    return timezone.now()


def today() -> date:
    """Return the city's present day."""
    return timezone.localdate()


def day_of(moment: datetime) -> date:
    """Return the city's day on which `moment` falls."""
    return timezone.localtime(moment).date()
