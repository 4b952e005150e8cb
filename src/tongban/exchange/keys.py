"""Ed25519 keys: this hub's own, made once and kept beside the secret key; and those of others, by thumbprint."""

import base64
import hashlib
import json
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def key_in(path: Path) -> Ed25519PrivateKey:
    """Return the private key kept in a PEM file that only its owner reads; it is made when there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        ready = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(new)
        try:
            os.link(ready, path)  # whole or not at all, and never over another's
        except FileExistsError:
            pass
        finally:
            ready.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key")
    return key


@cache
def own_key() -> Ed25519PrivateKey:
    """Return this hub's key."""
    from django.conf import settings

    return key_in(settings.DATA_DIR / "exchange.key")


def public_text(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """Return a public key as it is written down: 32 raw bytes, base64url without padding."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def public_key(text: str) -> Ed25519PublicKey:
    """Return the public key written as `text`. Raises ValueError for anything else."""
    return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def thumbprint(text: str) -> str:
    """Return the RFC 7638 thumbprint of a public key (RFC 8037, appendix A.3): the `keyid` of its signatures."""
    members = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": text}, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(members.encode()).digest()).rstrip(b"=").decode()


def signed(content: bytes) -> str:
    """Return this hub's signature of `content`, hexadecimal."""
    return own_key().sign(content).hex()


def is_signed(content: bytes, signature: str) -> bool:
    """Tell whether `signature` is this hub's of `content`."""
    try:
        own_key().public_key().verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True
