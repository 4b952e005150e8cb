"""The one way to the offices' systems: purpose checked, fields filtered, faults contained, time bounded.

Threads ask offices and do nothing else; they never touch the database.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from tongban.book import api as book
from tongban.exchange.circuits import circuit_of, forget_circuits
from tongban.exchange.configuration import WrongConfiguration, connector_of, names, read
from tongban.exchange.connectors.outcome import Answer, Connector, Down, NotFound, Record
from tongban.exchange.quality import broken_rules
from tongban.kernel.clock import today

log = logging.getLogger("tongban.exchange")
BUDGET_SECONDS = 2.0
THREADS = 8  # for each source: one that hangs holds up its own callers and nobody else's
CHECKS: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "date": str,
    "number": (int, float),
    "boolean": bool,
    "list": list,
    "object": dict,
}


_lock = threading.Lock()
_threads: dict[str, ThreadPoolExecutor] = {}


@dataclass(frozen=True)
class Result:
    """What came of a call: `fault` is empty, `down`, `not_found` or `refused`; `reason` is a refusal's code.

    `quality` names the rules of the source that the answer broke (`exchange.quality`); `as_of` is the moment the
    data are of, None when they are of now.
    """

    fields: dict[str, Any]
    fault: str
    milliseconds: int
    reason: str = ""
    quality: tuple[str, ...] = ()
    as_of: datetime | None = None


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
    futures = [_threads_for(one.source.key).submit(_ask, one, until) for one in asks]
    return [_result_of(future, until) for future in futures]


def ask_here(one: Ask) -> Result:
    """Make one call in the caller's own thread: for a process that has threads to spare and bounds them itself."""
    return _ask(one, time.monotonic() + BUDGET_SECONDS)


def is_available(source: str) -> bool:
    """Tell whether a call to this source would be tried: it has not failed five times in a row just now."""
    return not circuit_of(source).is_open()


def connector_for(source: book.Source) -> Connector:
    """Return the connector that leads to a source. Raises Down when it is not configured rightly."""
    return _connector(source.connector)


def _result_of(future: "Future[Result]", until: float) -> Result:
    try:
        return future.result(timeout=max(until - time.monotonic(), 0))
    except TookTooLong:
        future.cancel()
        return Result({}, "down", int(BUDGET_SECONDS * 1000))


def _ask(one: Ask, until: float) -> Result:
    started = time.monotonic()
    record, fault = _called(one, until)
    answer: Answer = {}
    quality: tuple[str, ...] = ()
    if not fault:
        answer, fault = _checked(one, record.fields)
    if not fault:
        quality = broken_rules(one.source, one.fields, answer, on=today())
    return Result(answer, fault, int((time.monotonic() - started) * 1000), "", quality, record.as_of)


def _called(one: Ask, until: float) -> tuple[Record, str]:
    nothing = Record({})
    if time.monotonic() >= until:  # waited for a thread too long: not the office's fault, its circuit must not hear
        return nothing, "down"
    try:
        return circuit_of(one.source.key).call(lambda: _answer(one, until)), ""
    except NotFound:
        return nothing, "not_found"
    except Down as fault:
        log.warning("%s did not answer: %s", one.source.key, fault)
    except Exception as fault:  # noqa: BLE001 - one office's fault must not stop the others, nor go unrecorded
        log.error("%s could not be asked: %s", one.source.key, type(fault).__name__)
    return nothing, "down"


def _answer(one: Ask, until: float) -> Record:
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
        if not is_of(declared[name], value):
            log.warning("%s answered %s in another type than %s", one.source.key, name, declared[name])
            return {}, "down"
        passed[name] = value
    return passed, ""


def is_of(kind: str, value: Any) -> bool:
    """Tell whether a value is of a type that the book declares."""
    if not isinstance(value, CHECKS[kind]) or (kind == "number" and isinstance(value, bool)):
        return False
    return kind != "date" or _is_date(value)


def _is_date(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except ValueError:
        return False


def _threads_for(source: str) -> ThreadPoolExecutor:
    with _lock:
        if source not in _threads:
            _threads[source] = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix=f"exchange-{source}")
        return _threads[source]


@cache
def _connector(name: str) -> Connector:
    """Return the connector with this name, as its folder configures it. Raises WrongConfiguration, which is Down."""
    return connector_of(read(name))


def load_connectors() -> None:
    """Load what is configured, before the first call would wait for it; nothing is connected yet."""
    for name in names():
        try:
            _connector(name)
        except WrongConfiguration as fault:
            log.warning("%s", fault)


def forget_connections() -> None:
    """Close circuits and drop connections: after a change of configuration."""
    _connector.cache_clear()
    forget_circuits()
