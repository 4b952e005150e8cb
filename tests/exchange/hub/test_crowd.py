"""Calls that are turned away for want of room: answered, counted, and written down when there is room again."""

import asyncio
from typing import Any

import pytest

from tests.exchange.hub.conftest import CLIENT
from tongban.exchange.hub import crowd
from tongban.exchange.hub.app import application
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Call

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_log", "edition")]


def call(client: str = CLIENT) -> bytes:
    """Call the hub in this process; return the code of its refusal."""
    sent: list[Any] = []
    headers = [(b"x-road-client", client.encode())]
    scope = {"type": "http", "method": "POST", "path": "/r1/CN-310000/GOV/x/data/y", "query_string": b""}

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(application({**scope, "headers": headers}, receive, send))
    return bytes(dict(sent[0]["headers"])[b"x-road-error"].rpartition(b".")[2])


def fill() -> None:
    while crowd.enter():
        pass


def empty() -> None:
    for _ in range(crowd.MOST):
        crowd.leave()


def test_what_was_turned_away_is_written_down_in_one_entry_for_each_client() -> None:
    fill()
    others = "CN-310000/GOV/other/system"
    assert {call(), call(), call(), call(others)} == {b"crowded"}
    assert Call.objects.count() == 0
    empty()
    assert call() == b"bad_signature"
    told = Call.objects.filter(reason="crowded").order_by("consumer").values_list("consumer", "fields", "outcome")
    assert sorted(told) == sorted([(CLIENT, ["calls=3"], "refused"), (others, ["calls=1"], "refused")])
    assert call() == b"bad_signature"
    assert (Call.objects.filter(reason="crowded").count(), verify().faults) == (2, [])


def test_any_number_of_names_takes_a_bounded_place() -> None:
    fill()
    for number in range(crowd.MOST_CLIENTS + 50):
        call(f"CN-310000/GOV/{number}/system")
    empty()
    call()
    told = Call.objects.filter(reason="crowded")
    assert told.count() == crowd.MOST_CLIENTS + 1
    assert told.get(consumer="").fields == ["calls=50"]
