"""HTTP to the offices' systems: to listed machines only, never redirected, bounded in time and length."""

import base64
import contextlib
import http.client
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

import httpcore
import httpx

from tongban.exchange import reach
from tongban.exchange.connectors.lines import CONNECT_SECONDS, Lines, NotConnected, Origin
from tongban.exchange.connectors.outcome import Down, Endpoint, NotFound, NotLetIn, Rejected, Unproved

ANSWER_LIMIT_BYTES = 1_000_000
REJECTIONS = (400, 409, 413, 422)
LIMITS = httpx.Limits(max_connections=40, max_keepalive_connections=20)
PIECE = 65_536
OURS = {"Accept": "*/*", "User-Agent": "Tongban"}
PORTS = {"http": 80, "https": 443}
IN_PATHS = "/%?&=:@!$'()*+,;~"
_until: ContextVar[float] = ContextVar("until")


class NotReached(Down):
    """The question did not arrive, or the system asked to come again: the one fault worth a second try at once."""


class Office:
    """An office's address over HTTP, with how it knows us. Safe to use from several threads."""

    def __init__(self, base_url: str, auth: Mapping[str, str], ca: Path | None) -> None:
        self.address = httpx.URL(base_url)
        trusted = ssl.create_default_context(cafile=str(ca) if ca else None)
        transport = httpx.HTTPTransport(verify=trusted, limits=LIMITS, trust_env=False)
        transport._pool._network_backend = _Listed()  # httpx hands no backend of ours to the pool that it makes
        # no environment: a proxy would connect in our place, to what it likes
        self._client = httpx.Client(transport=transport, trust_env=False, headers={"Accept-Encoding": "identity"})
        self._lines = Lines(trusted)
        self._origin = _origin_of(self.address)
        self._known_by = _known_by(auth)

    def endpoint(self) -> Endpoint:
        """Return what is connected to."""
        return endpoint_of(str(self.address))

    def prove(self, until: float) -> None:
        """Connect, and over HTTPS check the office's certificate; nothing is asked. Raises Down."""
        try:
            self._lines.prove(self._origin, until=until)
        except (NotConnected, OSError) as fault:
            raise Unproved.by(fault) or NotReached(type(fault).__name__) from fault

    def url_of(self, path: str) -> httpx.URL:
        """Return the address of a path at this office; whatever the path says, host and port stay."""
        if not path.startswith("/") or path.startswith("//") or "\\" in path or ".." in path.split("/"):
            raise Down("the path is none")
        joined = self.address.copy_with(raw_path=(self.address.path.rstrip("/") + quote(path, safe=IN_PATHS)).encode())
        if (joined.scheme, joined.host, joined.port) != (self.address.scheme, self.address.host, self.address.port):
            raise Down("the path leads to another host")
        return joined

    def ask(
        self,
        method: str,
        url: httpx.URL,
        *,
        until: float,
        faults: tuple[int, ...] = (),
        headers: Mapping[str, str] = MappingProxyType({}),
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> bytes:
        """Return the body of a good answer, or of one with a status in `faults`. Raises Down or NotFound."""
        if until <= time.monotonic():
            raise Down("no time left")
        if (origin := _origin_of(url)) == self._origin:  # our key is for this office alone
            headers = {**headers, **self._known_by}
        target = url.copy_merge_params(params) if params else url
        asked = (method, target.raw_path.decode(), {**OURS, **headers}, content)
        try:
            with self._lines.asked(origin, *asked, until=until) as answer:
                if answer.status not in faults:
                    check_status(answer.status)
                return _content_on(answer, until)
        except TimeoutError as fault:
            raise Down("ReadTimeout") from fault
        except (NotConnected, OSError, http.client.HTTPException) as fault:
            raise Unproved.by(fault) or NotReached(type(fault).__name__) from fault
        except ValueError as fault:
            raise Down("a header that cannot be sent") from fault

    def _key_fields(self) -> list[tuple[bytes, bytes]]:
        return [(name.encode(), value.encode()) for name, value in self._known_by.items()]

    @contextlib.contextmanager
    def passing(
        self,
        method: str,
        target: str,
        headers: Iterable[tuple[bytes, bytes]],
        content: Iterable[bytes] | None,
        *,
        until: float,
    ) -> Iterator[httpx.Response]:
        """Open an answer to a request that is passed on as it is: path and query are percent-encoded already."""
        url = self.address.copy_with(raw_path=(self.address.path.rstrip("/") + target).encode())
        ours = {name.lower().encode() for name in self._known_by}
        sent = [*(one for one in headers if one[0] not in ours), *self._key_fields()]
        timeout = httpx.Timeout(max(until - time.monotonic(), 0), connect=CONNECT_SECONDS)
        request = httpx.Request(method, url, headers=sent, content=content, extensions={"timeout": timeout.as_dict()})
        with within(until):
            response = self._client.send(request, stream=True)
            try:
                yield response
            finally:
                response.close()

    def close(self) -> None:
        """Drop connections."""
        self._client.close()
        self._lines.close()


def _origin_of(url: httpx.URL) -> Origin:
    return Origin(url.scheme, url.raw_host.decode(), url.port or PORTS[url.scheme])


def endpoint_of(url: str) -> Endpoint:
    """Return host and port of an address."""
    parts = urlsplit(url)
    return Endpoint(parts.hostname or "", parts.port or PORTS[parts.scheme])


@contextlib.contextmanager
def within(until: float) -> Iterator[None]:
    """Bound all network waits of this thread by a moment of `time.monotonic`: headers that drip in count too."""
    token = _until.set(until)
    try:
        yield
    finally:
        _until.reset(token)


class _Listed(httpcore.NetworkBackend):
    """Connects to addresses that may be reached, and to no other: what was checked is what is connected to."""

    def __init__(self) -> None:
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = reach.addresses_of(host, port)[0]
        stream = self._plain.connect_tcp(address, port, _left(timeout), local_address, socket_options)
        return _Bounded(stream)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise reach.NotListed("sockets are not spoken to")


class _Bounded(httpcore.NetworkStream):
    """A connection on which each wait ends with the call's time, however slowly bytes arrive."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Bounded(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None) -> float:
    left = _until.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the call's time is over")
    return left if timeout is None else min(timeout, left)


def _known_by(auth: Mapping[str, str]) -> dict[str, str]:
    """Return the header by which the office knows us: bearer, basic, or one of its own."""
    kind = auth.get("kind", "none")
    if kind == "basic":
        pair = base64.b64encode(f"{auth['user']}:{auth['password']}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    if kind == "bearer":
        return {"Authorization": f"Bearer {auth['token']}"}
    return {auth["name"]: auth["value"]} if kind == "header" else {}


def check_status(status: int) -> None:
    """Pass a good answer. Raises what another status means."""
    if status == 404:
        raise NotFound
    if status == 503:
        raise NotReached("status 503")
    if status in REJECTIONS:
        raise Rejected(f"status {status}")
    if status in (401, 403):
        raise NotLetIn(f"status {status}")
    if status != 200:
        raise Down(f"status {status}")


def content_of(response: httpx.Response, until: float) -> bytes:
    """Return the body. An office that sends drop by drop, or without end, must not keep a thread for ever."""
    return _content(response.headers.get("Content-Encoding"), response.iter_raw(), until)


def _content_on(answer: http.client.HTTPResponse, until: float) -> bytes:
    content = _content(answer.getheader("Content-Encoding"), iter(lambda: answer.read1(PIECE), b""), until)
    if answer.length:
        raise NotReached("the answer was cut short")
    return content


def _content(encoding: str | None, chunks: Iterable[bytes], until: float) -> bytes:
    if (encoding or "identity") != "identity":
        raise Down("a compressed answer: it could swell without limit")
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > ANSWER_LIMIT_BYTES:
            raise Down("answer too long")
        if time.monotonic() > until:
            raise Down("answer too slow")
    return bytes(content)
