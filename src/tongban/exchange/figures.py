"""What flowed through the exchange, counted: calls, refusals, answers' speed and quality, by dataset. One query."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from tongban.exchange.models import Call
from tongban.kernel.ids import first_id_of

DAYS = (1, 7, 30)


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
        """Milliseconds within which half of the calls were answered."""
        return self.within(0.5)

    @property
    def most(self) -> int:
        """Milliseconds within which 95 of 100 calls were answered."""
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

    Alike calls are counted by the database in one pass; percentiles are reckoned here from the counts.
    """
    since = timezone.make_aware(datetime.combine(today - timedelta(days=days - 1), time.min))
    calls = Call.objects.filter(at__gte=since, id__gte=first_id_of(since))
    calls = calls.filter(agency=agency) if agency else calls
    calls = calls.filter(source=source) if source else calls
    found: dict[tuple[str, str], Figures] = {}
    alike = ("agency", "source", "outcome", "reason", "milliseconds", "quality")
    for row in calls.values_list(*alike).annotate(number=Count("*")).order_by():
        provider, key, outcome, reason, milliseconds, quality, number = row
        line = found.setdefault((provider, key), Figures(key, provider))
        line.add(outcome, reason, milliseconds, quality, number)
    return [found[place] for place in sorted(found)]
