"""The one way to the offices' systems: purpose checked, fields filtered, faults contained, time bounded.

Threads do HTTP and nothing else; they never touch the database.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from tongban.book import api as book
from tongban.exchange.circuits import circuit_of, forget_circuits
from tongban.exchange.connectors.outcome import Answer, Down, NotFound
from tongban.exchange.connectors.rest_json import RestJson

log = logging.getLogger("tongban.exchange")
BUDGET_SECONDS = 2.0
THREADS = 16
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
    """What came of a call: `fault` is empty, `down`, `not_found` or `refused`; `reason` is a refusal's code."""

    fields: dict[str, Any]
    fault: str
    milliseconds: int
    reason: str = ""


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
    until = time.monotonic() + BUDGET_SECONDS
    futures = [_pool().submit(_ask, one, until) for one in asks]
    return [_result_of(future, until) for future in futures]


def is_available(source: str) -> bool:
    """Tell whether a call to this source would be tried: it has not failed five times in a row just now."""
    return not circuit_of(source).is_open()


def _result_of(future: "Future[Result]", until: float) -> Result:
    try:
        return future.result(timeout=max(until - time.monotonic(), 0))
    except TookTooLong:
        future.cancel()
        return Result({}, "down", int(BUDGET_SECONDS * 1000))


def _ask(one: Ask, until: float) -> Result:
    started = time.monotonic()
    answer, fault = _called(one, until)
    if not fault:
        answer, fault = _checked(one, answer)
    return Result(answer, fault, int((time.monotonic() - started) * 1000))


def _called(one: Ask, until: float) -> tuple[Answer, str]:
    if time.monotonic() >= until:  # waited for a thread too long: not the office's fault, its circuit must not hear
        return {}, "down"
    try:
        return circuit_of(one.source.key).call(lambda: _answer(one, until)), ""
    except NotFound:
        return {}, "not_found"
    except Down as fault:
        log.warning("%s did not answer: %s", one.source.key, fault)
    except Exception as fault:  # noqa: BLE001 - one office's fault must not stop the others, nor go unrecorded
        log.error("%s could not be asked: %s", one.source.key, type(fault).__name__)
    return {}, "down"


def _answer(one: Ask, until: float) -> Answer:
    connector, path, body = _connector(one.source.connector), one.source.path, dict(one.body)
    if one.source.kind == "write":
        return connector.write(path, body, purpose=one.purpose, concerning=one.concerning, key=one.key, until=until)
    return connector.read(path, body, purpose=one.purpose, concerning=one.concerning, until=until)


def _checked(one: Ask, answer: Answer) -> tuple[Answer, str]:
    """Let through the fields that were asked and declared, each of its declared type."""
    declared = {field.name: field.type for field in one.source.fields}
    passed = {}
    for name in one.fields:
        value = answer.get(name)
        if value is None or name not in declared:
            continue
        if not _is_of(declared[name], value):
            log.warning("%s answered %s in another type than %s", one.source.key, name, declared[name])
            return {}, "down"
        passed[name] = value
    return passed, ""


def _is_of(kind: str, value: Any) -> bool:
    if not isinstance(value, CHECKS[kind]) or (kind == "number" and isinstance(value, bool)):
        return False
    return kind != "date" or _is_date(value)


def _is_date(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except ValueError:
        return False


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="exchange")


@cache
def _connector(name: str) -> RestJson:
    """Return the connector with this name, as the installation configures it; raise Down if it does not."""
    if name not in settings.TONGBAN_CONNECTORS:
        raise Down(f"no connector {name} is configured")
    configured = dict(settings.TONGBAN_CONNECTORS[name])
    return KINDS[configured.pop("kind")](**configured)


def forget_connections() -> None:
    """Close circuits and drop connections: after a change of configuration."""
    _connector.cache_clear()
    forget_circuits()
