"""A call as it came in, what it names, and the answer that goes back."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import unquote_to_bytes

from tongban.exchange.hub import headers as fields
from tongban.exchange.hub.errors import Denied
from tongban.exchange.hub.spool import Spool
from tongban.exchange.identifiers import Identifier, WrongIdentifier, read_client, read_service
from tongban.exchange.signing import Message

VERSION = "/r1/"
LONGEST_TARGET = 4000
LONGEST_HEADER = 8000
LONGEST_ID = 255
READ_HERE = ("x-road-", "tongban-", "signature", "content-digest", "idempotency-key")
UNESCAPED = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*")  # RFC 3986, section 3


@dataclass
class Received:
    """A request, whole or broken off: then `fault` is the code of why. Path and query are still percent-encoded."""

    method: str
    path: str
    query: str
    raw_headers: fields.Raw
    body: Spool
    at: datetime
    fault: str = ""

    @cached_property
    def headers(self) -> dict[str, str]:
        return fields.read(self.raw_headers)

    @property
    def target(self) -> str:
        """Path and query as they were sent."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def message(self) -> Message:
        """The request as its signature sees it."""
        return Message(self.method, f"http://hub{self.target}", self.headers)


@dataclass
class Reply:
    """An answer; `error` is X-Road-Error where the hub and not the provider speaks."""

    status: int
    body: Spool
    headers: fields.Raw = field(default_factory=list)
    error: str = ""


@dataclass(frozen=True)
class Called:
    """What the address names: the service, and the path beyond it as it stands, with its leading slash or empty."""

    service: Identifier
    rest: str


def client_of(received: Received) -> Identifier:
    """Return who says to be calling. Raises Denied."""
    text = received.headers.get("x-road-client")
    if not text:
        raise Denied("missing_client")
    try:
        return read_client(text)
    except WrongIdentifier as fault:
        raise Denied("bad_identifier") from fault


def called_by(received: Received) -> Called:
    """Return what is called. Raises Denied for an address that no well-meant client sends."""
    check_target(received.target)
    parts = received.path.removeprefix(VERSION).split("/", 5)
    try:
        service = read_service(parts[:5])
    except WrongIdentifier as fault:
        raise Denied("bad_identifier") from fault
    rest = f"/{parts[5]}" if len(parts) > 5 else ""
    if rest.startswith("//") or _climbs(rest):
        raise Denied("bad_address")
    return Called(service, rest)


def check_target(target: str) -> None:
    """Pass an address of reasonable length with no sign that RFC 3986 wants encoded. Raises Denied."""
    if len(target) > LONGEST_TARGET or not UNESCAPED.fullmatch(target):
        raise Denied("bad_address")


def check_headers(received: Received) -> None:
    """Pass header fields that are ours to read: of reasonable length, all signs to be shown. Raises Denied."""
    for name, value in received.headers.items():
        if name.startswith(READ_HERE) and (len(value) > LONGEST_HEADER or not value.isprintable()):
            raise Denied("bad_header")
    if len(received.headers.get("x-road-id", "")) > LONGEST_ID:
        raise Denied("bad_header")


def _climbs(path: str) -> bool:
    """Tell whether a path, decoded as often as some server might, leaves its place or holds a control sign."""
    decoded, before = path.encode(), b""
    while decoded != before:
        if any(sign < 0x20 or sign == 0x7F for sign in decoded):
            return True
        if {b".", b".."} & set(re.split(rb"[/\\]", decoded)):
            return True
        before, decoded = decoded, unquote_to_bytes(decoded)
    return False
