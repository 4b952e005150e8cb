"""An entry of the log as bytes, its hash, and its place in the chain."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:  # a proof is checked where there is no Django
    from tongban.exchange.models import Call

SAID = (
    "id",
    "source",
    "agency",
    "actor_kind",
    "actor_id",
    "actor_label",
    "actor_agency",
    "purpose",
    "concerning",
    "subject_digest",
    "fields",
    "outcome",
    "milliseconds",
    "at",
    "reason",
    "consumer",
    "agreement_id",
    "message_id",
    "request_digest",
    "answer_digest",
    "signature",
    "quality",
    "sequence",
)
SALT_BYTES = 16
START = hashlib.sha256(b"tongban exchange log").hexdigest()  # what the first entry is chained to


def said(call: "Call") -> dict[str, Any]:
    """Return what an entry says, as plain JSON values, as it is hashed.

    Who acted stands in it as a digest that a salt of the entry's own hides, so that a proof can be given without the
    name. Entries from before that was so have no salt, and say the name.
    """
    entry = {name: _plain(getattr(call, name)) for name in SAID}
    if call.salt:
        entry["actor_digest"] = actor_digest(call.salt, entry.pop("actor_label"))
    return entry


def kept(call: "Call") -> dict[str, Any]:
    """Return an entry's columns, but for its hashes, as plain JSON values."""
    return {name: _plain(getattr(call, name)) for name in (*SAID, "salt")}


def actor_digest(salt: str, label: str) -> str:
    """Return what stands in an entry for who acted: SHA-256 of salt, a zero byte and the name, in hex."""
    return hashlib.sha256(f"{salt}\0{label}".encode()).hexdigest()


def entry_bytes(entry: dict[str, Any]) -> bytes:
    """Return the one way to write an entry (names sorted, no spaces, UTF-8), to be hashed here or by anybody."""
    return msgspec.json.encode(entry, order="sorted")


def entry_hash(entry: dict[str, Any]) -> str:
    """Return the entry's hash as a leaf of the tree: SHA-256 of a zero byte and the entry (RFC 9162, 2.1.1), in hex."""
    return hashlib.sha256(b"\x00" + entry_bytes(entry)).hexdigest()


def chain_hash(previous: str, entry: str) -> str:
    """Return the hash that ties an entry's hash to the one before it, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(previous) + bytes.fromhex(entry)).hexdigest()


def chain(calls: "Sequence[Call]", *, sequence: int, previous: str) -> tuple[int, str]:
    """Give unsaved calls their numbers and hashes after `sequence` and `previous`; return those of the last one."""
    for call in calls:
        sequence += 1
        call.sequence = sequence
        call.salt = call.salt or secrets.token_hex(SALT_BYTES)
        call.entry_hash = entry_hash(said(call))
        previous = call.chain_hash = chain_hash(previous, call.entry_hash)
    return sequence, previous


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if value is None or isinstance(value, str | int | list):
        return value
    return str(value)
