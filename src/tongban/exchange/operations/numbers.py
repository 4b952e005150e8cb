"""Running numbers that people read: D-2026-000001."""

from datetime import datetime

from django.db import connection

from tongban.kernel.clock import day_of


def running_number(prefix: str, sequence: str, at: datetime) -> str:
    """Return the next number of a database sequence with its prefix and year; never given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        return f"{prefix}-{day_of(at).year}-{cursor.fetchone()[0]:06d}"
