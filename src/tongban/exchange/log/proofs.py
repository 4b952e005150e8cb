"""The proof that one entry is in the log: made here, checked anywhere with the hub's public key. No Django needed."""

from collections.abc import Sequence
from typing import Any

import msgspec

from tongban.exchange import keys
from tongban.exchange.log import tree
from tongban.exchange.log.entries import actor_digest, entry_hash
from tongban.exchange.log.seals import statement


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An entry, its place (from 0) among the `size` of its seal, the hashes that lead to the root, and the seal.

    `seal` is the signed statement (JWS), `key` the public key's thumbprint (RFC 7638). `actor_label` and `salt` tell
    who acted; without them the proof is as good and names nobody.
    """

    entry: dict[str, Any]
    index: int
    size: int
    path: list[str]
    seal: str
    key: str
    actor_label: str = ""
    salt: str = ""


def proof_of(
    entry: dict[str, Any], leaves: Sequence[str], seal: str, *, actor_label: str = "", salt: str = ""
) -> Proof:
    """Return the proof for an entry among the leaf hashes of its seal; it names who acted where it is given both."""
    index = leaves.index(entry_hash(entry))
    key = keys.thumbprint(keys.public_text(keys.own_key()))
    path = tree.audit_path(leaves, index)
    return Proof(entry, index, len(leaves), path, seal, key, actor_label, salt)


def check_proof(text: bytes, public_key: str) -> dict[str, Any]:
    """Return the entry that a proof (JSON) proves under the hub's public key. Raises ValueError with what is wrong."""
    try:
        proof = msgspec.json.decode(text, type=Proof)
    except msgspec.DecodeError as fault:
        raise ValueError(f"this is no proof: {fault}") from fault
    sealed = statement(proof.seal, {keys.thumbprint(public_key): public_key})
    if sealed["last_sequence"] - sealed["first_sequence"] + 1 != proof.size:
        raise ValueError("the seal is over another number of entries")
    if proof.entry.get("sequence") != sealed["first_sequence"] + proof.index:
        raise ValueError("the entry has another place than its number says")
    if tree.root_from(entry_hash(proof.entry), proof.index, proof.size, proof.path) != sealed["root"]:
        raise ValueError("the entry is not in the sealed log")
    if not proof.salt:
        return proof.entry
    if actor_digest(proof.salt, proof.actor_label) != proof.entry.get("actor_digest"):
        raise ValueError("somebody else acted than it says")
    return {**proof.entry, "actor_label": proof.actor_label}
