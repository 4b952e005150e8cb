"""A day's looks and acts, which lie in the kernel's tables, as one digest for the chain."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db.models import Model
from django.utils import timezone

from tongban.kernel.models import AuditEntry, Look

SOURCE = "looks-and-acts"
PURPOSE = "day"
CHUNK = 2000


def digest_of_day(day: date) -> tuple[list[str], str]:
    """Return how many looks and acts the city's `day` holds (`looks:3`), and the SHA-256 over all their rows."""
    found, counts = hashlib.sha256(), []
    for name, model in (("looks", Look), ("acts", AuditEntry)):
        count = 0
        for row in _rows(model, day):
            found.update(msgspec.json.encode([name, row], order="sorted"))
            count += 1
        counts.append(f"{name}:{count}")
    return counts, found.hexdigest()


def _rows(model: type[Model], day: date) -> Any:
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    rows = model._default_manager.filter(at__gte=start, at__lt=end).order_by("id").values()
    return rows.iterator(chunk_size=CHUNK)
