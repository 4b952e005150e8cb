"""Offices behind an agent: what rest_json does, with each call signed by this hub and each answer by the agent.

A path's first part is the code of a service that the agent answers for.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection

from tongban.exchange import keys
from tongban.exchange.connectors.http import NotReached, Office, check_status, content_of
from tongban.exchange.connectors.outcome import Down, Unproved
from tongban.exchange.connectors.rest_json import RestJson
from tongban.exchange.hub.headers import encoded, read
from tongban.exchange.identifiers import CLASS, Identifier
from tongban.exchange.models import SigningKey
from tongban.exchange.request_hash import head_of, request_hash
from tongban.exchange.signing import (
    Answer,
    Message,
    Signer,
    WrongSignature,
    check_digest,
    content_digest,
    digest_of,
    sign_request,
    verify_answer,
)
from tongban.kernel.clock import now

Fields = Iterable[tuple[bytes, bytes]]
PORTAL = ("portal", "portal")  # who calls when no other office's system does
UNKNOWN = "unknown_service"


class Agent(RestJson):
    """An office's system behind its agent."""

    def __init__(self, spec: Mapping[str, Any], folder: Path) -> None:
        super().__init__(spec, folder)
        ca = folder / spec["ca"] if "ca" in spec else None
        self._office = SignedOffice(spec["base_url"], spec["identifier"], ca)

    def prove(self, _path: str, until: float) -> bool:
        """Call a service that cannot be: the agent's signed refusal proves its key and ours. Raises Down."""
        try:
            with self._office.passing("GET", "/-", [], None, until=until):
                return True
        except AgentRefused as refused:
            if refused.code != UNKNOWN:
                raise
            return True
        except httpx.HTTPError as fault:
            raise Unproved.by(fault) or Down(type(fault).__name__) from fault


class AgentRefused(Down):
    """The agent answered, with its signature, that it does not pass the call on."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.code = error.rpartition(".")[2]


class SignedOffice(Office):
    """An agent's address, and whose it is."""

    def __init__(self, base_url: str, identifier: str, ca: Path | None) -> None:
        super().__init__(f"{base_url.rstrip('/')}/r1/{identifier}", {}, ca)
        self._identifier = identifier

    def ask(self, method: str, url: httpx.URL, *, until: float, faults: tuple[int, ...] = (), **parts: Any) -> bytes:
        """Return the body of a good answer, or of one with a status in `faults`. Raises Down or NotFound."""
        if until <= time.monotonic():
            raise Down("no time left")
        asked = httpx.Request(method, url, **parts)
        body = asked.read()
        fields = [one for one in asked.headers.raw if one[0].lower() != b"host"]
        fields.append((b"content-digest", digest_of(body).encode()))
        target = asked.url.raw_path.decode().removeprefix(self.address.path)
        try:
            with self.passing(method, target, fields, [body] if body else None, until=until) as answer:
                if answer.status_code not in faults:
                    check_status(answer.status_code)
                return content_of(answer, until)
        except (httpx.NetworkError, httpx.ConnectTimeout, httpx.RemoteProtocolError) as fault:
            raise Unproved.by(fault) or NotReached(type(fault).__name__) from fault
        except httpx.HTTPError as fault:
            raise Down(type(fault).__name__) from fault

    @contextmanager
    def passing(
        self, method: str, target: str, headers: Fields, content: Iterable[bytes] | None, *, until: float
    ) -> Iterator[httpx.Response]:
        """Open an answer whose head the agent signed; reading it to its end raises Down if the body is another."""
        url = self.address.copy_with(raw_path=(self.address.path + target).encode())
        message = Message(method, str(url), _named(read(list(headers)), is_empty=content is None))
        sign_request(message, Signer.of(keys.own_key()), at=now())
        passed = _Hashed(content) if content is not None else None
        with super().passing(method, target, encoded(message.headers), passed, until=until) as answer:
            told = read([(name.lower(), value) for name, value in answer.headers.raw])
            head = head_of(method, url.raw_path.decode(), message.headers)
            self._check(answer.status_code, told, message, request_hash(head, passed.sha512 if passed else None))
            checked = answer if method == "HEAD" else _checked(answer, told)
            yield checked

    def _check(self, status: int, told: dict[str, str], message: Message, hashed: str) -> None:
        """Pass what this office's agent signed as its answer to this call. Raises Down."""
        try:
            verify_answer(Answer(status, told), self._key)
        except WrongSignature as wrong:
            raise Down(f"the agent's signature: {wrong.code}") from wrong
        if (told["x-road-request-hash"], told["x-road-id"]) != (hashed, message.headers["x-road-id"]):
            raise Down("the agent answered another call")
        if error := told.get("x-road-error"):
            raise AgentRefused(error)

    def _key(self, key_id: str) -> Ed25519PublicKey | None:
        """Return the agent's key if it is registered, for this office's system, and valid at this moment."""
        at = now()
        registered = SigningKey.objects.filter(
            key_id=key_id,
            subsystem__identifier=self._identifier,
            subsystem__active=True,
            revoked_at=None,
            valid_from__lte=at,
            valid_until__gt=at,
        )
        found = registered.values_list("public_key", flat=True).first()
        if not connection.in_atomic_block:
            connection.close()  # to the pool: threads that ask offices hold none
        return keys.public_key(found) if found else None


class _Hashed:
    """A body on its way, hashed as it passes."""

    def __init__(self, content: Iterable[bytes]) -> None:
        self._content = content
        self._hash = hashlib.sha512()

    @property
    def sha512(self) -> bytes:
        return self._hash.digest()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._content:
            self._hash.update(piece)
            yield piece


class _Checked(httpx.SyncByteStream):
    """An answer's body; at its end it is compared with the digest that was signed."""

    def __init__(self, answer: httpx.Response, told: dict[str, str]) -> None:
        self._answer, self._told = answer, told

    def __iter__(self) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for piece in self._answer.iter_raw():
            digest.update(piece)
            yield piece
        try:
            check_digest(self._told, digest.digest())
        except WrongSignature as wrong:
            raise Down("the body is not the one that the agent signed") from wrong


def _checked(answer: httpx.Response, told: dict[str, str]) -> httpx.Response:
    return httpx.Response(answer.status_code, headers=answer.headers, stream=_Checked(answer, told))


def _named(headers: dict[str, str], *, is_empty: bool) -> dict[str, str]:
    """Return a call's headers with those that its signature needs."""
    named = {
        "x-road-client": str(Identifier(settings.TONGBAN_INSTANCE, CLASS, *PORTAL)),
        "x-road-id": str(uuid4()),
    } | headers
    return named | ({"content-digest": content_digest(hashlib.sha256().digest())} if is_empty else {})
