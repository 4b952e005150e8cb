"""Offices that answer JSON to a POST with a bearer key: a person's number travels in the body, never in an address."""

import json
import time
from typing import Any

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed

from tongban.exchange.connectors.outcome import Answer, Down, NotFound, Rejected

CONNECT_SECONDS = 0.5
READ_SECONDS = 1.5
ANSWER_LIMIT_BYTES = 1_000_000
REJECTIONS = (400, 409, 413, 422)
LIMITS = httpx.Limits(max_connections=40, max_keepalive_connections=20)


class NotReached(Down):
    """The question did not arrive, or the system asked to come again: the one fault worth a second try at once."""


class RestJson:
    """One office's system, reached over HTTP. Safe to use from several threads.

    `until` is a moment of `time.monotonic`: nothing is waited for beyond it.
    """

    def __init__(self, *, base_url: str, key: str) -> None:
        self._client = httpx.Client(base_url=base_url, limits=LIMITS, headers={"Authorization": f"Bearer {key}"})

    @retry(retry=retry_if_exception_type(NotReached), stop=stop_after_attempt(2), wait=wait_fixed(0.1), reraise=True)
    def read(self, path: str, body: dict[str, Any], *, purpose: str, concerning: str, until: float) -> Answer:
        """Return the record asked for. Raises NotFound, or Down; a lost connection is tried once more."""
        return self._post(path, body, {"X-Purpose": purpose, "X-Case": concerning}, until)

    def write(
        self, path: str, body: dict[str, Any], *, purpose: str, concerning: str, key: str, until: float
    ) -> Answer:
        """Tell the office something, once: `key` makes a second call harmless. Raises Down or NotFound."""
        headers = {"X-Purpose": purpose, "X-Case": concerning, "Idempotency-Key": key}
        return self._post(path, body, headers, until)

    def _post(self, path: str, body: dict[str, Any], headers: dict[str, str], until: float) -> Answer:
        left = until - time.monotonic()
        if left <= 0:
            raise Down("no time left")
        timeout = httpx.Timeout(min(READ_SECONDS, left), connect=min(CONNECT_SECONDS, left))
        try:
            with self._client.stream("POST", path, json=body, headers=headers, timeout=timeout) as response:
                _check_status(response.status_code)
                return _object_in(_content(response, until))
        except (httpx.NetworkError, httpx.ConnectTimeout, httpx.RemoteProtocolError) as fault:
            raise NotReached(type(fault).__name__) from fault
        except httpx.HTTPError as fault:
            raise Down(type(fault).__name__) from fault


def _check_status(status: int) -> None:
    if status == 404:
        raise NotFound
    if status == 503:
        raise NotReached("status 503")
    if status in REJECTIONS:
        raise Rejected(f"status {status}")
    if status != 200:
        raise Down(f"status {status}")


def _content(response: httpx.Response, until: float) -> bytes:
    """Return the body. An office that sends drop by drop, or without end, must not keep a thread for ever."""
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > ANSWER_LIMIT_BYTES:
            raise Down("answer too long")
        if time.monotonic() > until:
            raise Down("answer too slow")
    return bytes(content)


def _object_in(content: bytes) -> Answer:
    try:
        answer = json.loads(content)
    except ValueError:
        raise Down("no JSON") from None  # the decoder's fault carries the answer: it must reach no log
    if not isinstance(answer, dict):
        raise Down("no object")
    return answer
