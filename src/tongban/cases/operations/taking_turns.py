"""The worker's part in what begins without the person, comes again, or waits for a place: the row is the job."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from tongban.cases.models import Offer, Place, Season
from tongban.cases.operations import finding, offering, placing, recurring
from tongban.cases.operations.deciding import accepted
from tongban.cases.states import OfferState
from tongban.kernel.actor import SYSTEM

log = logging.getLogger("tongban.cases")
PAUSE_AFTER_FAULT = timedelta(seconds=60)
Row = TypeVar("Row", Offer, Season)


def work_starts(*, at: datetime, batch: int = 20) -> int:
    """Look for whom starts concern, judge what was noted, file what nobody declined, turn seasons; return how many."""
    with transaction.atomic():
        offers = Offer.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
        due = list(offers.filter(wake_at__lte=at).order_by("wake_at", "id")[:batch])
        for offer in due:
            _guarded(offer, _offer, at)
    with transaction.atomic():
        seasons = Season.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
            "person", "company", "follows"
        )
        turning = list(seasons.filter(wake_at__lte=at).order_by("wake_at", "id")[:batch])
        for season in turning:
            _guarded(season, _season, at)
    return len(due) + len(turning) + finding.search(at=at)


def move_lines(*, at: datetime) -> int:
    """Give free places to those first in line; return how many got one."""
    keys = list(Place.objects.filter(pool=None).order_by("key").values_list("key", flat=True).distinct())
    return sum(_next(key, at) for key in keys)


@transaction.atomic
def _next(key: str, at: datetime) -> bool:
    if not placing.has_free(key, at=at):
        return False
    case = placing.next_in_line(key, at=at)
    if case is None or not placing.take(case, by=SYSTEM, at=at, is_next=True):
        return False
    if case.on_the_spot:  # its rule decides it at its next turn
        case.wake_at = at
        case.save(update_fields=["wake_at"])
    else:
        accepted(case, by=SYSTEM, at=at)
    return True


def _offer(offer: Offer, at: datetime) -> None:
    if offer.state == OfferState.NOTED:
        offering.judge(offer, at=at)
    else:
        offering.file_in_silence(offer, at=at)


def _season(season: Season, at: datetime) -> None:
    recurring.turn(season, at=at)


def _guarded(row: Row, turn: Callable[[Row, datetime], None], at: datetime) -> None:
    try:
        with transaction.atomic():
            turn(row, at)
    except Exception:
        log.exception("%s could not be moved on; tried again in a minute", row)
        type(row)._default_manager.filter(pk=row.pk).update(wake_at=at + PAUSE_AFTER_FAULT)
