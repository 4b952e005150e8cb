"""Background entry points of the exchange."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime
from procrastinate.contrib.django import app

from tongban.exchange import queries
from tongban.exchange.operations import sealing
from tongban.kernel.clock import day_of
from tongban.kernel.jobs import enqueue_once

SETTLED_AT = time(0, 10)  # what was begun before midnight has been written by then


@app.task(name="exchange.close_day")
def close_day(day: str) -> None:
    """Seal a day that has passed (2026-11-24), and read the whole log again."""
    sealing.close_day(date.fromisoformat(day))


def close_yesterday(*, at: datetime) -> int:
    """Have yesterday sealed and the log verified, once a day; return how many jobs that makes."""
    last = queries.last_verification()
    if localtime(at).time() < SETTLED_AT or (last is not None and day_of(last.at) >= day_of(at)):
        return 0
    enqueue_once(close_day, day=(day_of(at) - timedelta(days=1)).isoformat())
    return 1
