"""Signatures in the one shape that our own systems write, made and checked without reading structured fields.

A quick way, not another one: what it writes is what http-message-signatures writes, byte for byte, and it accepts
nothing that the library would not. Whatever has another shape, or is wrong, is left to the library to judge.
"""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NAME = '"@?[a-z][a-z0-9-]*"'
INPUT = re.compile(
    rf"tongban=(?P<parameters>\((?P<covered>{NAME}(?: {NAME})*)\);created=(?P<created>[1-9][0-9]{{0,10}})"
    r';keyid="(?P<key_id>[A-Za-z0-9_-]+)";alg="ed25519";expires=(?P<expires>[1-9][0-9]{0,10})'
    r'(?:;nonce="(?P<nonce>[A-Za-z0-9_-]+)")?)'
)
SIGNATURE = re.compile(r"tongban=:(?P<signature>[A-Za-z0-9+/]{86}==):")
SIGN = r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2}"  # RFC 3986, section 3.3
ADDRESS = re.compile(
    rf"https?://[A-Za-z0-9.\-]+(?::[0-9]+)?(?P<path>/(?:{SIGN})*)?(?:\?(?P<query>(?:{SIGN}|\?)*))?", re.ASCII
)
DIGEST = re.compile(r"sha-256=:[A-Za-z0-9+/]{43}=:")
KEY_ID = re.compile(r"[A-Za-z0-9_-]+")


class Said(Protocol):
    """A message: header names and values."""

    headers: dict[str, str]


@dataclass(frozen=True)
class Read:
    """What a right signature says; `nonce` may be empty."""

    key_id: str
    nonce: str
    created: int


def sign(
    message: Said,
    covered: Sequence[str],
    key: Ed25519PrivateKey,
    *,
    key_id: str,
    at: datetime,
    until: datetime,
    nonce: str,
) -> bool:
    """Sign a message; tell whether it was of the shape that is signed here. An empty `nonce` is none."""
    parts = _parts(message, covered)
    if parts is None or not KEY_ID.fullmatch(key_id) or not DIGEST.fullmatch(message.headers.get("content-digest", "")):
        return False
    names = " ".join(f'"{name}"' for name in covered)
    once = f';nonce="{nonce}"' if nonce else ""
    times = f'created={int(at.timestamp())};keyid="{key_id}";alg="ed25519";expires={int(until.timestamp())}'
    parameters = f"({names});{times}{once}"
    signature = base64.b64encode(key.sign(_base(parts, parameters))).decode()
    message.headers["signature-input"] = f"tongban={parameters}"
    message.headers["signature"] = f"tongban=:{signature}:"
    return True


def verify(
    message: Said,
    required: Sequence[str],
    key_of: Callable[[str], Ed25519PublicKey | None],
    *,
    at: datetime,
    valid: timedelta,
    skew: timedelta,
) -> Read | None:
    """Return what a message's signature says if it is of this shape, right, and counts at this moment; else None."""
    told = INPUT.fullmatch(message.headers.get("signature-input", ""))
    signature = SIGNATURE.fullmatch(message.headers.get("signature", ""))
    if told is None or signature is None:
        return None
    covered = told["covered"][1:-1].split('" "')
    if not set(required) <= set(covered) or len(set(covered)) < len(covered):
        return None
    created, expires, moment = int(told["created"]), int(told["expires"]), at.timestamp()
    oldest, newest = moment - skew.total_seconds(), moment + skew.total_seconds()
    if created > newest or min(expires, created + valid.total_seconds()) < oldest:
        return None
    parts = _parts(message, covered)
    key = key_of(told["key_id"]) if parts is not None else None
    if parts is None or key is None:
        return None
    try:
        key.verify(base64.b64decode(signature["signature"]), _base(parts, told["parameters"]))
    except InvalidSignature:
        return None
    return Read(told["key_id"], told["nonce"] or "", created)


def covered_fields(signature_input: str) -> list[str] | None:
    """Return the header fields that a Signature-Input of this shape covers, in its order; None for another shape."""
    told = INPUT.fullmatch(signature_input)
    if told is None:
        return None
    return [name for name in told["covered"][1:-1].split('" "') if not name.startswith("@")]


def _parts(message: Said, covered: Sequence[str]) -> list[tuple[str, str]] | None:
    """Return names and values as they are signed; None if one is not of the plain kind that is signed here."""
    derived = _derived(message)
    headers = message.headers
    if derived is None or any(name != name.lower() for name in headers):
        return None
    parts = []
    for name in covered:
        value = derived.get(name) if name.startswith("@") else headers.get(name)
        if value is None or not value.isascii() or not value.isprintable() or value != value.strip():
            return None
        parts.append((name, value))
    return parts


def _derived(message: Said) -> dict[str, str] | None:
    status = getattr(message, "status_code", None)
    if status is not None:
        return {"@status": str(status)}
    method, address = getattr(message, "method", ""), ADDRESS.fullmatch(getattr(message, "url", ""))
    if address is None or not method or method != method.upper():
        return None
    return {"@method": method, "@path": address["path"] or "/", "@query": f"?{address['query'] or ''}"}


def _base(parts: Sequence[tuple[str, str]], parameters: str) -> bytes:
    lines = [f'"{name}": {value}\n' for name, value in parts]
    return f'{"".join(lines)}"@signature-params": {parameters}'.encode()
