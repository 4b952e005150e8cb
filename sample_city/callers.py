"""Who calls one of the city's machines, and what they ask."""

import hmac
from typing import Any

from starlette.requests import Request


def holds_key(request: Request, key: str) -> bool:
    """Tell whether a caller sends the bearer key."""
    given = request.headers.get("authorization", "").encode()
    return hmac.compare_digest(given, f"Bearer {key}".encode())


async def asked_of(request: Request) -> dict[str, Any] | None:
    """Return the JSON object sent, or None when it is none."""
    try:
        asked = await request.json()
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) else None
