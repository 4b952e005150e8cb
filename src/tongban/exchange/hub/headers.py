"""Which header fields travel on, and how they are read (X-Road REST 4.3)."""

from collections.abc import Iterable, Mapping

Raw = list[tuple[bytes, bytes]]
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding"
    b" upgrade".split()
)
ORIGIN = frozenset({b"host", b"user-agent", b"server"})  # tell the name or address of the machine behind
BETWEEN_US = frozenset({b"signature", b"signature-input", b"tongban-subject", b"expect", b"content-length"})
SIGNED_ANEW = frozenset({b"signature", b"signature-input", b"content-digest", b"expect", b"content-length"})
OURS_IN_ANSWERS = frozenset({b"content-digest", b"signature", b"signature-input", b"content-length", b"date"})


def read(raw: Raw) -> dict[str, str]:
    """Return the fields by their names in lower case; the values of one that comes twice are joined (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("utf-8", "surrogateescape").strip()
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def to_provider(raw: Raw) -> Raw:
    """Return what the provider's system gets: everything as it came but hop-by-hop fields and the client's machine."""
    passed = _without(raw, HOP_BY_HOP | ORIGIN | BETWEEN_US)
    if not any(name == b"accept" for name, _value in passed):
        passed.append((b"accept", b"application/json"))
    return passed


def to_hub(raw: Raw, ours: Mapping[str, str]) -> Raw:
    """Return what another city's hub gets, before it is signed: everything as it came, but `ours` in our words."""
    kept = _without(raw, HOP_BY_HOP | ORIGIN | SIGNED_ANEW | {name.encode() for name in ours})
    return [*kept, *encoded(ours)]


def to_client(raw: Raw) -> Raw:
    """Return what the client gets of the provider's fields; X-Road's own are ours to set."""
    kept = _without(raw, HOP_BY_HOP | ORIGIN | OURS_IN_ANSWERS)
    return [(name, value) for name, value in kept if not name.startswith(b"x-road-")]


def encoded(headers: Mapping[str, str]) -> Raw:
    """Return fields as they are sent."""
    return [(name.encode("latin-1"), value.encode("utf-8", "surrogateescape")) for name, value in headers.items()]


def _without(raw: Raw, names: Iterable[bytes]) -> Raw:
    listed = b",".join(value for name, value in raw if name.lower() == b"connection")
    dropped = {*names, *(name.strip().lower() for name in listed.split(b","))}
    return [(name.lower(), value) for name, value in raw if name.lower() not in dropped]
