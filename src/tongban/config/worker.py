"""The worker process: the city's own work in this thread, effects outside (procrastinate) and messages to
other cities in others."""

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from tongban.cases import api as cases
from tongban.exchange import api as exchange
from tongban.exchange.operations import taking
from tongban.kernel import events
from tongban.kernel.clock import now
from tongban.kernel.partitions import open_months
from tongban.payments import api as payments

log = logging.getLogger("tongban.worker")
IDLE_SECONDS = 0.5
STALLED_SECONDS = 30
REAP_EVERY = timedelta(seconds=15)
MONTHS_EVERY = timedelta(hours=6)
DAY_EVERY = timedelta(minutes=10)  # how often it is asked whether yesterday is sealed


def run() -> None:
    """Work until SIGTERM or SIGINT; what is begun is finished or rolled back."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    effects = threading.Thread(target=_effects, args=(stop,), name="effects", daemon=True)
    effects.start()
    messages = threading.Thread(target=_messages, args=(stop,), name="messages", daemon=True)
    messages.start()
    money = threading.Thread(target=_money, args=(stop,), name="money", daemon=True)
    money.start()
    _own_work(stop)


def _own_work(stop: threading.Event) -> None:
    chores: list[Callable[[], int]] = [
        lambda: events.deliver(at=now()),
        lambda: cases.recheck(at=now()),  # first, so that what a register confirms needs no officer
        lambda: cases.read_later(at=now()),
        lambda: cases.work(at=now()),
        lambda: cases.chase(at=now()),
        lambda: cases.work_starts(at=now()),
        lambda: cases.move_lines(at=now()),
    ]
    reaped = months = day = now() - MONTHS_EVERY
    while not stop.is_set():
        done = 0
        for chore in chores:
            done += _guarded(chore)
        if now() - reaped > REAP_EVERY:
            _guarded(reap)
            _guarded(lambda: taking.sweep(at=now()))
            _guarded(exchange.take_waiting_files)
            reaped = now()
        if now() - months > MONTHS_EVERY:
            _guarded(lambda: len(open_months(at=now())))
            months = now()
        if now() - day > DAY_EVERY:
            _guarded(lambda: exchange.close_yesterday(at=now()))
            _guarded(lambda: exchange.count_hours(at=now()))
            _guarded(lambda: exchange.read_old_catalogs(at=now()))
            day = now()
        if not done:
            stop.wait(IDLE_SECONDS)


def _messages(stop: threading.Event) -> None:
    """Tell other cities' hubs what there is to tell: apart, so that one that is silent holds up no work here."""
    while not stop.is_set():
        if not _guarded(lambda: exchange.post_messages(at=now())):
            close_old_connections()
            stop.wait(IDLE_SECONDS)


def _money(stop: threading.Event) -> None:
    """Ask the payment platform: apart too, so that one that is silent holds up no work here."""
    compared = now() - DAY_EVERY
    while not stop.is_set():
        done = _guarded(lambda: payments.work(at=now()))
        if now() - compared > DAY_EVERY:
            _guarded(lambda: payments.reconcile(at=now()))
            compared = now()
        if not done:
            close_old_connections()
            stop.wait(IDLE_SECONDS)


def _guarded(chore: Callable[[], int]) -> int:
    """Do a chore; a fault (the database restarting, say) is logged and costs a pause, never the process."""
    try:
        return chore()
    except Exception:
        log.exception("a chore failed and is tried again")
        close_old_connections()
        time.sleep(1)
        return 0


def reap() -> int:
    """Put jobs of workers that were killed back in the queue; return how many."""
    return asyncio.run(_reap())


async def _reap() -> int:
    async with _queue().open_async() as queue:
        stalled = list(await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
        for job in stalled:
            await queue.job_manager.retry_job(job)
    return len(stalled)


def _effects(stop: threading.Event) -> None:
    """Run effects outside until the process ends; a broken connection opens the queue again."""
    while not stop.is_set():
        try:
            _queue().run_worker(install_signal_handlers=False, concurrency=2, wait=True)
        except Exception:
            log.exception("the queue of effects failed and is opened again")
            stop.wait(2)


def _queue() -> App:
    """Return the queue over a connection of its own: Django's are for the web."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("The queue must be Django's: check INSTALLED_APPS.")
    return app.with_connector(connector.get_worker_connector())
