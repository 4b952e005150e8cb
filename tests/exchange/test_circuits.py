"""An office that fails five times in a row is left alone, then tried by one call."""

import threading
import time

import pytest

from tests.exchange.conftest import MOTHER, Counterpart, Read, a_source, an_edition, read_together
from tongban.exchange import api as exchange
from tongban.exchange import circuits
from tongban.exchange.connectors.outcome import Answer, Down


@pytest.fixture
def _opens_briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circuits, "OPEN_SECONDS", 2)


@pytest.mark.django_db(transaction=True)
def test_other_sources_of_the_office_are_still_asked(read: Read) -> None:
    for _ in range(5):
        read("/mended")
    assert (read("/person").fault, exchange.is_available("person")) == ("", True)


@pytest.mark.django_db(transaction=True)
def test_an_answer_between_faults_starts_the_count_again(counterpart: Counterpart, read: Read) -> None:
    for _ in range(4):
        read("/mended")
    counterpart.mend()
    read("/mended")
    counterpart.forget()
    for _ in range(4):
        read("/mended")
    assert exchange.is_available("mended")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_opens_briefly")
def test_an_office_that_is_mended_is_found_again(counterpart: Counterpart, read: Read) -> None:
    for _ in range(5):
        read("/mended")
    counterpart.mend()
    time.sleep(2.1)
    assert exchange.is_available("mended")
    assert [read("/mended").fault for _ in range(3)] == ["", "", ""]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_opens_briefly")
def test_an_office_that_fails_its_trial_is_left_alone_again(counterpart: Counterpart, read: Read) -> None:
    for _ in range(5):
        read("/mended")
    time.sleep(2.1)
    faults = [read("/mended").fault, read("/mended").fault]
    assert (faults, len(counterpart.seen()), exchange.is_available("mended")) == (["down", "down"], 6, False)


@pytest.mark.django_db(transaction=True)
def test_faults_that_arrive_together_open_the_circuit_too(counterpart: Counterpart) -> None:
    edition = an_edition(a_source("broken", "/broken"))
    read_together(edition, *[exchange.Request("broken", MOTHER, ("name",))] * 6)
    assert not exchange.is_available("broken")


@pytest.mark.usefixtures("_opens_briefly")
def test_only_one_call_tries_a_circuit_that_is_open() -> None:
    circuit, begun, go_on = circuits.Circuit(), threading.Event(), threading.Event()

    def fail() -> Answer:
        raise Down("broken")

    def wait() -> Answer:
        begun.set()
        go_on.wait(5)
        return {}

    for _ in range(5):
        with pytest.raises(Down):
            circuit.call(fail)
    time.sleep(2.1)
    trial = threading.Thread(target=circuit.call, args=(wait,))
    trial.start()
    begun.wait(5)
    with pytest.raises(Down, match="another call is trying it"):
        circuit.call(dict)
    go_on.set()
    trial.join()
    assert circuit.call(dict) == {}
