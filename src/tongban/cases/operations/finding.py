"""Whom a bundle's starts concern: people a register told of, holders of a new certificate, ages, and each month."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.book import api as book
from tongban.cases.models import Application, Case, StartRun
from tongban.cases.operations.offering import note
from tongban.certificates import api as certificates
from tongban.identity import api as identity
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused

BATCH = 200
LATE_DAYS = 31  # who came to be known, or whose day came while the worker stood still, is found this much later


def note_pushed(source: str, records: Sequence[Mapping[str, Any]], *, at: datetime) -> None:
    """Note whom the records of a source concern: one offer a person and event, however often it is sent.

    Whoever is not known here is written down when the record says their name. A record without a valid number is
    passed over.
    """
    for bundle, start in _starts(lambda one: one.event == source):
        own = start.subject == book.APPLICANT[0]
        for record in records:
            about, period = str(record.get("id_number") or ""), str(record.get("event_id") or "")
            number = about if own else str(record.get("applicant_id_number") or "")
            name = str(record.get("name" if own else "applicant_name") or "")
            if period and about and (person := _person(number, name, at)):
                given = {} if own else {start.subject: about}
                note(bundle, start, person, period, begun_by=source, given=given, at=at)


def note_issued(certificate_id: UUID, *, at: datetime) -> None:
    """Note whom a new certificate concerns: its holder, or, where the start is about the holder, who applied for it."""
    certificate = certificates.Certificate.objects.get(id=certificate_id)
    for bundle, start in _starts(lambda one: one.certificate == certificate.kind):
        number = certificate.holder_id_number
        if not number:
            continue
        person: identity.Person | None
        if start.subject == book.APPLICANT[0]:
            person, given = _person(number, certificate.holder_name, at), {}
        else:
            case = Case.objects.select_related("application__applicant").get(id=certificate.case_id)
            person, given = case.application.applicant, {start.subject: number}
        if person is not None:
            note(bundle, start, person, str(certificate.id), begun_by=certificate.kind, given=given, at=at)


@transaction.atomic
def search(*, at: datetime) -> int:
    """Look for the next people whom an age or a new month concerns; return how many were looked at.

    Each start is searched for once a day, in batches, whoever of several workers comes first.
    """
    today = day_of(at)
    wanted = _starts(lambda one: bool(one.age) or one.monthly)
    if not wanted:
        return 0
    done = set(StartRun.objects.filter(day=today, is_done=True).values_list("bundle", "start"))
    for bundle, start in wanted:
        if (bundle.key, start.key) not in done:
            return _search(bundle, start, today, at)
    return 0


def _search(bundle: book.Bundle, start: book.Start, today: date, at: datetime) -> int:
    StartRun.objects.get_or_create(bundle=bundle.key, start=start.key, defaults={"day": today})
    run = StartRun.objects.select_for_update().get(bundle=bundle.key, start=start.key)
    if run.day != today:
        run.day, run.after, run.is_done = today, None, False
    elif run.is_done:
        return 0
    found = _of_age(start.age, today, run.after) if start.age else _granted_before(bundle, run.after)
    period = str(start.age) if start.age else f"{today:%Y-%m}"
    for person in found:
        note(bundle, start, person, period, at=at)
    run.is_done = len(found) < BATCH
    run.after = found[-1].id if found else None
    run.save()
    return len(found)


def _starts(wanted: Callable[[book.Start], bool]) -> list[tuple[book.Bundle, book.Start]]:
    bundles = book.current().book.bundles.values()
    return [(bundle, start) for bundle in bundles for start in bundle.starts if wanted(start)]


def _person(number: str, name: str, at: datetime) -> identity.Person | None:
    known = identity.person_by_id_number(number)
    if known is not None or not name:
        return known
    try:
        return identity.person_for(number, name, at=at)
    except Refused:
        return None


def _of_age(age: int, today: date, after: UUID | None) -> list[identity.Person]:
    """Return the next people who have reached an age today or in the last days, by the birthday itself."""
    first, last = _years_before(today - timedelta(days=LATE_DAYS), age), _years_before(today, age)
    return identity.born_between(first, last, after=after, limit=BATCH)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February of a year that had none
        return day.replace(year=day.year - years, day=28)


def _granted_before(bundle: book.Bundle, after: UUID | None) -> list[identity.Person]:
    """Return the next people to whom something of a bundle was granted: each month it may go on for them."""
    granted = Application.objects.filter(bundle=bundle.key, company=None, cases__granted=True)
    ids = granted.filter(applicant_id__gt=after) if after else granted
    chosen = list(ids.order_by("applicant_id").values_list("applicant_id", flat=True).distinct()[:BATCH])
    people = identity.people(chosen)
    return [people[one] for one in chosen]
