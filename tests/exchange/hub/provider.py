"""A provider's system for the hub's tests, a process of its own: datasets by POST, and an HTTP service of its own.

It prints its port, and tells at `/seen` which calls arrived.
"""

import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PERSON = {"name": "任芳", "birth_date": "1990-05-06", "age": 36, "address": {"street": "示例路"}}


class Provider(BaseHTTPRequestHandler):
    """`/data/...` answers as a register does; `/raw/...` in its own ways."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, Any]] = []
    born: dict[str, str] = {}

    def answer_any(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/seen":
            return self._json(200, Provider.seen)
        digest, size = self._body()
        said = {"method": self.command, "target": self.path, "headers": list(self.headers.items())}
        said |= {"sha256": digest.hexdigest(), "size": size}
        Provider.seen.append(said)
        name = parts.path.rpartition("/")[2]
        known = {"person": self._person, "nobody": self._nobody, "register": self._register, "slow": self._slow}
        known |= {"big": self._big, "redirect": self._redirect, "teapot": self._teapot, "hangs": self._hang}
        return known[name]() if name in known else self._json(200, said, {"X-Own": "kept", "X-Road-Id": "forged"})

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = answer_any  # noqa: N815 - the names of the standard library

    def _body(self) -> tuple[Any, int]:
        digest, left = hashlib.sha256(), int(self.headers.get("Content-Length") or 0)
        size, self.content = left, b""
        while left:
            piece = self.rfile.read(min(left, 65536))
            digest.update(piece)
            self.content = piece if size < 65536 else b""
            left -= len(piece)
        return digest, size

    def _person(self) -> None:
        self._json(200, PERSON)

    def _nobody(self) -> None:
        self._json(404, {})

    def _register(self) -> None:
        key = self.headers["Idempotency-Key"]
        is_new = key not in Provider.born
        number = Provider.born.setdefault(key, f"N{len(Provider.born) + 1}")
        if is_new:
            time.sleep(1.2)
        self._json(200, {"name": number})

    def _slow(self) -> None:
        time.sleep(1)
        self._json(200, PERSON)

    def _hang(self) -> None:
        time.sleep(3)
        self._json(200, PERSON)

    def _big(self) -> None:
        size = int(parse_qs(urlsplit(self.path).query)["n"][0])
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        for _ in range(size // 65536):
            self.wfile.write(b"z" * 65536)
        self.wfile.write(b"z" * (size % 65536))

    def _redirect(self) -> None:
        self._json(302, {}, {"Location": "http://127.0.0.1:1/elsewhere"})

    def _teapot(self) -> None:
        self._json(418, {"error": "a teapot"})

    def _json(self, status: int, said: Any, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        headers = {"Content-Type": "application/json", "Keep-Alive": "timeout=9", **(headers or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


class Providers(ThreadingHTTPServer):
    request_queue_size = 100
    daemon_threads = True


if __name__ == "__main__":
    server = Providers(("127.0.0.1", 0), Provider)
    print(server.server_port, flush=True)
    server.serve_forever()
