"""The Merkle tree is RFC 9162's: its known heads, and every leaf proves, and nothing else does."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tongban.exchange.log import tree

# the leaf inputs and tree heads that Certificate Transparency's own tests use (RFC 6962 and 9162, 2.1)
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
HEADS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaf(text: bytes) -> str:
    return hashlib.sha256(b"\x00" + text).hexdigest()


KNOWN = [leaf(bytes.fromhex(one)) for one in INPUTS]
MANY = [leaf(str(number).encode()) for number in range(70)]


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert tree.root([]) == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_heads_are_the_known_ones(size: int) -> None:
    assert tree.root(KNOWN[:size]) == HEADS[size - 1]


@pytest.mark.parametrize("size", range(1, 71))
def test_every_leaf_of_every_size_proves(size: int) -> None:
    leaves = MANY[:size]
    led_to = {tree.root_from(one, at, size, tree.audit_path(leaves, at)) for at, one in enumerate(leaves)}
    assert led_to == {tree.root(leaves)}


@given(size=some.integers(1, 70), data=some.data())
def test_no_other_leaf_place_size_or_path_proves(size: int, data: some.DataObject) -> None:
    leaves = MANY[:size]
    index = data.draw(some.integers(0, size - 1))
    path, wanted = tree.audit_path(leaves, index), tree.root(leaves)
    forged = [(leaf(b"forged"), index, size, path), (leaves[index], index, size, [*path, leaf(b"more")])]
    if path:
        at = data.draw(some.integers(0, len(path) - 1))
        forged += [
            (leaves[index], index, size, [*path[:at], leaf(b"forged"), *path[at + 1 :]]),
            (leaves[index], index, size, path[:-1]),
        ]
    forged += [(leaves[index], other, size, path) for other in range(size) if other != index]
    assert [one for one in forged if _leads_to(*one) == wanted] == []


def _leads_to(one: str, index: int, size: int, path: list[str]) -> str:
    try:
        return tree.root_from(one, index, size, path)
    except ValueError:
        return ""


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_path_of_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        tree.audit_path(MANY[:3], index)


@given(size=some.integers(1, 40), more=some.integers(1, 30))
def test_a_grown_log_has_another_head(size: int, more: int) -> None:
    assert tree.root(MANY[:size]) != tree.root(MANY[: size + more])
