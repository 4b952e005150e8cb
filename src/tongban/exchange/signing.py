"""Signed messages between hubs, agents and offices' systems: RFC 9421 with Ed25519, and RFC 9530 digests of bodies.

Nothing here needs Django or a database: an agent in an office's own network uses it as it is.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from tongban.exchange import canonical
from tongban.exchange.keys import public_text, thumbprint

VALID = timedelta(seconds=300)
SKEW = timedelta(seconds=30)
NONCE_BYTES = 18
DIGEST = "content-digest"
OF_A_REQUEST = ("@method", "@path", "@query", DIGEST, "x-road-client")
IF_PRESENT = (  # whoever changes one of these changes what is asked
    "content-type",
    "x-road-id",
    "x-road-userid",
    "x-road-issue",
    "x-road-represented-party",
    "x-road-request-id",
    "tongban-purpose",
    "tongban-fields",
    "tongban-subject",
    "idempotency-key",
)
OF_AN_ANSWER = ("@status", DIGEST, "x-road-id", "x-road-request-hash")


class WrongSignature(Exception):
    """A message is not what its signer sent; `code`: bad_signature, unknown_key, stale or wrong_digest."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Message:
    """A request as it is signed; header names in lower case. Signing adds to `headers`."""

    method: str
    url: str
    headers: dict[str, str]


@dataclass
class Answer:
    """A response as it is signed, with the request it answers."""

    status_code: int
    headers: dict[str, str]
    request: Message | None = None


@dataclass(frozen=True)
class Signed:
    """Who signed, by key id; once only, by nonce; until when the signature counts; the headers as they came."""

    key_id: str
    nonce: str
    until: datetime
    evidence: str


@dataclass(frozen=True)
class Signer:
    """A private key with its key id."""

    key: Ed25519PrivateKey
    key_id: str

    @classmethod
    def of(cls, key: Ed25519PrivateKey) -> "Signer":
        """Return the signer with this key; its id is the public key's thumbprint."""
        return cls(key, thumbprint(public_text(key)))


def content_digest(sha256: bytes) -> str:
    """Return the Content-Digest header (RFC 9530) of a body with this SHA-256."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def digest_of(body: bytes) -> str:
    """Return the Content-Digest header of a body."""
    return content_digest(hashlib.sha256(body).digest())


def sign_request(message: Message, signer: Signer, *, at: datetime) -> None:
    """Sign a request that has its Content-Digest and X-Road-Client headers; it counts for five minutes, once."""
    present = [name for name in IF_PRESENT if name in message.headers]
    _sign(message, signer, (*OF_A_REQUEST, *present), at, nonce=secrets.token_urlsafe(NONCE_BYTES))


def sign_answer(answer: Answer, signer: Signer, *, at: datetime) -> None:
    """Sign a response that has its Content-Digest, X-Road-Id and X-Road-Request-Hash headers."""
    present = [name for name in ("content-type", "x-road-error") if name in answer.headers]
    _sign(answer, signer, (*OF_AN_ANSWER, *present), at, nonce=None)


def verify_request(message: Message, key_of: Callable[[str], Ed25519PublicKey | None]) -> Signed:
    """Return who signed a request; all that gives it its meaning must be covered. Raises WrongSignature.

    The body's digest is the caller's to check, with `check_digest`, when the body has come.
    """
    present = [name for name in IF_PRESENT if name in message.headers]
    return _verify(message, key_of, (*OF_A_REQUEST, *present), nonce=True)


def verify_answer(answer: Answer, key_of: Callable[[str], Ed25519PublicKey | None]) -> Signed:
    """Return who signed a response. Raises WrongSignature."""
    return _verify(answer, key_of, OF_AN_ANSWER, nonce=False)


def check_digest(headers: Mapping[str, str], sha256: bytes) -> None:
    """Compare a body's SHA-256 with the signed Content-Digest. Raises WrongSignature(wrong_digest)."""
    if not hmac.compare_digest(headers.get(DIGEST, ""), content_digest(sha256)):
        raise WrongSignature("wrong_digest")


class _Keys(HTTPSignatureKeyResolver):
    """Looks a key up by its id, once; remembers that it did not find one."""

    def __init__(self, key_of: Callable[[str], Ed25519PublicKey | None]) -> None:
        self.key_of = cache(key_of)
        self.unknown = False

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        found = self.key_of(key_id)
        self.unknown = found is None
        return found


class _Own(HTTPSignatureKeyResolver):
    """Has the one key that we sign with."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def resolve_private_key(self, _key_id: str) -> Ed25519PrivateKey:
        return self._key


def _sign(
    message: Message | Answer, signer: Signer, covered: tuple[str, ...], at: datetime, *, nonce: str | None
) -> None:
    given, until = nonce or "", at + VALID
    if canonical.sign(message, covered, signer.key, key_id=signer.key_id, at=at, until=until, nonce=given):
        return
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Own(signer.key)).sign(
        message,
        key_id=signer.key_id,
        created=at,
        expires=until,
        nonce=nonce,
        label="tongban",
        covered_component_ids=covered,
        use_existing_digest=True,
    )
    for name in ("Signature-Input", "Signature"):
        message.headers[name.lower()] = message.headers.pop(name)


def _verify(
    message: Message | Answer,
    key_of: Callable[[str], Ed25519PublicKey | None],
    required: tuple[str, ...],
    *,
    nonce: bool,
) -> Signed:
    found = _Keys(key_of)
    at = datetime.now(UTC)
    read = canonical.verify(message, required, found.key_of, at=at, valid=VALID, skew=SKEW)
    if read is None:
        read = _read_by_library(message, found, required)
    if nonce and len(read.nonce) < NONCE_BYTES:
        raise WrongSignature("bad_signature")
    return Signed(
        key_id=read.key_id,
        nonce=read.nonce,
        until=datetime.fromtimestamp(read.created, tz=UTC) + VALID + SKEW,
        evidence=f"{message.headers['signature-input']} {message.headers['signature']}",
    )


def _read_by_library(message: Message | Answer, found: _Keys, required: tuple[str, ...]) -> canonical.Read:
    """Return what a signature of any shape says. Raises WrongSignature."""
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=found)
    verifier.max_clock_skew = SKEW
    try:
        (result,) = verifier.verify(message, max_age=VALID, require_components=required)
    except (InvalidSignature, HTTPMessageSignaturesException, ValueError) as fault:
        if found.unknown:
            raise WrongSignature("unknown_key") from fault
        stale = any(word in str(fault) for word in ("past", "future", "age exceeds"))
        raise WrongSignature("stale" if stale else "bad_signature") from fault
    said = result.parameters
    return canonical.Read(str(said["keyid"]), str(said.get("nonce") or ""), int(said["created"]))
