"""A Merkle tree over hashes (RFC 9162, section 2.1): its root, and the proof that one leaf is in it.

Leaves are hexadecimal leaf hashes (`entries.entry_hash`). Libraries were looked at: the known one is GPL,
the others are not kept up; the standard's definitions fit in forty lines and its test vectors are in the tests.
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").hexdigest()


def root(leaves: Sequence[str]) -> str:
    """Return the tree head over leaves, in hexadecimal."""
    if not leaves:
        return EMPTY
    level = [bytes.fromhex(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _parents(level)
    return level[0].hex()


def audit_path(leaves: Sequence[str], index: int) -> list[str]:
    """Return the hashes that lead from leaf `index` (from 0) to the root, from the bottom up. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path = []
    level = [bytes.fromhex(leaf) for leaf in leaves]
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling].hex())
        level, index = _parents(level), index // 2
    return path


def root_from(leaf: str, index: int, size: int, path: Sequence[str]) -> str:
    """Return the root that a leaf, its place among `size` leaves and its audit path lead to. Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    found, rest, last = bytes.fromhex(leaf), list(path), size - 1
    while last > 0:
        if index % 2 or index < last:  # it has a sibling on this level
            if not rest:
                raise ValueError("the path is too short")
            sibling = bytes.fromhex(rest.pop(0))
            found = _parent(sibling, found) if index % 2 else _parent(found, sibling)
        index, last = index // 2, last // 2
    if rest:
        raise ValueError("the path is too long")
    return found.hex()


def _parents(level: Sequence[bytes]) -> list[bytes]:
    """Return the level above; a last node without a sibling moves up as it is."""
    above = [_parent(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
    return [*above, level[-1]] if len(level) % 2 else above


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
