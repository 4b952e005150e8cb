"""An office's system that calls the hub, and believes no answer before it has checked it."""

import hashlib
import http.client
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongban.exchange import keys, signing
from tongban.exchange.request_hash import head_of, request_hash
from tongban.kernel.clock import now


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        """The code of a refusal: the last part of its type."""
        return str(self.headers.get("x-road-error", "")).rpartition(".")[2]


@dataclass
class Caller:
    """A system with its key; `port` is where the hub listens, `hub_key` its own where it is not this process's."""

    port: int
    client: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    hub_key: Ed25519PublicKey | None = None

    @property
    def public_key(self) -> str:
        return keys.public_text(self.key)

    def signed(self, method: str, target: str, body: bytes = b"", **headers: str) -> signing.Message:
        """Return a signed request; underscores in header names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        said = {"x-road-client": self.client, "content-digest": signing.digest_of(body)} | named
        message = signing.Message(method, f"http://hub{target}", said)
        signing.sign_request(message, signing.Signer.of(self.key), at=now())
        return message

    def call(self, method: str, target: str, body: bytes = b"", **headers: str) -> Answered:
        """Sign, send, and check the answer."""
        return self.send(self.signed(method, target, body, **headers), target, body)

    def ask(self, service: str, inputs: dict[str, Any], **headers: str) -> Answered:
        """Call a dataset."""
        return self.call(
            "POST", f"/r1/{service}", json.dumps(inputs).encode(), content_type="application/json", **headers
        )

    def send(self, message: signing.Message, target: str, body: bytes | Iterable[bytes] = b"") -> Answered:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(message.method, target, body=body or None, headers=message.headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        answered = Answered(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
        sent = body if isinstance(body, bytes) else b""
        check(answered, message, target, sent, self.hub_key)
        return answered


def check(
    answered: Answered, message: signing.Message, target: str, body: bytes, hub_key: Ed25519PublicKey | None = None
) -> None:
    """Pass an answer that the hub signed, unchanged, to this very request."""
    answer = signing.Answer(answered.status, answered.headers)
    signing.verify_answer(answer, lambda _key_id: hub_key or keys.own_key().public_key())
    if message.method != "HEAD":
        signing.check_digest(answered.headers, hashlib.sha256(answered.body).digest())
    head = head_of(message.method, target, message.headers)
    expected = request_hash(head, hashlib.sha512(body).digest() if body else None)
    assert answered.headers["x-road-request-hash"] == expected
