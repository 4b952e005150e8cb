"""Places of which there are few: which quota a case falls under, what is left, and a case's place in line."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases.models import Case, Place, Pool


@dataclass(frozen=True)
class Limit:
    """The quota of a service on a day: `key` names its line and its pools, `period` the pool, `places` its size."""

    key: str
    period: str
    places: int


@dataclass(frozen=True)
class Left:
    """What a guide says of a limited service."""

    service: book.Service
    places: int
    left: int
    waiting: int


def limit_on(bundle: str, service: str, day: date, edition: book.Edition) -> Limit | None:
    """Return the limit of a service in a bundle on a day; None for one that has none, or none yet."""
    joined = [one for one in edition.book.bundles[bundle].services if one.service == service]
    own = joined[0].quota if joined else None
    quota = own or edition.book.services[service].quota
    if quota is None:
        return None
    places = edition.parameter(quota.places, on=day)
    if places is None:
        return None
    return Limit(f"{bundle}/{service}" if own else service, period_of(quota, day), int(places))


def period_of(quota: book.Quota, day: date) -> str:
    """Return the period of a quota that a day falls in: 2026, 2026-10, or the month its batch began with."""
    if quota.per == "year":
        return str(day.year)
    if quota.per == "month":
        return f"{day:%Y-%m}"
    begun = [month for month in quota.batches if month <= day.month]
    return f"{day.year}-{max(begun):02}" if begun else f"{day.year - 1}-{max(quota.batches):02}"


def edition_for(case: Case) -> book.Edition:
    """Return the book that says how many places there are: today's, while it has the bundle and the service."""
    newest = book.current()
    known = case.bundle in newest.book.bundles and case.service in newest.book.services
    return newest if known else book.edition(case.edition_number)


def left_of(bundle: book.Bundle, edition: book.Edition, day: date) -> list[Left]:
    """Return what is left of the limited services of a bundle."""
    limits = {one.service: limit_on(bundle.key, one.service, day, edition) for one in bundle.services}
    return [_left(edition.book.services[service], limit) for service, limit in limits.items() if limit is not None]


def left_alone(service: book.Service, edition: book.Edition, day: date) -> Left | None:
    """Return what is left of a service that has a quota of its own."""
    if service.quota is None or (places := edition.parameter(service.quota.places, on=day)) is None:
        return None
    return _left(service, Limit(service.key, period_of(service.quota, day), int(places)))


def in_line(case: Case) -> int:
    """Return a case's number in the line for a place; 0 for one that is not in line."""
    content = edition_for(case).book
    joined = [one.quota for one in content.bundles[case.bundle].services if one.service == case.service]
    if not any(joined) and content.services[case.service].quota is None:
        return 0
    place = Place.objects.filter(case_id=case.id, pool=None).first()
    return ahead_of(place) + 1 if place else 0


def ahead_of(place: Place) -> int:
    """Return how many stand before one in line."""
    line = Place.objects.filter(key=place.key, pool=None, asked_at__lte=place.asked_at)
    return line.exclude(asked_at=place.asked_at, case_id__gte=place.case_id).count()


def line_in_words(number: int) -> str:
    """Return what is said to whoever waits for a place."""
    return _("No place is left at present. This stands as number %(number)d in line.") % {"number": number}


def _left(service: book.Service, limit: Limit) -> Left:
    pool = Pool.objects.filter(key=limit.key, period=limit.period).first()
    waiting = Place.objects.filter(key=limit.key, pool=None).count()
    return Left(service, limit.places, max(limit.places - (pool.taken if pool else 0), 0), waiting)
