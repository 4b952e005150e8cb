"""What flowed through the exchange, counted: calls, refusals, answers' speed and quality, by dataset. Three queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count as Number
from django.db.models import QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.utils import timezone

from tongban.exchange.models import Call, Count
from tongban.exchange.queries import counted_until
from tongban.kernel.ids import first_id_of

DAYS = (1, 7, 30)
# calls are counted by the least of these milliseconds that they kept within: ISO 3's R10 series, steps of a quarter
_BELOW_A_SECOND = (
    1,
    2,
    3,
    4,
    5,
    6,
    8,
    10,
    13,
    16,
    20,
    25,
    32,
    40,
    50,
    63,
    80,
    100,
    125,
    160,
    200,
    250,
    315,
    400,
    500,
    630,
    800,
)
BOUNDS = (*_BELOW_A_SECOND, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10_000, 30_000, 100_000)
_LIST = f"ARRAY[{', '.join(map(str, BOUNDS))}]"
BOUND = f"({_LIST})[least(width_bucket(milliseconds - 1, {_LIST}), {len(BOUNDS) - 1}) + 1]"


@dataclass
class Figures:
    """A dataset's calls in a period; `speeds` counts milliseconds of the calls that reached the office."""

    source: str
    agency: str
    calls: int = 0
    faulty: int = 0  # answers that broke a rule
    incomplete: int = 0  # answers without a value that must be there
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    speeds: Counter[int] = field(default_factory=Counter)

    @property
    def half(self) -> int:
        """At most so many milliseconds, within which half of the calls were answered."""
        return self.within(0.5)

    @property
    def most(self) -> int:
        """At most so many milliseconds, within which 95 of 100 calls were answered."""
        return self.within(0.95)

    @property
    def complete(self) -> float | None:
        """Share of answers that had all that must be there; None without answers."""
        answered = self.outcomes["answered"]
        return None if not answered else 1 - self.incomplete / answered

    def within(self, share: float) -> int:
        """Return the nearest-rank percentile of the milliseconds; 0 when no call reached the office."""
        rank, seen = share * self.speeds.total(), 0
        for milliseconds in sorted(self.speeds):
            seen += self.speeds[milliseconds]
            if seen >= rank:
                return milliseconds
        return 0

    def add(self, outcome: str, reason: str, milliseconds: int, quality: Iterable[str], number: int) -> None:
        """Count `number` calls that were alike."""
        broken = list(quality)
        self.calls += number
        self.outcomes[outcome] += number
        if outcome == "refused":
            self.reasons[reason] += number
        else:
            self.speeds[milliseconds] += number
        if broken:
            self.faulty += number
            self.rules.update(dict.fromkeys(broken, number))
        if any(rule.endswith(":required") for rule in broken):
            self.incomplete += number


def figures(days: int, *, today: date, agency: str = "", source: str = "") -> list[Figures]:
    """Return the figures of the last `days` days with today, by provider and dataset; of one provider or source only.

    Of hours that have passed the counts are added up, alike ones by the database; percentiles are reckoned here.
    """
    since = timezone.make_aware(datetime.combine(today - timedelta(days=days - 1), time.min))
    running = max(since, counted_until() or since)
    calls = _of(Call.objects.filter(at__gte=running, id__gte=first_id_of(running)), agency, source)
    counts = _of(Count.objects.filter(hour__gte=since), agency, source)
    found: dict[tuple[str, str], Figures] = {}
    alike = ("agency", "source", "outcome", "reason", "milliseconds", "quality")
    grouped = ("agency", "source", "outcome", "reason", "bound", "quality")
    for row in (
        *counts.values_list(*alike).annotate(total=Sum("number")).order_by(),
        *calls.annotate(bound=RawSQL(BOUND, [])).values_list(*grouped).annotate(total=Number("*")).order_by(),  # noqa: S611
    ):
        provider, key, outcome, reason, milliseconds, quality, number = row
        line = found.setdefault((provider, key), Figures(key, provider))
        line.add(outcome, reason, milliseconds, quality, number)
    return [found[place] for place in sorted(found)]


def _of(rows: QuerySet[Any], agency: str, source: str) -> QuerySet[Any]:
    rows = rows.filter(agency=agency) if agency else rows
    return rows.filter(source=source) if source else rows
