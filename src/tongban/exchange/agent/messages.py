"""Requests and answers as they pass through the agent, and how it says no."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tongban.exchange.agent.words import gettext_noop as _
from tongban.exchange.agent.words import in_both
from tongban.exchange.hub.headers import Raw, read
from tongban.exchange.hub.spool import Spool, TooLong

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
JSON = (b"content-type", b"application/json; charset=utf-8")

BAD = "Client.BadRequest"
HERE = "Server.ClientProxy"  # calls that go out
THERE = "Server.ServerProxy"  # calls that come in
FAULTS = {
    "not_local": (BAD, _("Only systems of this office may call here, and no browser.")),
    "bad_address": (BAD, _("The address must begin with /r1/ or /queue/, percent-encoded.")),
    "bad_header": (BAD, _("A header cannot be signed as it is.")),
    "too_large": (BAD, _("The message is larger than this agent takes.")),
    "too_slow": (BAD, _("The message did not arrive in time.")),
    "cut_off": (BAD, _("The message ended before it was complete.")),
    "id_used": (BAD, _("This X-Road-Id was given to another call.")),
    "not_kept": (BAD, _("This agent keeps no such call.")),
    "unreachable": (f"{HERE}.NetworkError", _("The hub cannot be reached.")),
    "no_answer": (f"{HERE}.NetworkError", _("The hub did not answer, or broke off.")),
    "wrong_answer": (f"{HERE}.InvalidSignature", _("The answer is not the hub's to this call: it is not passed on.")),
    "answer_too_large": (f"{HERE}.NetworkError", _("The answer is larger than this agent takes.")),
    "queue_full": (f"{HERE}.QueueFull", _("This agent keeps no more calls until some have gone out.")),
    "internal": (f"{HERE}.InternalError", _("This agent failed. The fault is in its output.")),
    "bad_signature": (f"{THERE}.AccessDenied", _("The call is not signed by the hub this agent belongs to.")),
    "replay": (f"{THERE}.AccessDenied", _("This message was sent before.")),
    "key_used": (f"{THERE}.AccessDenied", _("This Idempotency-Key came before with other content.")),
    "not_ours": (f"{THERE}.UnknownService", _("This agent answers for another system.")),
    "unknown_service": (f"{THERE}.UnknownService", _("This agent has no such service.")),
    "wrong_method": (f"{THERE}.AccessDenied", _("This service does not take that method.")),
    "service_unreachable": (f"{THERE}.ServiceFailed", _("The office's system cannot be reached.")),
    "service_failed": (f"{THERE}.ServiceFailed", _("The office's system did not answer, or not sensibly.")),
    "failed": (f"{THERE}.InternalError", _("The office's agent failed.")),
}


class Failed(Exception):
    """A call that comes to nothing here; `code` is a key of FAULTS."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass
class Request:
    """A request on its way: target is path and query, as sent."""

    method: str
    target: str
    headers: Raw
    body: Spool

    @property
    def id(self) -> str:
        """Its X-Road-Id; empty when it has none."""
        return read(self.headers).get("x-road-id", "")


@dataclass
class Reply:
    """An answer on its way."""

    status: int
    body: Spool
    headers: Raw = field(default_factory=list)


def error(failed: Failed, folder: Path) -> Reply:
    """Return a fault as X-Road writes errors: type, message in both languages, detail."""
    kind, words = FAULTS[failed.code]
    named = f"{kind}.{failed.code}"
    content = {"type": named, "message": in_both(words), "detail": failed.detail}
    reply = json_reply(400 if kind.startswith("Client") else 500, content, folder)
    reply.headers.append((b"x-road-error", named.encode()))
    return reply


def json_reply(status: int, content: Any, folder: Path) -> Reply:
    """Return an answer of the agent's own."""
    return Reply(status, Spool.of(folder, msgspec.json.encode(content)), [JSON])


def target_of(scope: Scope) -> str:
    """Return path and query as they were sent."""
    path = bytes(scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    query = bytes(scope["query_string"]).decode("latin-1")
    return f"{path}?{query}" if query else path


async def take_in(body: Spool, scope: Scope, receive: Receive, *, most: int, seconds: float) -> None:
    """Take a request's body in, within bounds. Raises Failed."""
    told = read(scope["headers"]).get("content-length", "")
    if told.isdigit() and int(told) > most:
        raise Failed("too_large")
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Failed("cut_off")
                body.add(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError as slow:
        raise Failed("too_slow") from slow
    except TooLong as long:
        raise Failed("too_large") from long


async def send_back(reply: Reply, send: Send) -> None:
    """Send an answer, a piece at a time."""
    headers = [*reply.headers, (b"content-length", str(reply.body.size).encode())]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    for piece in reply.body.pieces():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
