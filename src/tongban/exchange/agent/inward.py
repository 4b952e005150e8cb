"""Calls of the hub to the office's system: the hub's signature checked here, the answers signed here."""

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from tongban.exchange.agent import journal, once
from tongban.exchange.agent.configuration import Configuration, Service
from tongban.exchange.agent.messages import Failed, Reply, Request, error
from tongban.exchange.agent.store import Store
from tongban.exchange.agent.wire import NoAnswer, Unreached, Wire
from tongban.exchange.hub.headers import Raw, encoded, read, to_client, to_provider
from tongban.exchange.hub.spool import IN_MEMORY, TooLong
from tongban.exchange.request_hash import head_of, request_hash
from tongban.exchange.signing import (
    Answer,
    Message,
    Signed,
    Signer,
    WrongSignature,
    check_digest,
    content_digest,
    sign_answer,
    verify_request,
)

CLIMBS = frozenset({".", ".."})
SLASHES = re.compile(r"[/\\]")


class Office:
    """The office's system as the hub meets it."""

    def __init__(self, configured: Configuration, signer: Signer, store: Store, wire: Wire, spool: Path) -> None:
        self._configured, self._signer, self._store, self._wire = configured, signer, store, wire
        self._folder = spool

    async def answer(self, request: Request) -> Reply:
        """Return the signed answer to a call: the system's, or a fault of ours; both are written down before."""
        try:
            service, asked = await self._admitted(request)
        except Failed as failed:
            return self._signed(request, error(failed, self._folder))
        at = datetime.now(UTC).timestamp()
        number = await self._store.run(lambda database: journal.begin(database, "in", request, at=at))
        try:
            reply = await self._remembered(asked) or await self._forwarded(service, asked)
        except Failed as failed:
            reply = error(failed, self._folder)
        signed = self._signed(request, reply)
        await self._store.run(lambda database: once.remember(database, asked, reply, at=at))
        await self._store.run(lambda database: journal.end(database, number, signed))
        return signed

    def allowance(self, request: Request) -> int:
        """Return how many bytes of a call's body are taken in: few from whoever is not the hub."""
        try:
            self._signature(request)
        except Failed:
            return IN_MEMORY
        return self._configured.message_bytes

    def failed(self, request: Request, failed: Failed) -> Reply:
        """Return the signed fault that answers a call which did not come this far."""
        return self._signed(request, error(failed, self._folder))

    async def _admitted(self, request: Request) -> tuple[Service, Request]:
        """Return the service that the hub calls, for the first time with this message, and what it is asked."""
        signed = self._verified(request)
        service, target = self._called(request.target)
        if request.method not in service.methods:
            raise Failed("wrong_method")
        if not await self._store.run(lambda database: journal.take_in(database, signed)):
            raise Failed("replay")
        return service, Request(request.method, target, to_provider(request.headers), request.body)

    async def _remembered(self, asked: Request) -> Reply | None:
        try:
            return await self._store.run(lambda database: once.remembered(database, asked, self._folder))
        except once.KeyUsed as used:
            raise Failed("key_used") from used

    async def _forwarded(self, service: Service, asked: Request) -> Reply:
        try:
            reply = await self._wire.ask(service.address, asked, seconds=service.seconds)
        except Unreached as fault:
            raise Failed("service_unreachable", str(fault)) from fault
        except (NoAnswer, TooLong) as fault:
            raise Failed("service_failed", type(fault).__name__) from fault
        reply.headers = to_client(reply.headers)
        return reply

    def _signed(self, request: Request, reply: Reply) -> Reply:
        """Return an answer with our signature; it says which call it answers."""
        asked = read(request.headers)
        head = head_of(request.method, request.target, asked)
        added = {
            "x-road-id": asked.get("x-road-id") or str(uuid4()),
            "x-road-request-hash": request_hash(head, request.body.sha512 if request.body.size else None),
            "content-digest": content_digest(reply.body.sha256),
        }
        if client := asked.get("x-road-client"):
            added["x-road-client"] = client
        unsigned: Raw = [*reply.headers, *encoded(added)]
        answer = Answer(reply.status, read(unsigned))
        sign_answer(answer, self._signer, at=datetime.now(UTC))
        signature = {name: answer.headers[name] for name in ("signature-input", "signature")}
        return Reply(reply.status, reply.body, [*unsigned, *encoded(signature)])

    def _verified(self, request: Request) -> Signed:
        signed = self._signature(request)
        try:
            check_digest(read(request.headers), request.body.sha256)
        except WrongSignature as wrong:
            raise Failed("bad_signature", wrong.code) from wrong
        return signed

    def _signature(self, request: Request) -> Signed:
        message = Message(request.method, f"http://agent{request.target}", read(request.headers))
        try:
            return verify_request(message, self._configured.hub_key)
        except WrongSignature as wrong:
            raise Failed("bad_signature", wrong.code) from wrong

    def _called(self, target: str) -> tuple[Service, str]:
        """Return the service that is called, and the target at the office's system. Raises Failed."""
        path, _mark, query = target.partition("?")
        parts = path.split("/")
        if parts[1] != "r1" or len(parts) < 7:
            raise Failed("bad_address")
        if "/".join(parts[2:6]) != self._configured.identifier:
            raise Failed("not_ours")
        service = self._configured.services.get(unquote(parts[6]))
        if service is None:
            raise Failed("unknown_service")
        rest = parts[7:]
        if CLIMBS & {step for part in rest for step in SLASHES.split(unquote(part))}:
            raise Failed("bad_address")
        base = urlsplit(service.address).path.rstrip("/")
        return service, "/".join([base, *rest]) + (f"?{query}" if query else "") or "/"
