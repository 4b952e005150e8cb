"""Calls of the office's system to the hub: signed here, the hub's answers checked here."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

from http_message_signatures.exceptions import HTTPMessageSignaturesException

from tongban.exchange.agent import journal
from tongban.exchange.agent.configuration import Configuration
from tongban.exchange.agent.messages import Failed, Reply, Request
from tongban.exchange.agent.store import Store
from tongban.exchange.agent.wire import NoAnswer, Unreached, Wire
from tongban.exchange.hub.headers import HOP_BY_HOP, Raw, encoded, read, to_provider
from tongban.exchange.hub.spool import TooLong
from tongban.exchange.request_hash import head_of, request_hash
from tongban.exchange.signing import (
    Answer,
    Message,
    Signer,
    WrongSignature,
    check_digest,
    content_digest,
    sign_request,
    verify_answer,
)

SET_HERE = (b"content-digest", b"prefer")
OF_THE_WAY = HOP_BY_HOP | {b"content-length", b"date", b"server"}


class Hub:
    """The hub as the office's system meets it."""

    def __init__(self, configured: Configuration, signer: Signer, store: Store, wire: Wire) -> None:
        self._configured, self._signer, self._store, self._wire = configured, signer, store, wire

    def named(self, request: Request) -> Request:
        """Return a call as it is sent, but for the signature: X-Road-Client and X-Road-Id added where absent."""
        kept: Raw = [field for field in to_provider(request.headers) if field[0] not in SET_HERE]
        present = {name for name, _value in kept}
        if b"x-road-client" not in present:
            kept.append((b"x-road-client", self._configured.identifier.encode()))
        if b"x-road-id" not in present:
            kept.append((b"x-road-id", str(uuid4()).encode()))
        return Request(request.method, request.target, kept, request.body)

    async def ask(self, named: Request) -> Reply:
        """Return the hub's answer to a call, checked and written down. Raises Failed."""
        signed = self._signed(named)
        number = await self._store.run(lambda database: journal.begin(database, "out", signed, at=_now().timestamp()))
        try:
            reply = await self._sent(signed)
        except Failed as failed:
            code = failed.code
            await self._store.run(lambda database: journal.fail(database, number, code))
            raise
        await self._store.run(lambda database: journal.end(database, number, reply))
        reply.headers = [field for field in reply.headers if field[0] not in OF_THE_WAY]
        return reply

    async def _sent(self, signed: Request) -> Reply:
        try:
            reply = await self._wire.ask(self._configured.hub.address, signed, seconds=self._configured.limits.seconds)
        except Unreached as fault:
            raise Failed("unreachable", str(fault)) from fault
        except NoAnswer as fault:
            raise Failed("no_answer", str(fault)) from fault
        except TooLong as fault:
            raise Failed("answer_too_large") from fault
        try:
            self._check(signed, reply)
        except Failed:
            reply.body.close()
            raise
        return reply

    def _signed(self, named: Request) -> Request:
        unsigned = [*named.headers, (b"content-digest", content_digest(named.body.sha256).encode())]
        message = Message(named.method, self._url(named.target), read(unsigned))
        try:
            sign_request(message, self._signer, at=_now())
        except (HTTPMessageSignaturesException, ValueError) as fault:
            raise Failed("bad_header", str(fault)) from fault
        added = {name: message.headers[name] for name in ("signature-input", "signature")}
        return Request(named.method, named.target, [*unsigned, *encoded(added)], named.body)

    def _check(self, signed: Request, reply: Reply) -> None:
        """Pass what the hub signed as its answer to exactly this call. Raises Failed."""
        headers, asked = read(reply.headers), read(signed.headers)
        head = head_of(signed.method, signed.target, asked)
        body = signed.body.sha512 if signed.body.size else None
        try:
            verify_answer(Answer(reply.status, headers), self._configured.hub_key)
            if signed.method != "HEAD":  # an answer to HEAD has no body; the digest is that of GET's
                check_digest(headers, reply.body.sha256)
        except WrongSignature as wrong:
            raise Failed("wrong_answer", wrong.code) from wrong
        if headers.get("x-road-request-hash") != request_hash(head, body):
            raise Failed("wrong_answer", "request_hash")
        if headers.get("x-road-id") != asked["x-road-id"]:
            raise Failed("wrong_answer", "id")

    def _url(self, target: str) -> str:
        parts = urlsplit(self._configured.hub.address)
        return f"{parts.scheme}://{parts.netloc}{target}"


def _now() -> datetime:
    return datetime.now(UTC)
