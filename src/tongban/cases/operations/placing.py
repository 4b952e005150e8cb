"""Places are taken at acceptance, in the order of acceptance (Administrative Licensing Law Art. 57), and given back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.cases import queries, quotas
from tongban.cases.events import PlaceAwaited
from tongban.cases.models import Case, Place, Pool
from tongban.cases.states import CaseState
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce


def take(case: Case, *, by: Actor, at: datetime, is_next: bool = False, is_owed: bool = False) -> bool:
    """Take a place for a locked case, or put it in line; tell whether it has one, or needs none.

    Nobody passes those in line but who `is_next`. One that `is_owed`, because a refusal was set aside, is given even
    where none is left.
    """
    limit = quotas.limit_on(case.bundle, case.service, day_of(at), quotas.edition_for(case))
    if limit is None:
        return True
    pool = _locked(limit.key, limit.period)
    place = Place.objects.filter(case_id=case.id).first()
    if place is not None and place.pool_id is not None:
        return True
    others = Place.objects.filter(key=limit.key, pool=None).exclude(case_id=case.id)
    free = pool.taken < limit.places and (is_next or not others.exists())
    if free or is_owed:
        pool.taken += 1
        pool.save(update_fields=["taken"])
        asked = place.asked_at if place else at
        Place(case_id=case.id, key=limit.key, pool=pool, asked_at=asked, taken_at=at).save()
        return True
    if place is None:
        Place.objects.create(case_id=case.id, key=limit.key, asked_at=at)
        case.wake_at = None
        case.version += 1
        case.save(update_fields=["wake_at", "version"])
        audit("cases.in_line", case.id, by=by, at=at)
        announce(PlaceAwaited(case_id=case.id), at=at)
    return False


@transaction.atomic
def give_back(case_id: UUID) -> None:
    """Give back the place of a case that came to nothing, or its place in line."""
    place = Place.objects.select_related("pool").filter(case_id=case_id).first()
    if place is None:
        return
    pool = _locked(place.pool.key, place.pool.period) if place.pool else None
    gone, _kinds = Place.objects.filter(case_id=case_id, pool=place.pool).delete()
    if pool is not None and gone:
        pool.taken -= 1
        pool.save(update_fields=["taken"])


def has_free(key: str, *, at: datetime) -> bool:
    """Tell whether the line of a key may move: some place is free in the period of a day."""
    first = Place.objects.filter(key=key, pool=None).order_by("asked_at", "case_id").first()
    case = Case.objects.filter(id=first.case_id).first() if first else None
    if case is None:
        return False
    limit = quotas.limit_on(case.bundle, case.service, day_of(at), quotas.edition_for(case))
    if limit is None:
        return True
    pool = Pool.objects.filter(key=limit.key, period=limit.period).first()
    return (pool.taken if pool else 0) < limit.places


def next_in_line(key: str, *, at: datetime) -> Case | None:
    """Return the first case in line that its office can accept now, locked; those that have ended leave the line."""
    for place in Place.objects.filter(key=key, pool=None).order_by("asked_at", "case_id"):
        case = queries.case_to_change(place.case_id)
        if case.state == CaseState.RECEIVED:
            return case
        if CaseState(case.state).is_final:
            give_back(case.id)
    return None


def owe(case_id: UUID, *, at: datetime) -> None:
    """Give a place to a case whose refusal was set aside and that is accepted again."""
    case = queries.case_to_change(case_id)
    if case.state == CaseState.ACCEPTED:
        take(case, by=SYSTEM, at=at, is_owed=True)


def _locked(key: str, period: str) -> Pool:
    Pool.objects.get_or_create(key=key, period=period)
    return Pool.objects.select_for_update().get(key=key, period=period)
