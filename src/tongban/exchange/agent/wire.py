"""HTTP as the agent speaks it: targets and headers as given, no redirects followed, bodies never whole in memory."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpcore

from tongban.exchange.agent.messages import Reply, Request
from tongban.exchange.hub.spool import Spool

CONNECT_SECONDS = 5.0
CONNECTIONS = 100
IDLE_SECONDS = 15.0
NOT_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout)


class Unreached(Exception):
    """Nobody took the call."""


class NoAnswer(Exception):
    """The call may have arrived; no whole answer came."""


class Wire:
    """Connections that are used again. `folder` is where large answers lie; TooLong is raised beyond `most` bytes."""

    def __init__(self, folder: Path, most: int, ca: Path | None = None) -> None:
        self._folder, self._most = folder, most
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(cafile=ca) if ca else None,
            max_connections=CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
        )

    async def ask(self, address: str, request: Request, *, seconds: float) -> Reply:
        """Return the whole answer; its body is the caller's to close. Raises Unreached, NoAnswer or TooLong."""
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("ascii")
        url = httpcore.URL(scheme=parts.scheme.encode(), host=host, port=parts.port, target=request.target.encode())
        headers = [(b"host", parts.netloc.rpartition("@")[2].encode()), *request.headers]
        if request.body.size or request.method in ("POST", "PUT", "PATCH"):
            headers.append((b"content-length", str(request.body.size).encode()))
        body = Spool(self._folder, self._most)
        try:
            async with (
                asyncio.timeout(seconds),
                self._pool.stream(
                    request.method.encode(),
                    url,
                    headers=headers,
                    content=_pieces(request.body) if request.body.size else None,
                    extensions={"timeout": {"connect": CONNECT_SECONDS, "pool": CONNECT_SECONDS}},
                ) as response,
            ):
                async for piece in response.aiter_stream():
                    body.add(piece)
                return Reply(response.status, body, [(name.lower(), value) for name, value in response.headers])
        except BaseException as fault:
            body.close()
            if isinstance(fault, NOT_SENT):
                raise Unreached(type(fault).__name__) from fault
            if isinstance(fault, TimeoutError | OSError | _HTTP_FAULTS):
                raise NoAnswer(type(fault).__name__) from fault
            raise

    async def close(self) -> None:
        """Drop connections."""
        await self._pool.aclose()


_HTTP_FAULTS = (
    httpcore.NetworkError | httpcore.TimeoutException | httpcore.ProtocolError | httpcore.ProxyError
)  # all that an exchange over HTTP may end in


async def _pieces(body: Spool) -> AsyncIterator[bytes]:
    for piece in body.pieces():
        yield piece
