"""The one way to the offices' systems: purpose checked, fields filtered, faults contained, time bounded.

Threads do HTTP and nothing else; they never touch the database.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from functools import cache
from typing import Any

import pybreaker
from django.conf import settings

from tongban.book import api as book
from tongban.exchange.connectors.outcome import Answer, Down, NotFound
from tongban.exchange.connectors.rest_json import RestJson

log = logging.getLogger("tongban.exchange")
BUDGET_SECONDS = 2.0
THREADS = 16
FAULTS_TO_OPEN = 5
OPEN_SECONDS = 15
KINDS = {"rest_json": RestJson}
CHECKS: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "date": str,
    "number": (int, float),
    "boolean": bool,
    "list": list,
    "object": dict,
}


@dataclass(frozen=True)
class Result:
    """What came of a call: `fault` is empty, `down`, `not_found` or `refused`."""

    fields: dict[str, Any]
    fault: str
    milliseconds: int


@dataclass(frozen=True)
class Ask:
    """One call to make: the source's record, what is sent, which fields may come back."""

    source: book.Source
    body: Mapping[str, Any]
    fields: Sequence[str]
    purpose: str
    concerning: str
    key: str = ""


def ask_all(asks: Sequence[Ask]) -> list[Result]:
    """Make all calls at once and return their results in order, after two seconds at the latest."""
    started = time.monotonic()
    futures = [_pool().submit(_ask, one) for one in asks]
    return [_result_of(future, started) for future in futures]


def is_available(source: str) -> bool:
    """Tell whether the source's circuit is closed: it has not failed five times in a row just now."""
    return bool(_breaker(source).current_state != pybreaker.STATE_OPEN)


def _result_of(future: "Future[Result]", started: float) -> Result:
    left = max(BUDGET_SECONDS - (time.monotonic() - started), 0)
    try:
        return future.result(timeout=left)
    except TookTooLong:
        future.cancel()
        return Result({}, "down", int(BUDGET_SECONDS * 1000))


def _ask(one: Ask) -> Result:
    started = time.monotonic()
    answer, fault = _called(one)
    if not fault:
        answer, fault = _checked(one, answer)
    return Result(answer, fault, int((time.monotonic() - started) * 1000))


def _called(one: Ask) -> tuple[Answer, str]:
    connector, path, body = _connector(one.source.connector), one.source.path, dict(one.body)
    call: Callable[[], Answer]
    if one.key:
        call = lambda: connector.write(path, body, purpose=one.purpose, concerning=one.concerning, key=one.key)  # noqa: E731
    else:
        call = lambda: connector.read(path, body, purpose=one.purpose, concerning=one.concerning)  # noqa: E731
    try:
        return _breaker(one.source.key).call(call), ""
    except NotFound:
        return {}, "not_found"
    except (Down, pybreaker.CircuitBreakerError) as fault:
        log.warning("%s did not answer: %s", one.source.key, fault)
        return {}, "down"


def _checked(one: Ask, answer: Answer) -> tuple[Answer, str]:
    """Let through the fields that were asked and declared, each of its declared type."""
    declared = {field.name: field.type for field in one.source.fields}
    passed = {}
    for name in one.fields:
        value = answer.get(name)
        if value is None or name not in declared:
            continue
        if not isinstance(value, CHECKS[declared[name]]) or (declared[name] == "number" and isinstance(value, bool)):
            log.warning("%s answered %s in another type than %s", one.source.key, name, declared[name])
            return {}, "down"
        passed[name] = value
    return passed, ""


_lock = threading.Lock()
_breakers: dict[str, pybreaker.CircuitBreaker] = {}


def _breaker(source: str) -> pybreaker.CircuitBreaker:
    with _lock:
        if source not in _breakers:
            _breakers[source] = pybreaker.CircuitBreaker(
                fail_max=FAULTS_TO_OPEN, reset_timeout=OPEN_SECONDS, exclude=[NotFound]
            )
        return _breakers[source]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="exchange")


@cache
def _connector(name: str) -> RestJson:
    """Return the connector with this name, configured by the installation."""
    configured = dict(settings.TONGBAN_CONNECTORS[name])
    return KINDS[configured.pop("kind")](**configured)


def forget_connections() -> None:
    """Close breakers and drop connections: after a change of configuration."""
    _connector.cache_clear()
    with _lock:
        _breakers.clear()
