"""The hub's ASGI application: coroutines receive and send bytes within limits; threads judge, call and record."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import connection

from tongban.exchange.hub import answering, calling, crowd, metadata
from tongban.exchange.hub.received import VERSION, Received, Reply
from tongban.exchange.hub.spool import Spool, TooLong
from tongban.kernel.clock import now

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
DRAIN_SECONDS = 2.0  # a client that is still sending reads the refusal only when nobody hangs up on it
DRAIN_BYTES = 8_000_000


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] != "http":
        return
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    if path == "/healthz":
        await _plain(send, b"ok", b"text/plain; charset=utf-8")
    elif path in PUBLIC and scope["method"] == "GET":
        content = await asyncio.get_running_loop().run_in_executor(_threads(), partial(_published, path))
        await _plain(send, content, b"application/json; charset=utf-8")
    elif path.startswith(VERSION):
        await _exchange(scope, path, receive, send)
    else:
        await _plain(send, b"{}", b"application/json; charset=utf-8", status=404)


PUBLIC = {"/listClients": metadata.clients, "/r1/openapi.json": metadata.openapi}


async def _exchange(scope: Scope, path: str, receive: Receive, send: Send) -> None:
    spool = Spool(calling.spool_folder(), settings.TONGBAN_HUB_MAX_BYTES)
    received = Received(
        method=scope["method"].upper(),
        path=path,
        query=scope["query_string"].decode("latin-1"),
        raw_headers=list(scope["headers"]),
        body=spool,
        at=now(),
    )
    try:
        received.fault = await _arrived(received, receive)
        reply = await _answered(received)
        try:
            await _send(reply, received, receive, send)
        finally:
            reply.body.close()
    finally:
        spool.close()


async def _arrived(received: Received, receive: Receive) -> str:
    """Take the body in; return the code of what is wrong with it, or nothing."""
    told = received.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told) > settings.TONGBAN_HUB_MAX_BYTES:
        return "too_large"
    try:
        async with asyncio.timeout(settings.TONGBAN_HUB_BODY_SECONDS):
            return await _taken_in(received.body, receive)
    except TimeoutError:
        return "too_slow"
    except TooLong:
        return "too_large"


async def _taken_in(body: Spool, receive: Receive) -> str:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return "cut_off"
        body.add(message.get("body", b""))
        if not message.get("more_body", False):
            return ""


async def _answered(received: Received) -> Reply:
    if not crowd.enter():
        return answering.turned_away(received)
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads(), answering.answer, received)
    finally:
        crowd.leave()


async def _send(reply: Reply, received: Received, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    for piece in reply.body.pieces():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    if received.fault in ("too_large", "too_slow"):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await _drain(receive)
    await send({"type": "http.response.body", "body": b""})


async def _drain(receive: Receive) -> None:
    """Take in what is still on its way, and drop it."""
    left = DRAIN_BYTES
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return


async def _plain(send: Send, content: bytes, kind: bytes, *, status: int = 200) -> None:
    length = str(len(content)).encode()
    headers = [(b"content-type", kind), (b"content-length", length)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _published(path: str) -> bytes:
    try:
        return PUBLIC[path]()
    finally:
        connection.close()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=calling.THREADS, thread_name_prefix="hub")
