"""An office's register for the hub's figures: answers one person at once, or after the milliseconds its path names."""

import asyncio
import json

PERSON = json.dumps({"name": "任芳梓", "birth_date": "1995-06-19", "sex": "f"}).encode()
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(PERSON)).encode())]


async def application(scope, receive, send) -> None:  # noqa: ANN001 - ASGI
    """Answer whatever is asked."""
    while (await receive()).get("more_body"):
        pass
    last = scope["path"].rpartition("-")[2]
    if last.isdigit():
        await asyncio.sleep(int(last) / 1000)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": PERSON})
