"""A call that crosses to another city's hub: signed with our key there, the answer checked against theirs."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from tongban.exchange import keys
from tongban.exchange.connectors.http import Office
from tongban.exchange.connectors.outcome import Down
from tongban.exchange.hub.headers import Raw, encoded, read
from tongban.exchange.hub.spool import Spool, TooLong
from tongban.exchange.models import Peer
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
from tongban.kernel.clock import now


class Unanswered(Exception):
    """No answer that counts came back; `code`: peer_down, wrong_answer or answer_too_large."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code} {what}".strip())
        self.code = code


@dataclass(frozen=True)
class Way:
    """How a neighbour is reached, and the keys by which its answers are known: read before anything is sent."""

    address: str
    keys: dict[str, Ed25519PublicKey]


@dataclass(frozen=True)
class Crossed:
    """The neighbour's answer, checked; header fields as they came, the body in the spool that was given."""

    status: int
    headers: Raw
    body: Spool

    @property
    def named(self) -> dict[str, str]:
        """The header fields by their names in lower case."""
        return read(self.headers)


def way_to(peer: Peer) -> Way:
    """Return how to reach a peer now."""
    at = now()
    valid = peer.keys.filter(revoked_at=None, valid_from__lte=at, valid_until__gte=at).order_by("key_id")
    return Way(peer.address, {one.key_id: keys.public_key(one.public_key) for one in valid})


def cross(
    way: Way, method: str, target: str, headers: Raw, body: Spool, *, into: Callable[[], Spool], seconds: float
) -> Crossed:
    """Send a request that has its X-Road-Client and X-Road-Id; return the answer. Raises Unanswered.

    Once signed, nothing of it can be changed on the way; an answer that is not signed by the neighbour, for exactly
    this request, is none.
    """
    unsigned = [*headers, (b"content-digest", content_digest(body.sha256).encode())]
    message = Message(method, f"http://hub{target}", read(unsigned))
    try:
        sign_request(message, Signer.of(keys.own_key()), at=now())
    except (HTTPMessageSignaturesException, ValueError) as fault:
        raise Unanswered("wrong_answer", str(fault)) from fault
    signature = {name: message.headers[name] for name in ("signature-input", "signature")}
    sent = [*unsigned, *encoded(signature), (b"content-length", str(body.size).encode())]
    spool = into()
    try:
        crossed = _sent(way, method, target, sent, body, spool, time.monotonic() + seconds)
        _check(crossed, message, target, body, way)
    except BaseException:
        spool.close()
        raise
    return crossed


def _sent(
    way: Way, method: str, target: str, headers: Iterable[tuple[bytes, bytes]], body: Spool, spool: Spool, until: float
) -> Crossed:
    content = body.pieces() if body.size else None
    try:
        with _office(way.address).passing(method, target, headers, content, until=until) as response:
            for piece in response.iter_raw():
                spool.add(piece)
            return Crossed(response.status_code, response.headers.raw, spool)
    except TooLong as fault:
        raise Unanswered("answer_too_large") from fault
    except (Down, httpx.HTTPError) as fault:
        raise Unanswered("peer_down", f"{type(fault).__name__} {fault}") from fault


def _check(crossed: Crossed, asked: Message, target: str, body: Spool, way: Way) -> None:
    headers = crossed.named
    try:
        verify_answer(Answer(crossed.status, headers), way.keys.get)
        if asked.method != "HEAD":
            check_digest(headers, crossed.body.sha256)
    except WrongSignature as wrong:
        raise Unanswered("wrong_answer", wrong.code) from wrong
    expected = request_hash(head_of(asked.method, target, asked.headers), body.sha512 if body.size else None)
    if headers.get("x-road-request-hash") != expected or headers.get("x-road-id") != asked.headers["x-road-id"]:
        raise Unanswered("wrong_answer", "it answers another request")


@cache
def _office(address: str) -> Office:
    return Office(address, {}, None)
