"""Services passed through as they are: any method, path and payload, piece by piece, redirects not followed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import httpx

from tongban.book import api as book
from tongban.exchange import gateway
from tongban.exchange.connectors.outcome import Down

Fields = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Asked:
    """A request to pass on: path and query still percent-encoded, the header fields that the provider gets."""

    method: str
    target: str
    headers: Fields
    content: Iterable[bytes] | None
    length: int


@dataclass(frozen=True)
class Passed:
    """The provider's answer: status, header fields as they came, and the body's pieces as they arrive."""

    status: int
    headers: Fields
    pieces: Iterator[bytes]


@runtime_checkable
class PassesOn(Protocol):
    """A connector whose office speaks HTTP."""

    def passing(
        self, method: str, target: str, headers: Fields, content: Iterable[bytes] | None, *, until: float
    ) -> AbstractContextManager[httpx.Response]:
        """Return the open answer of the office. Raises Down."""


@contextmanager
def passed(source: book.Source, asked: Asked, *, until: float) -> Iterator[Passed]:
    """Pass a request on to a source's office; nothing is waited for beyond `until`. Raises Down."""
    connector = gateway.connector_for(source)
    if not isinstance(connector, PassesOn):
        raise Down("this kind of connector passes nothing through")
    headers = [*asked.headers, (b"user-agent", b"Tongban")]
    if asked.content is not None:
        headers.append((b"content-length", str(asked.length).encode()))
    try:
        with connector.passing(asked.method, asked.target, headers, asked.content, until=until) as answer:
            yield Passed(answer.status_code, answer.headers.raw, answer.iter_raw())
    except httpx.HTTPError as fault:
        raise Down(type(fault).__name__) from fault
