"""A request signed as the exchange wants it: RFC 9421 with Ed25519 over RFC 9530's digest, written from the RFCs."""

import base64
import hashlib
import json
import secrets
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

VALID_SECONDS = 300
COVERED = ("@method", "@path", "@query", "content-digest", "x-road-client", "content-type", "idempotency-key")


def key_in(file: Path) -> Ed25519PrivateKey:
    """Return the private key in a PEM file."""
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file} holds no Ed25519 key")
    return key


def signed(url: str, body: bytes, *, client: str, key: Ed25519PrivateKey, idempotency_key: str) -> dict[str, str]:
    """Return the headers of a POST of `body` to `url`, signed by `client`; they count for five minutes, once."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    headers = {
        "content-digest": f"sha-256=:{digest}:",
        "x-road-client": client,
        "content-type": "application/json",
        "idempotency-key": idempotency_key,
    }
    parts = urlsplit(url)
    derived = {"@method": "POST", "@path": parts.path, "@query": f"?{parts.query}"}
    created = int(time.time())
    listed = " ".join(f'"{name}"' for name in COVERED)
    parameters = (
        f'({listed});created={created};keyid="{_thumbprint(key)}";alg="ed25519"'
        f';expires={created + VALID_SECONDS};nonce="{secrets.token_urlsafe(18)}"'
    )
    lines = [f'"{name}": {derived.get(name) or headers[name]}' for name in COVERED]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    signature = base64.b64encode(key.sign(base.encode())).decode()
    return headers | {"signature-input": f"tongban={parameters}", "signature": f"tongban=:{signature}:"}


def _thumbprint(key: Ed25519PrivateKey) -> str:
    """Return the RFC 7638 thumbprint of the public key."""
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    members: dict[str, Any] = {"crv": "Ed25519", "kty": "OKP", "x": _text(raw)}
    return _text(hashlib.sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).digest())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
