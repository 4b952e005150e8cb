"""X-Road-Request-Hash: ties an answer to the request it answers (X-Road REST 4.3)."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import http_sf

from tongban.exchange import canonical


def head_of(method: str, target: str, headers: Mapping[str, str]) -> bytes:
    """Return a request's head as it is hashed: what its signature covers, so that both sides hold the same bytes.

    `METHOD target HTTP/1.1` with the target (path and query) as sent; then, for each header field that the request's
    Signature-Input covers, in that order, `name:value`, the name in lower case; each line ends with CR LF.
    `headers` has names in lower case. A request that is not signed has its first line only.
    """
    lines = [f"{method} {target} HTTP/1.1"]
    lines += [f"{name}:{headers.get(name, '')}" for name in _covered(headers.get("signature-input", ""))]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")


def request_hash(head: bytes, body_sha512: bytes | None) -> str:
    """Return base64(SHA512(SHA512(head) + SHA512(body))), or base64(SHA512(head)) when there is no body (None)."""
    hashed = hashlib.sha512(head).digest()
    if body_sha512 is not None:
        hashed = hashlib.sha512(hashed + body_sha512).digest()
    return base64.b64encode(hashed).decode()


def _covered(signature_input: str) -> list[str]:
    """Return the header fields that a Signature-Input covers, in its order; derived parts (`@path`) are left out."""
    if (plain := canonical.covered_fields(signature_input)) is not None:
        return plain
    try:
        signatures: Any = http_sf.parse(signature_input.encode(), tltype="dictionary")
    except ValueError:
        return []
    if not isinstance(signatures, dict) or len(signatures) != 1:
        return []
    components, _parameters = next(iter(signatures.values()))
    if not isinstance(components, list):
        return []
    return [str(name) for name, _more in components if not str(name).startswith("@")]
