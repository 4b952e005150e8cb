"""An office's system for tests, a process of its own: each path answers in another way. Run as a script.

It prints its port, and tells at `/seen` which calls arrived.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PERSON = {
    "name": "任芳",
    "birth_date": "1990-05-06",
    "age": 36,
    "local": True,
    "children": [],
    "address": {"street": "示例路"},
}
ANSWERS: dict[str, tuple[int, Any]] = {
    "/person": (200, PERSON),
    "/nobody": (404, {}),
    "/busy": (503, {}),
    "/broken": (500, {}),
    "/contradicted": (409, {}),
    "/word-for-number": (200, {"age": "thirty"}),
    "/truth-for-number": (200, {"age": True}),
    "/no-such-day": (200, {"birth_date": "1990-02-30"}),
    "/word-for-list": (200, {"children": "none"}),
    "/list-for-object": (200, {"address": []}),
    "/word-for-truth": (200, {"local": "yes"}),
    "/register": (200, {"name": "林知夏"}),
}
TOGETHER = {"/all-ten": threading.Barrier(10), "/both": threading.Barrier(2)}


class Office(BaseHTTPRequestHandler):
    """Answers by path; `/fails-once` and `/hangs-up-once` by how often they were asked, `/mended` once told so."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, Any]] = []
    mended = False

    def do_GET(self) -> None:
        self._answer(200, Office.seen)

    def do_DELETE(self) -> None:
        Office.seen, Office.mended = [], False
        self._answer(200, {})

    def do_PUT(self) -> None:
        Office.mended = True
        self._answer(200, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        Office.seen.append({"path": self.path, "headers": headers, "body": body})
        times = sum(call["path"] == self.path for call in Office.seen)
        if self.path in ANSWERS:
            self._answer(*ANSWERS[self.path])
        elif self.path in TOGETHER:
            self._answer(*_when_all_are_here(TOGETHER[self.path]))
        elif self.path == "/fails-once":
            self._answer(*((503, {}) if times == 1 else (200, PERSON)))
        elif self.path == "/mended":
            self._answer(*((200, PERSON) if Office.mended else (500, {})))
        elif self.path == "/no-json":
            self._send(200, f"<p>{body['id_number']}</p>".encode())
        elif self.path == "/silent":
            time.sleep(4)
        elif self.path == "/drop-by-drop":
            self._drip()
        elif times > 1:
            self._answer(200, PERSON)
        else:
            self.close_connection = True

    def _answer(self, status: int, answer: Any) -> None:
        self._send(status, json.dumps(answer).encode())

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        try:
            for _ in range(1000):
                self.wfile.write(b" ")
                time.sleep(0.2)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


def _when_all_are_here(barrier: threading.Barrier) -> tuple[int, Any]:
    try:
        barrier.wait(timeout=1.3)
    except threading.BrokenBarrierError:
        return 500, {}
    return 200, PERSON


class Offices(ThreadingHTTPServer):
    """As many calls side by side as arrive."""

    request_queue_size = 50


if __name__ == "__main__":
    server = Offices(("127.0.0.1", 0), Office)
    print(server.server_port, flush=True)
    server.serve_forever()
