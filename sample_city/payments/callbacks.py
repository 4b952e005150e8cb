"""Telling the merchant that money came: signed, and again with growing pauses until it answers 200."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

TRIES = 8


def signed(key: str, merchant: str, method: str, path: str, body: bytes) -> dict[str, str]:
    """Return the headers that sign a message."""
    stamp, nonce = str(int(time.time())), secrets.token_urlsafe(18)
    said = "\n".join([method, path, stamp, nonce, ""]).encode() + body
    return {
        "Content-Type": "application/json",
        "Payments-Merchant": merchant,
        "Payments-Timestamp": stamp,
        "Payments-Nonce": nonce,
        "Payments-Signature": hmac.new(key.encode(), said, hashlib.sha256).hexdigest(),
    }


@dataclass
class Callbacks:
    """Sends callbacks by tasks of its own; `pause` is the first pause between two tries, in seconds."""

    key: str
    merchant: str
    pause: float
    sent: list[dict[str, Any]] = field(default_factory=list)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    def send(self, url: str, said: dict[str, Any], *, wrong: bool = False, after: float = 0) -> None:
        """Begin to tell; `wrong` signs with another key."""
        task = asyncio.get_running_loop().create_task(self._until_heard(url, said, wrong, after))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _until_heard(self, url: str, said: dict[str, Any], wrong: bool, after: float) -> None:
        await asyncio.sleep(after)
        body, pause = json.dumps(said).encode(), self.pause
        key = "another key" if wrong else self.key
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            for _try in range(TRIES):
                try:
                    headers = signed(key, self.merchant, "POST", urlsplit(url).path, body)
                    status = (await client.post(url, content=body, headers=headers)).status_code
                except httpx.HTTPError:
                    status = 0
                self.sent.append({"order": said["order"], "reference": said["reference"], "status": status})
                if status == httpx.codes.OK or wrong:
                    return
                await asyncio.sleep(pause)
                pause *= 2
