"""The signed statement of a day's seal: written here, read anywhere with the hub's public key."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from tongban.exchange import keys

ALGORITHM = "Ed25519"  # RFC 9864


def statement_of(said: Mapping[str, Any]) -> str:
    """Return a compact JWS over what is said, with this hub's key id in its header."""
    own = keys.own_key()
    header = {"alg": ALGORITHM, "kid": keys.thumbprint(keys.public_text(own)), "typ": "exchange-seal+jws"}
    payload = msgspec.json.encode(said, order="sorted")
    return jws.serialize_compact(header, payload, OKPKey.import_key(own), algorithms=[ALGORITHM])


def statement(text: str, public_keys: Mapping[str, str]) -> dict[str, Any]:
    """Return what a seal says, if one of these keys (thumbprint: public key) signed it. Raises ValueError."""
    try:
        kid = jws.extract_compact(text.encode()).headers()["kid"]
        key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_keys[kid]})
        content: dict[str, Any] = msgspec.json.decode(jws.deserialize_compact(text, key, [ALGORITHM]).payload)
    except (JoseError, KeyError, ValueError, msgspec.DecodeError) as fault:
        raise ValueError("not signed by a known key") from fault
    return content


def own_public_keys() -> dict[str, str]:
    """Return this hub's public key by its thumbprint."""
    text = keys.public_text(keys.own_key())
    return {keys.thumbprint(text): text}


def digest_of_seal(text: str) -> str:
    """Return what the next seal says of this one: the SHA-256 of its statement, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
