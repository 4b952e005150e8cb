"""Background entry points of the exchange."""

import logging
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.timezone import localtime
from procrastinate.contrib.django import app

from tongban.exchange import configuration, crossing, offering, queries
from tongban.exchange.connectors.files import taking
from tongban.exchange.models import Peer
from tongban.exchange.operations import peers, sealing
from tongban.kernel.clock import day_of, now
from tongban.kernel.jobs import enqueue_once

log = logging.getLogger("tongban.exchange")
CATALOG_EVERY = timedelta(hours=1)
SETTLED_AT = time(0, 10)  # what was begun before midnight has been written by then


@app.task(name="exchange.close_day")
def close_day(day: str) -> None:
    """Seal a day that has passed (2026-11-24), and read the whole log again."""
    sealing.close_day(date.fromisoformat(day))


def close_yesterday(*, at: datetime) -> int:
    """Have yesterday sealed and the log verified, once a day; return how many jobs that makes."""
    last = queries.last_verification()
    if localtime(at).time() < SETTLED_AT or (last is not None and day_of(last.at) >= day_of(at)):
        return 0
    enqueue_once(close_day, day=(day_of(at) - timedelta(days=1)).isoformat())
    return 1


@app.task(name="exchange.take_files")
def take_files(connector: str) -> None:
    """Take in the files that wait in a connector's folder."""
    found = configuration.read(connector)
    with translation.override(settings.LANGUAGE_CODE):  # the reports are for the city's offices
        taking.take(found.spec, found.folder)


def take_waiting_files() -> int:
    """Have the files that wait in connectors' folders taken in; return how many jobs that makes."""
    waiting = [name for name in configuration.names() if _has_files(name)]
    for name in waiting:
        enqueue_once(take_files, connector=name)
    return len(waiting)


@app.task(name="exchange.read_catalog")
def read_catalog(instance: str) -> None:
    """Read what another city offers; one that does not answer is asked again when the next hour's turn comes."""
    peer = Peer.objects.get(instance=instance)
    try:
        catalog = offering.read_from(peer)
    except crossing.Unanswered as unanswered:
        log.warning("the catalogue of %s was not read: %s", instance, unanswered)
        return
    peers.keep_catalog(peer, offering.stored(catalog), at=now())


def read_old_catalogs(*, at: datetime) -> int:
    """Have other cities' catalogues read that were last read an hour ago; return how many jobs that makes."""
    old = Q(catalog_read_at=None) | Q(catalog_read_at__lt=at - CATALOG_EVERY)
    due = list(Peer.objects.filter(old, active=True).order_by("instance").values_list("instance", flat=True))
    for instance in due:
        enqueue_once(read_catalog, instance=instance)
    return len(due)


def _has_files(name: str) -> bool:
    try:
        found = configuration.read(name)
    except configuration.WrongConfiguration:
        return False  # `tongban exchange check` says why; calls to it are down meanwhile
    return found.kind == "files" and taking.are_waiting(found.spec)
