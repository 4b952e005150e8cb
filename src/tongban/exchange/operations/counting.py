"""Calls are counted hour by hour, so that the dashboards add up counts and read only the hour that runs."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from tongban.exchange.figures import BOUND
from tongban.exchange.models import Call
from tongban.exchange.queries import counted_until
from tongban.kernel.ids import first_id_of

SETTLED = timedelta(minutes=10)  # what was begun in an hour has been written by then
HOUR = timedelta(hours=1)
COUNT = f"""
INSERT INTO exchange_count (hour, agency, source, outcome, reason, milliseconds, quality, number)
SELECT %(hour)s, agency, source, outcome, reason, {BOUND}, quality, count(*) FROM exchange_call
WHERE at >= %(hour)s AND at < %(end)s AND id >= %(first)s
GROUP BY agency, source, outcome, reason, {BOUND}, quality
"""  # noqa: S608 - a constant


def count_hours(*, at: datetime, most: int = 48) -> int:
    """Count the hours with calls that have passed and are not counted, up to `most` of them; return how many."""
    counted = 0
    while counted < most and _count_one(at):
        counted += 1
    return counted


@transaction.atomic
def _count_one(at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('exchange counts'))")
        if not cursor.fetchone()[0]:
            return False
        since = counted_until()
        calls = Call.objects.filter(at__gte=since, id__gte=first_id_of(since)) if since else Call.objects.all()
        first = calls.order_by("at").values_list("at", flat=True).first()
        hour = first.replace(minute=0, second=0, microsecond=0) if first else None
        if hour is None or hour + HOUR + SETTLED > at:
            return False
        cursor.execute(COUNT, {"hour": hour, "end": hour + HOUR, "first": first_id_of(hour)})
    return True
