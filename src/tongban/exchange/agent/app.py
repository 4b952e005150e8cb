"""The agent's process: one door for the office's own system, one for the hub, and what waits between them."""

import asyncio
import logging
import re
import shutil
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import quote, unquote

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from tongban.exchange.agent import queue
from tongban.exchange.agent.configuration import Configuration, host_and_port
from tongban.exchange.agent.delivering import Delivery
from tongban.exchange.agent.inward import Office
from tongban.exchange.agent.messages import (
    Failed,
    Receive,
    Reply,
    Request,
    Scope,
    Send,
    error,
    json_reply,
    send_back,
    take_in,
    target_of,
)
from tongban.exchange.agent.outward import Hub
from tongban.exchange.agent.queue import Waiting
from tongban.exchange.agent.store import Store
from tongban.exchange.agent.wire import Wire
from tongban.exchange.hub.headers import read
from tongban.exchange.hub.spool import Spool
from tongban.exchange.keys import key_in
from tongban.exchange.signing import Signer

log = logging.getLogger("tongban.exchange.agent")
KEY = "agent.key"
QUEUE = "/queue"
WAIT_SECONDS = 5.0
SIDE_BY_SIDE = 1000  # calls under way at each door: a slow one costs no thread, and 64 KB at most
RESPOND_ASYNC = re.compile(r"(?:^|,)\s*respond-async\s*(?:,|;|$)", re.IGNORECASE)
WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*(\d{1,3})\s*(?:,|;|$)", re.IGNORECASE)
Answering = Callable[[Request], Awaitable[Reply]]


class Agent:
    """What the two doors share."""

    def __init__(self, folder: Path, configured: Configuration) -> None:
        self.configured = configured
        self.spool = folder / "spool"
        shutil.rmtree(self.spool, ignore_errors=True)  # bodies of a process that was killed
        self.spool.mkdir(mode=0o700)
        signer = Signer.of(key_in(folder / KEY))
        store = self.store = Store(folder)
        ca = folder / configured.hub.ca if configured.hub.ca else None
        most = configured.message_bytes
        self.hub = Hub(configured, signer, store, Wire(self.spool, most, ca))
        self.office = Office(configured, signer, store, Wire(self.spool, most), self.spool)
        self.delivery = Delivery(configured, self.hub, store, self.spool)
        self._allowed = [ip_network(network) for network in configured.local.allowed]

    async def local(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the office's own system."""
        await self._exchange(scope, receive, send, self._local)

    async def network(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the hub."""
        await self._exchange(scope, receive, send, self.office.answer)

    async def _exchange(self, scope: Scope, receive: Receive, send: Send, answering: Answering) -> None:
        if scope["type"] != "http":
            return
        body = Spool(self.spool, self.configured.message_bytes)
        request = Request(scope["method"].upper(), target_of(scope), list(scope["headers"]), body)
        is_local = answering == self._local
        try:
            if is_local:
                self._check_is_local(scope, request)
            most = self.configured.message_bytes if is_local else self.office.allowance(request)
            await take_in(body, scope, receive, most=most, seconds=self.configured.limits.seconds)
            reply = await answering(request)
        except Failed as failed:
            reply = self._refused(request, failed, is_local)
        except Exception:
            log.exception("a call could not be answered")
            reply = self._refused(request, Failed("internal" if is_local else "failed"), is_local)
        finally:
            body.close()
        try:
            await send_back(reply, send)
        finally:
            reply.body.close()

    def _refused(self, request: Request, failed: Failed, is_local: bool) -> Reply:
        return error(failed, self.spool) if is_local else self.office.failed(request, failed)

    def _check_is_local(self, scope: Scope, request: Request) -> None:
        """Keep out other machines, and web pages open in a browser on this one."""
        address = ip_address(scope["client"][0])
        is_allowed = any(address.version == one.version and address in one for one in self._allowed)
        if not is_allowed or {"origin", "sec-fetch-site"} & read(request.headers).keys():
            raise Failed("not_local")

    async def _local(self, request: Request) -> Reply:
        target = request.target
        if target.startswith(f"{QUEUE}/r1/"):
            kept = await self.delivery.keep(self.hub.named(_at(request, target.removeprefix(QUEUE))))
            return self._accepted(kept)
        if target.startswith(f"{QUEUE}/"):
            return await self._kept(request.method, target.removeprefix(f"{QUEUE}/").partition("?")[0])
        if not target.startswith("/r1/"):
            raise Failed("bad_address")
        named = self.hub.named(request)
        preferred = read(request.headers).get("prefer", "")
        if not RESPOND_ASYNC.search(preferred):
            return await self.hub.ask(named)
        kept = await self.delivery.keep(named)
        wait = WAIT.search(preferred)
        reply = await self.delivery.answer(kept.id, seconds=float(wait[1]) if wait else WAIT_SECONDS)
        return reply or self._accepted(kept)

    async def _kept(self, method: str, path: str) -> Reply:
        """Tell how a kept call stands, hand its answer over, or forget it."""
        name, _slash, part = path.partition("/")
        identifier = unquote(name)
        if method == "DELETE" and not part:
            if await self.store.run(lambda database: queue.collect(database, identifier)):
                return Reply(204, Spool.of(self.spool, b""))
        elif method == "GET" and part == "answer":
            reply = await self.store.run(lambda database: queue.answer_of(database, identifier, self.spool))
            if reply is not None:
                return reply
        elif method == "GET" and not part:
            found = await self.store.run(lambda database: queue.find(database, identifier))
            if found is not None:
                return json_reply(200, _told(found), self.spool)
        raise Failed("not_kept")

    def _accepted(self, kept: Waiting) -> Reply:
        reply = json_reply(202, _told(kept), self.spool)
        reply.headers += [(b"location", _status_url(kept).encode()), (b"x-road-id", kept.id.encode("latin-1"))]
        return reply


async def serve(folder: Path, configured: Configuration) -> None:
    """Serve until SIGTERM or SIGINT."""
    agent = Agent(folder, configured)
    certificate, key = configured.network.certificate, configured.network.certificate_key
    doors = [
        _server(agent.local, configured.local.listen),
        _server(agent.network, configured.network.listen, folder / certificate if certificate else None, folder / key),
    ]
    for how in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(how, _stop, doors)
    delivery = asyncio.create_task(agent.delivery.run())
    await asyncio.gather(*(door.serve() for door in doors))
    delivery.cancel()
    with suppress(asyncio.CancelledError):
        await delivery


def _stop(doors: Sequence[Server]) -> None:
    for door in doors:
        door.stop()  # type: ignore[no-untyped-call]  # granian's


def _server(
    door: Callable[[Scope, Receive, Send], Awaitable[None]],
    listen: str,
    certificate: Path | None = None,
    key: Path | None = None,
) -> Server:
    host, port = host_and_port(listen)
    return Server(
        door,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        backpressure=SIDE_BY_SIDE,
        log_level=LogLevels.error,
        ssl_cert=certificate,
        ssl_key=key if certificate else None,
    )


def _at(request: Request, target: str) -> Request:
    return Request(request.method, target, request.headers, request.body)


def _told(call: Waiting) -> dict[str, object]:
    told: dict[str, object] = {
        "id": call.id,
        "state": call.state,
        "attempts": call.attempts,
        "fault": call.fault,
        "status": call.status,
        "url": _status_url(call),
    }
    if call.state == "answered":
        told["answer"] = f"{_status_url(call)}/answer"
    return told


def _status_url(call: Waiting) -> str:
    return f"{QUEUE}/{quote(call.id, safe='')}"
