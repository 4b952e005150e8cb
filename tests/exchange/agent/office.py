"""An office's own system for the agent's tests, a process of its own. Run as a script with PORT and FOLDER.

It writes each call into a file before it acts, and what it does once for each Idempotency-Key into another: a test
that kills processes can count afterwards.
"""

import hashlib
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PIECE = b"0123456789abcdef" * 4096


class Office(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    turn = threading.Lock()

    def answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        size, digest = int(headers.get("content-length", 0)), hashlib.sha256()
        left = size
        while left:
            piece = self.rfile.read(min(left, 65_536))
            digest.update(piece)
            left -= len(piece)
        told = {"method": self.command, "target": self.path, "headers": headers, "size": size}
        told["sha256"] = digest.hexdigest()
        self._note("arrived", told)
        path = self.path.partition("?")[0]
        if path.endswith("/slow"):
            time.sleep(1)
        if path.endswith("/big"):
            return self._send_big(int(self.path.partition("?")[2]))
        if path.endswith("/hangs-up"):
            self.close_connection = True
            return None
        if path.endswith("/person"):
            return self._send(200, json.dumps({"name": "任芳", "secret": "not asked for"}).encode())
        if path.endswith("/nobody"):
            return self._send(404, b"{}")
        status = 418 if path.endswith("/teapot") else 200
        self._do_once(headers.get("idempotency-key", ""))
        return self._send(status, json.dumps(told).encode())

    def _do_once(self, key: str) -> None:
        with Office.turn:
            file = self.folder / "done"
            done = file.read_text().splitlines() if file.exists() else []
            if key and key not in done:
                with file.open("a") as opened:
                    opened.write(f"{key}\n")

    def _note(self, name: str, told: dict[str, object]) -> None:
        with Office.turn, (self.folder / name).open("a") as opened:
            opened.write(json.dumps(told) + "\n")

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Office", "kept as it is")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_big(self, megabytes: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(megabytes * 1_048_576))
        self.end_headers()
        for _ in range(megabytes * 16):
            self.wfile.write(PIECE)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


for method in ("GET", "POST", "PUT", "DELETE"):
    setattr(Office, f"do_{method}", Office.answer)


if __name__ == "__main__":
    Office.folder = Path(sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Office).serve_forever()
