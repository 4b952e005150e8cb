"""Offices that answer JSON to a POST with a bearer key: a person's number travels in the body, never in an address."""

from typing import Any

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed

from tongban.exchange.connectors.outcome import Answer, Down, NotFound

TIMEOUT = httpx.Timeout(1.5, connect=0.5)
LIMITS = httpx.Limits(max_connections=40, max_keepalive_connections=20)


class RestJson:
    """One office's system, reached over HTTP. Safe to use from several threads."""

    def __init__(self, *, base_url: str, key: str) -> None:
        self._client = httpx.Client(
            base_url=base_url, timeout=TIMEOUT, limits=LIMITS, headers={"Authorization": f"Bearer {key}"}
        )

    @retry(retry=retry_if_exception_type(Down), stop=stop_after_attempt(2), wait=wait_fixed(0.1), reraise=True)
    def read(self, path: str, body: dict[str, Any], *, purpose: str, concerning: str) -> Answer:
        """Return the record asked for. Raises NotFound, or Down after one more try."""
        return self._post(path, body, {"X-Purpose": purpose, "X-Case": concerning})

    def write(self, path: str, body: dict[str, Any], *, purpose: str, concerning: str, key: str) -> Answer:
        """Tell the office something, once: `key` makes a second call harmless. Raises Down or NotFound."""
        headers = {"X-Purpose": purpose, "X-Case": concerning, "Idempotency-Key": key}
        return self._post(path, body, headers)

    def _post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        try:
            response = self._client.post(path, json=body, headers=headers)
        except httpx.HTTPError as fault:
            raise Down(type(fault).__name__) from fault
        if response.status_code == 404:
            raise NotFound
        if response.status_code != 200:
            raise Down(f"status {response.status_code}")
        try:
            answer = response.json()
        except ValueError as fault:
            raise Down("no JSON") from fault
        if not isinstance(answer, dict):
            raise Down("no object")
        return answer
