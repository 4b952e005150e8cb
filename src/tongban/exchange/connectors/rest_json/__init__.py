"""Offices that answer JSON over HTTP: where each input goes, and where each field lies, is configuration."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed

from tongban.exchange.connectors.http import NotReached, Office
from tongban.exchange.connectors.mapping import AnswerMap, own_module
from tongban.exchange.connectors.outcome import Answer, Down, Endpoint, Record

PLACES = ("body", "query", "header", "path")


class RestJson:
    """One office's system, reached over HTTP. A dataset that is not listed is a POST of all inputs as they are."""

    def __init__(self, spec: Mapping[str, Any], folder: Path) -> None:
        ca = folder / spec["ca"] if "ca" in spec else None
        self._office = Office(spec["base_url"], spec.get("auth", {}), ca)
        self._datasets: Mapping[str, Mapping[str, Any]] = spec.get("datasets", {})
        self._module = own_module(folder)
        self._is_proved = False

    @retry(retry=retry_if_exception_type(NotReached), stop=stop_after_attempt(2), wait=wait_fixed(0.1), reraise=True)
    def read(self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, until: float) -> Record:
        """Return the record asked for. Raises NotFound, or Down; a lost connection is tried once more."""
        return self._ask(path, body, {"X-Purpose": purpose, "X-Case": concerning}, until)

    def write(
        self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, key: str, until: float
    ) -> Record:
        """Tell the office something, once: `key` makes a second call harmless. Raises Down or NotFound."""
        return self._ask(path, body, {"X-Purpose": purpose, "X-Case": concerning, "Idempotency-Key": key}, until)

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the office's host."""
        return [self._office.endpoint()]

    def prove(self, _path: str, until: float) -> bool:
        """Check whose certificate it is; more cannot be tried without asking about somebody. Raises Down."""
        if not self._is_proved:  # one machine answers for all datasets
            self._office.prove(until)
            self._is_proved = True
        return False

    def passing(
        self,
        method: str,
        target: str,
        headers: Iterable[tuple[bytes, bytes]],
        content: Iterable[bytes] | None,
        *,
        until: float,
    ) -> AbstractContextManager[httpx.Response]:
        """Return the office's open answer to a request that is passed on as it is."""
        return self._office.passing(method, target, headers, content, until=until)

    def close(self) -> None:
        """Drop connections."""
        self._office.close()

    def _ask(self, path: str, inputs: Mapping[str, Any], headers: dict[str, str], until: float) -> Record:
        spec = self._datasets.get(path, {})
        asked = Question(spec, inputs)
        method = spec.get("method", "POST")
        posted: dict[str, str] = {"Content-Type": "application/json"} if method == "POST" else {}
        content = self._office.ask(
            method,
            self._office.url_of(asked.in_path(spec.get("path", path))),
            until=until,
            content=msgspec.json.encode(asked.body) if posted else None,
            headers=posted | headers | asked.header,
            params=asked.query or None,
        )
        return AnswerMap(path, spec, self._module).record_in(_json_in(content))


class Question:
    """The inputs of one call, each at the place that the configuration gives it: `body.person.id`, `query.id` ..."""

    def __init__(self, spec: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        self.body: Answer = {}
        self.query: dict[str, str] = {}
        self.header: dict[str, str] = {}
        self._path: dict[str, str] = {}
        places: Mapping[str, str] = spec.get("inputs", {name: f"body.{name}" for name in inputs})
        given = {place: inputs.get(name) for name, place in places.items()} | dict(spec.get("constants", {}))
        for place, value in given.items():
            kind, _, name = place.partition(".")
            if value is None and kind != "body":
                continue
            if kind == "body":
                _put(self.body, name.split("."), value)
            elif kind == "header":
                self.header[name] = quote(str(value), safe=" ")
            else:
                {"query": self.query, "path": self._path}[kind][name] = str(value)

    def in_path(self, template: str) -> str:
        """Return the path with its `{inputs}` filled in, each escaped so that it stays one part of the path."""
        for name, value in self._path.items():
            template = template.replace(f"{{{name}}}", quote(value, safe=""))
        return template


def _put(body: Answer, names: list[str], value: Any) -> None:
    for name in names[:-1]:
        body = body.setdefault(name, {})
    body[names[-1]] = value


def _json_in(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Down("no JSON") from None  # the decoder's fault carries the answer: it must reach no log
