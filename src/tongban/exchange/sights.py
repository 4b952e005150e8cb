"""Who looked at a person's data: calls to registers and showings on pages, as one list that the database pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast, TruncDate

from tongban.book import api as book
from tongban.exchange.identifiers import member_of
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Call
from tongban.identity import api as identity
from tongban.kernel.models import Look

SAME = ("actor_id", "actor_label", "actor_agency", "purpose", "concerning", "fields", "reason")
COLUMNS = (
    *SAME,
    "day",
    "kind",
    "source",
    "agency",
    "outcome",
    "consumer",
    "agreement_id",
    "latest",
    "last_id",
    "times",
)


@dataclass(frozen=True)
class SeenLine:
    """What was looked at in the same way on one day: `kind` call or look, `times`, and the last one's moment and id."""

    kind: str
    last_id: UUID
    latest: datetime
    times: int
    actor_id: UUID | None
    actor_label: str
    actor_agency: str
    purpose: str
    concerning: str
    fields: list[str]
    reason: str
    source: str
    agency: str
    outcome: str
    consumer: str
    agreement_id: UUID | None


def looks_at(resident: identity.Resident, *, year: int = 0, agency: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Return the looks at this person's data, newest first, as rows for `lines_of`; in one year, of one office.

    An office's looks are those of its officers and systems, and the calls to its registers.
    """
    looks = Look.objects.filter(Q(at__year=year) if year else Q(), person_id=resident.person_id)
    if agency:
        looks = looks.filter(actor_agency=agency)
    empty = Value("", output_field=TextField())
    shown = looks.annotate(
        kind=Value("look", output_field=TextField()),
        source=empty,
        agency=empty,
        outcome=empty,
        consumer=empty,
        agreement_id=Value(None, output_field=UUIDField(null=True)),
    )
    called = _calls(resident.id_number, year, agency)
    return _by_day(called).union(_by_day(shown), all=True).order_by("-latest", "-last_id")


def looks_at_company(uscc: str, *, year: int = 0, agency: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Return the calls about a company, in the same rows: for who acts for it to see."""
    return _by_day(_calls(uscc, year, agency)).order_by("-latest", "-last_id")


def _calls(number: str, year: int, agency: str) -> QuerySet[Call]:
    found = Call.objects.filter(Q(at__year=year) if year else Q(), subject_digest=digest_of(number))
    if agency:
        record = book.current().book.agencies.get(agency)
        systems = Q(consumer__startswith=f"{member_of(record)}/") if record else Q()
        found = found.filter(Q(actor_agency=agency) | Q(agency=agency) | systems)
    return found.annotate(kind=Value("call", output_field=TextField()))


def lines_of(rows: Any) -> Iterator[SeenLine]:
    """Return rows of `looks_at` as lines."""
    for row in rows:
        plain = {name: value for name, value in row.items() if name != "day"}
        yield SeenLine(**{**plain, "last_id": UUID(row["last_id"])})


def years_of(resident: identity.Resident) -> list[int]:
    """Return the years in which anybody looked, newest first."""
    calls = Call.objects.filter(subject_digest=digest_of(resident.id_number)).dates("at", "year")
    looks = Look.objects.filter(person_id=resident.person_id).dates("at", "year")
    return sorted({day.year for day in [*calls, *looks]}, reverse=True)


def _by_day(found: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    grouped = found.annotate(day=TruncDate("at")).values(
        *SAME, "day", "kind", "source", "agency", "outcome", "consumer", "agreement_id"
    )
    counted = grouped.annotate(latest=Max("at"), last_id=Max(Cast("id", TextField())), times=Count("id"))
    columns: QuerySet[Any, dict[str, Any]] = counted.order_by().values(*COLUMNS)
    return columns
