"""Taking a call in: its signature counts once, and an agreement has so many calls a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tongban.exchange import statements
from tongban.exchange.models import Seen, Usage
from tongban.kernel.ids import uuid7

USAGE_KEPT = timedelta(hours=1)
# one statement, one round trip. Its commit need not wait for the disk: the log's, which follows, writes both
TAKE = """
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true) AS done),
seen AS (
    INSERT INTO exchange_seen (nonce, until) SELECT %(nonce)s::text, %(until)s::timestamptz FROM quick
    ON CONFLICT DO NOTHING RETURNING 1
),
used AS (
    INSERT INTO exchange_usage (id, agreement_id, minute, calls)
    SELECT %(id)s::uuid, %(agreement)s::uuid, %(minute)s::timestamptz, 1 FROM seen WHERE %(agreement)s::uuid IS NOT NULL
    ON CONFLICT (agreement_id, minute) DO UPDATE SET calls = exchange_usage.calls + 1 RETURNING calls
)
SELECT (SELECT count(*) FROM seen), coalesce((SELECT calls FROM used), 0)
"""


@dataclass(frozen=True)
class Taken:
    """Whether the message came for the first time, and how many calls its agreement has had in this minute with it."""

    is_new: bool
    calls: int


def take_in(nonce: str, *, until: datetime, agreement_id: UUID | None, at: datetime) -> Taken:
    """Remember a signature's nonce until it no longer counts, and count the call to its agreement."""
    said: dict[str, Any] = {
        "nonce": nonce,
        "until": until,
        "id": uuid7(at),
        "agreement": agreement_id,
        "minute": at.replace(second=0, microsecond=0),
    }
    seen, calls = statements.execute(TAKE, said).fetchone() or (0, 0)
    return Taken(bool(seen), calls)


def sweep(*, at: datetime) -> int:
    """Forget nonces whose signatures no longer count, and minutes long past; return how many rows."""
    seen, _of_each = Seen.objects.filter(until__lt=at).delete()
    used, _of_each = Usage.objects.filter(minute__lt=at - USAGE_KEPT).delete()
    return seen + used
