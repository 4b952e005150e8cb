"""What waits goes out: in order for each service, with growing pauses while it cannot, each call ended once.

A call is sent with the X-Road-Id and Idempotency-Key it was kept with, however often: whoever did it the first time
knows it again.
"""

import asyncio
import hashlib
import logging
import sqlite3
import time
from pathlib import Path

from tongban.exchange.agent import journal, once, queue
from tongban.exchange.agent.configuration import Configuration
from tongban.exchange.agent.messages import Failed, Reply, Request
from tongban.exchange.agent.outward import Hub
from tongban.exchange.agent.queue import Bounds, Waiting
from tongban.exchange.agent.store import Store
from tongban.exchange.hub.headers import read

log = logging.getLogger("tongban.exchange.agent")
LOOK_SECONDS = 0.5
SWEEP_SECONDS = 60.0
SIDE_BY_SIDE = 8
AUTHENTICATION = "Client.AuthenticationFailed"  # about this agent, not about the call: it waits until that is mended
PASSING = frozenset({"down", "busy", "crowded", "rate", "not_recorded", "internal", "too_slow", "cut_off"})


class Delivery:
    """Keeps calls and sends them out."""

    def __init__(self, configured: Configuration, hub: Hub, store: Store, spool: Path) -> None:
        limits = configured.limits
        self._limits, self._hub, self._store, self._spool = limits, hub, store, spool
        self._bounds = Bounds(limits.queue_calls, int(limits.queue_mb * 1_000_000))
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._more = asyncio.Event()
        self._tried: dict[str, asyncio.Event] = {}

    async def keep(self, named: Request) -> Waiting:
        """Keep a call that has its X-Road-Id; it is on the disk when this returns. Raises Failed."""
        if b"idempotency-key" not in {name for name, _value in named.headers}:
            named.headers.append((b"idempotency-key", named.id.encode()))
        content = f"{named.method} {named.target} {named.body.sha256.hex()}"
        digest = hashlib.sha256(content.encode()).hexdigest()
        try:
            kept = await self._store.run(
                lambda database: queue.keep(database, named, digest=digest, at=time.time(), bounds=self._bounds)
            )
        except queue.IdUsed as used:
            raise Failed("id_used") from used
        except queue.QueueFull as full:
            raise Failed("queue_full") from full
        self._more.set()
        return kept

    async def answer(self, identifier: str, *, seconds: float) -> Reply | None:
        """Return the answer to a kept call if it comes in this time; None as soon as a try has failed."""
        if reply := await self._kept_answer(identifier):
            return reply
        tried = self._tried.setdefault(identifier, asyncio.Event())
        try:
            async with asyncio.timeout(seconds):
                await tried.wait()
        except TimeoutError:
            pass  # whoever asked comes again
        finally:
            self._tried.pop(identifier, None)
        return await self._kept_answer(identifier)

    async def run(self) -> None:
        """Send what is due, and sweep, until cancelled."""
        swept = 0.0
        while True:
            self._more.clear()
            if time.monotonic() - swept > SWEEP_SECONDS:
                swept = time.monotonic()
                await self._store.run(self._sweep)
            await self._begin_what_is_due()
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._more.wait()
            except TimeoutError:
                continue

    async def _begin_what_is_due(self) -> None:
        busy = frozenset(self._busy)
        due = await self._store.run(lambda database: queue.due(database, time.time(), busy))
        for call in due[: SIDE_BY_SIDE - len(busy)]:
            self._busy[call.lane] = asyncio.create_task(self._deliver(call))

    async def _deliver(self, call: Waiting) -> None:
        try:
            fault = await self._attempt(call)
            if fault:
                await self._store.run(lambda database: queue.put_off(database, call.number, fault, at=time.time()))
        except Exception:
            log.exception("a kept call could not be sent")
            await self._store.run(lambda database: queue.put_off(database, call.number, "internal", at=time.time()))
        finally:
            del self._busy[call.lane]
            if tried := self._tried.get(call.id):
                tried.set()
            self._more.set()

    async def _attempt(self, call: Waiting) -> str:
        """Send a call; keep the answer, or return why it must be sent again."""
        request = await self._store.run(lambda database: queue.request_of(database, call.number, self._spool))
        try:
            reply = await self._hub.ask(request)
        except Failed as failed:
            return failed.code
        finally:
            request.body.close()
        try:
            if fault := _passing_fault(reply):
                return fault
            await self._store.run(lambda database: queue.end(database, call.number, reply, at=time.time()))
            return ""
        finally:
            reply.body.close()

    async def _kept_answer(self, identifier: str) -> Reply | None:
        return await self._store.run(lambda database: queue.answer_of(database, identifier, self._spool))

    def _sweep(self, database: sqlite3.Connection) -> None:
        at, limits = time.time(), self._limits
        queue.sweep(database, at=at, give_up_days=limits.give_up_days, keep_days=limits.keep_days)
        once.sweep(database, at=at, keep_days=limits.keep_days)
        journal.sweep(database, at=at, log_days=limits.log_days)


def _passing_fault(reply: Reply) -> str:
    """Return the code of a fault that passes by itself or is mended here; empty for an answer that stays."""
    error = read(reply.headers).get("x-road-error", "")
    code = error.rpartition(".")[2]
    return code if code in PASSING or error.startswith(AUTHENTICATION) else ""
