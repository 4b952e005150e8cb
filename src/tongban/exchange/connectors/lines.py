"""HTTP connections to offices' systems that stay open, by the standard library: a third of what httpx costs a call."""

import http.client
import io
import select
import socket
import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tongban.exchange import reach

MOST = 40  # connections in use at once
IDLE_MOST, IDLE_SECONDS = 20, 5.0
CONNECT_SECONDS = 0.5
READ_SECONDS = 1.5


class NotConnected(Exception):
    """No connection came about in time."""


@dataclass(frozen=True)
class Origin:
    """Where a connection leads."""

    scheme: str
    host: str
    port: int


class Lines:
    """The open connections of one office. Safe to use from several threads."""

    def __init__(self, trusted: ssl.SSLContext) -> None:
        self._trusted = trusted
        self._idle: dict[Origin, deque[_Line]] = defaultdict(deque)
        self._places = threading.BoundedSemaphore(MOST)

    @contextmanager
    def asked(
        self, origin: Origin, method: str, target: str, headers: Mapping[str, str], body: bytes | None, *, until: float
    ) -> Iterator[http.client.HTTPResponse]:
        """Open the answer to a request; no wait lasts beyond `until`. Raises NotConnected, OSError or HTTPException."""
        if not self._places.acquire(timeout=max(until - time.monotonic(), 0)):
            raise NotConnected("all connections are in use")
        line, is_kept = self._line(origin), False
        try:
            line.until = until
            line.request(method, target, body=body, headers=dict(headers))
            response = line.getresponse()
            yield response
            is_kept = response.isclosed() and line.sock is not None  # read to its end, not closed by the other side
        finally:
            self._places.release()
            if is_kept:
                self._put(origin, line)
            else:
                line.close()

    def prove(self, origin: Origin, *, until: float) -> None:
        """Connect and let go. Raises NotConnected or OSError."""
        line = _Line(origin, self._trusted)
        line.until = until
        try:
            line.connect()
        finally:
            line.close()

    def close(self) -> None:
        """Drop the connections that are not in use."""
        for idle in list(self._idle.values()):
            while idle:
                idle.pop().close()

    def _line(self, origin: Origin) -> "_Line":
        idle = self._idle[origin]
        while True:
            try:
                line = idle.pop()
            except IndexError:
                return _Line(origin, self._trusted)
            if line.is_fresh():
                return line
            line.close()

    def _put(self, origin: Origin, line: "_Line") -> None:
        line.rests_since = time.monotonic()
        idle = self._idle[origin]
        idle.append(line)
        if len(idle) > IDLE_MOST:
            idle.popleft().close()


class _Line(http.client.HTTPConnection):
    """One connection: to an address that may be reached, each wait bounded by the call's end."""

    def __init__(self, origin: Origin, trusted: ssl.SSLContext) -> None:
        super().__init__(origin.host, origin.port)
        self.default_port = {"http": 80, "https": 443}[origin.scheme]
        self._trusted = trusted if origin.scheme == "https" else None
        self.until = self.rests_since = 0.0

    def connect(self) -> None:
        """Connect to the very address that was checked."""
        address = reach.addresses_of(self.host, self.port)[0]
        try:
            plain = socket.create_connection((address, self.port), timeout=left(self.until, CONNECT_SECONDS))
            try:
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self._trusted is not None:
                    plain.settimeout(left(self.until, CONNECT_SECONDS))
                    plain = self._trusted.wrap_socket(plain, server_hostname=self.host)
            except BaseException:
                plain.close()
                raise
        except TimeoutError as fault:
            raise NotConnected("not in time") from fault
        self.sock = _Bounded(plain, self)

    def is_fresh(self) -> bool:
        """Tell whether it can be used again: it rested shortly, and the other side neither closed it nor spoke."""
        if self.sock is None or time.monotonic() - self.rests_since > IDLE_SECONDS:
            return False
        waiting = select.poll()
        waiting.register(self.sock.fileno(), select.POLLIN)
        return not waiting.poll(0)


class _Bounded:
    """What http.client wants of a socket; it is closed when the answer that is read from it is, too."""

    def __init__(self, plain: socket.socket, line: _Line) -> None:
        self._plain, self._line = plain, line
        self._readers, self._is_closing = 0, False

    def fileno(self) -> int:
        return self._plain.fileno()

    def sendall(self, content: bytes) -> None:
        self._plain.settimeout(left(self._line.until))
        self._plain.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        self._readers += 1
        return io.BufferedReader(_Arriving(self))

    def receive_into(self, buffer: "memoryview | bytearray") -> int:
        self._plain.settimeout(left(self._line.until, READ_SECONDS))
        return self._plain.recv_into(buffer)

    def reader_closed(self) -> None:
        self._readers -= 1
        if self._is_closing and not self._readers:
            self._plain.close()

    def close(self) -> None:
        self._is_closing = True
        if not self._readers:
            self._plain.close()


class _Arriving(io.RawIOBase):
    def __init__(self, bounded: _Bounded) -> None:
        self._bounded = bounded

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # any writable buffer
        return self._bounded.receive_into(buffer)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._bounded.reader_closed()


def left(until: float, most: float | None = None) -> float:
    """Return the seconds until a moment of `time.monotonic`, at most so many. Raises TimeoutError when none are."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the call's time is over")
    return seconds if most is None else min(seconds, most)
