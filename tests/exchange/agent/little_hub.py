"""A hub of a few lines, a process of its own: checks what agents sign, and signs. Run with PORT, FOLDER and a key.

It answers by the service's code: `echo` tells what came, `forged`, `altered`, `other` and `stranger` answer wrongly,
`down` twice says that the office is away, `slow` takes a second, `big` sends megabytes.
"""

import hashlib
import json
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tongban.exchange import keys
from tongban.exchange.request_hash import head_of, request_hash
from tongban.exchange.signing import Answer, Message, Signer, content_digest, digest_of, sign_answer, verify_request

MEGABYTE = b"0123456789abcdef" * 65_536


class Hub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    signer: Signer
    agent_key = ""
    times: dict[str, int] = {}
    turn = threading.Lock()

    def answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), int(headers.get("content-length", 0))
        left = size
        while left:
            piece = self.rfile.read(min(left, 65_536))
            sha256.update(piece)
            sha512.update(piece)
            left -= len(piece)
        signed = verify_request(
            Message(self.command, f"http://hub{self.path}", headers), lambda _id: keys.public_key(Hub.agent_key)
        )
        assert headers["content-digest"] == content_digest(sha256.digest())
        told = {"method": self.command, "target": self.path, "headers": headers, "size": size, "nonce": signed.nonce}
        with Hub.turn, (self.folder / "arrived").open("a") as opened:
            opened.write(json.dumps(told) + "\n")
            times = Hub.times[headers["x-road-id"]] = Hub.times.get(headers["x-road-id"], 0) + 1
        head = head_of(self.command, self.path, headers)
        self._answer(told, times, request_hash(head, sha512.digest() if size else None))

    def _answer(self, told: dict[str, object], times: int, hashed: str) -> None:
        service = self.path.partition("?")[0].split("/")[6]
        status, content, more = 200, json.dumps(told).encode(), {}
        if service == "slow":
            time.sleep(1)
        if service == "big":
            content = MEGABYTE * int(self.path.partition("?")[2])
        if service == "down" and times < 3:
            status, more = 500, {"x-road-error": "Server.ServerProxy.ServiceFailed.down"}
        headers = {
            "content-type": "application/json",
            "content-digest": digest_of(content),
            "x-road-id": str(self.headers["X-Road-Id"]) if service != "stranger" else "of-another-call",
            "x-road-request-hash": hashed if service != "other" else request_hash(b"another", None),
            "x-office": "kept as it is",
        } | more
        signer = Signer.of(keys.key_in(self.folder / "other.key")) if service == "forged" else Hub.signer
        answer = Answer(status, headers)
        sign_answer(answer, signer, at=datetime.now(UTC))
        self.send_response(status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if service != "altered" else content.replace(b"GET", b"PUT"))

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


for method in ("GET", "POST", "PUT", "DELETE"):
    setattr(Hub, f"do_{method}", Hub.answer)


if __name__ == "__main__":
    Hub.folder = Path(sys.argv[2])
    Hub.agent_key = sys.argv[3]
    Hub.signer = Signer.of(keys.key_in(Hub.folder / "hub.key"))
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Hub).serve_forever()
