"""Telling an office's register: once, under a key."""

import pytest

from tests.exchange.conftest import FATHER, MOTHER, Counterpart, a_source, write
from tongban.exchange import api as exchange

pytestmark = pytest.mark.django_db(transaction=True)
PARENTS = {"name": "林知夏", "mother_id": MOTHER, "father_id": FATHER}


def test_the_register_gets_the_declared_inputs_under_a_key(counterpart: Counterpart) -> None:
    source = a_source("register", "/register", kind="write", takes="name mother_id")
    reading = write(source, PARENTS)
    (call,) = counterpart.seen()
    assert (reading.fields, reading.fault) == ({"name": "林知夏"}, "")
    assert call["body"] == {"name": "林知夏", "mother_id": MOTHER}
    assert call["headers"]["idempotency-key"] == "one-case"


@pytest.mark.parametrize("path", ["/busy", "/hangs-up-once", "/silent"])
def test_a_write_is_never_made_twice(path: str, counterpart: Counterpart) -> None:
    reading = write(a_source("register", path, kind="write", takes="name"), PARENTS)
    assert (reading.fault, len(counterpart.seen())) == ("down", 1)


def test_a_write_without_a_key_is_still_made_once(counterpart: Counterpart) -> None:
    reading = write(a_source("register", "/busy", kind="write", takes="name"), PARENTS, key="")
    assert (reading.fault, len(counterpart.seen())) == ("down", 1)


def test_what_cannot_be_sent_is_a_fault_and_raises_nothing(counterpart: Counterpart) -> None:
    reading = write(a_source("register", "/register", kind="write", takes="name"), {"name": object()})
    assert (reading.fault, counterpart.seen()) == ("down", [])


@pytest.mark.parametrize(("kind", "purpose"), [("read", "birth"), ("write", "retirement")])
def test_what_the_source_is_not_for_is_refused_unsent(kind: str, purpose: str, counterpart: Counterpart) -> None:
    reading = write(a_source("register", "/register", kind=kind, takes="name"), PARENTS, purpose=purpose)
    assert (reading.fault, counterpart.seen()) == ("refused", [])


def test_one_write_that_the_office_rejects_again_and_again_keeps_nobody_else_away(counterpart: Counterpart) -> None:
    source = a_source("register", "/contradicted", kind="write", takes="name")
    faults = [write(source, PARENTS).fault for _ in range(7)]
    assert (faults, len(counterpart.seen()), exchange.is_available("register")) == (["down"] * 7, 7, True)
