"""A small HTTP server in the test's own process; each test says what its addresses answer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Route = Callable[["Handler", bytes], None]


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Served:
    """Where it listens, what it was asked, and what it answers by path (without the query)."""

    port: int
    routes: dict[str, Route]
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Served

    def do_GET(self) -> None:
        self._route(b"")

    def do_POST(self) -> None:
        self._route(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def send(self, content: bytes, kind: str = "application/json", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _route(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.served.asked.append(Asked(self.command, self.path, headers, body))
        self.served.routes[self.path.partition("?")[0]](self, body)

    def log_message(self, *_words: Any) -> None:
        """Say nothing on the terminal."""


@contextmanager
def serving(routes: dict[str, Route]) -> Iterator[Served]:
    served = Served(0, routes)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Told", (Handler,), {"served": served}))
    served.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()
