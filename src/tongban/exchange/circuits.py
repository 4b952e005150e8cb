"""A circuit for each source: after five faults in a row it is left alone for a while, then tried by one call."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import pybreaker
from django.utils import timezone

from tongban.exchange.connectors.outcome import Down, NotFound, Rejected

FAULTS_TO_OPEN = 5
OPEN_SECONDS = 15.0
Answer = TypeVar("Answer")
NO_FAULTS = (NotFound, Rejected)  # the office answered


class Circuit:
    """Lets calls to one source pass at once, side by side, until too many in a row have failed.

    pybreaker holds its lock for as long as a call lasts, so calls are made outside and only their ends reported:
    otherwise two look-ups at the same office would queue up, and the second run out of time.
    """

    def __init__(self) -> None:
        self._storage = pybreaker.CircuitMemoryStorage(pybreaker.STATE_CLOSED)
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAULTS_TO_OPEN, reset_timeout=OPEN_SECONDS, exclude=NO_FAULTS, state_storage=self._storage
        )
        self._trial = threading.Lock()

    def is_open(self) -> bool:
        """Tell whether calls are refused just now; an open circuit that is due for a trial is not."""
        opened_at = self._storage.opened_at
        if self._storage.state != pybreaker.STATE_OPEN or opened_at is None:
            return False
        return bool((timezone.now() - opened_at).total_seconds() < self._breaker.reset_timeout)

    def call(self, ask: Callable[[], Answer]) -> Answer:
        """Return what `ask` returns. Raises what it raises, and Down without asking while the circuit is open."""
        if self._storage.state == pybreaker.STATE_CLOSED:
            return self._side_by_side(ask)
        if not self._trial.acquire(blocking=False):
            raise Down("another call is trying it")
        try:
            answer: Answer = self._breaker.call(ask)
            return answer
        except pybreaker.CircuitBreakerError as fault:
            raise Down("left alone after faults") from fault
        finally:
            self._trial.release()

    def _side_by_side(self, ask: Callable[[], Answer]) -> Answer:
        try:
            answer = ask()
        except NO_FAULTS:
            self._report(None)
            raise
        except Exception as fault:
            self._report(fault)
            raise
        self._report(None)
        return answer

    def _report(self, fault: Exception | None) -> None:
        """Count how a call ended, unless its neighbours have opened the circuit: a late end proves nothing."""

        def end() -> None:
            if fault is not None:
                raise fault

        if self._storage.state == pybreaker.STATE_CLOSED:
            with suppress(Exception):  # the fault just reported: the caller raises it
                self._breaker.call(end)


_lock = threading.Lock()
_circuits: dict[str, Circuit] = {}


def circuit_of(source: str) -> Circuit:
    """Return the circuit of a source in this process."""
    with _lock:
        return _circuits.setdefault(source, Circuit())


def forget_circuits() -> None:
    """Close all circuits."""
    with _lock:
        _circuits.clear()
