"""Calls that wait: nothing is lost and nothing is done twice, whoever is killed when."""

from contextlib import closing

import pytest

from tests.exchange.agent.running import HUB, Place, lines, until
from tongban.exchange.agent import queue, store
from tongban.exchange.agent.messages import Request
from tongban.exchange.agent.queue import Bounds
from tongban.exchange.hub.spool import Spool

DAY = 86_400
ASYNC = {"Prefer": "respond-async"}


def arrived(place: Place) -> list[str]:
    """Return the ids of the calls that reached the hub, in order."""
    return [call["headers"]["x-road-id"] for call in lines(place.hub_folder / "arrived")]


def state_of(place: Place, identifier: str) -> str:
    return str(place.ask("GET", f"/queue/{identifier}").json()["state"])


def keep(place: Place, identifier: str, *, service: str = "echo", content: bytes = b"{}") -> None:
    answer = place.ask("POST", f"/queue{HUB}/{service}", content=content, headers={"X-Road-Id": identifier})
    assert answer.status_code == 202
    assert (answer.headers["x-road-id"], answer.headers["location"]) == (identifier, f"/queue/{identifier}")


def test_without_a_hub_a_marked_call_is_kept_and_goes_out_when_the_hub_is_back(place: Place) -> None:
    place.agent.start()
    answer = place.ask("POST", f"{HUB}/echo", json={"a": 1}, headers=ASYNC)
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    identifier = answer.headers["x-road-id"]
    assert place.ask("GET", f"/queue/{identifier}").json()["fault"] == "unreachable"
    assert place.ask("GET", f"/queue/{identifier}/answer").json()["type"] == "Client.BadRequest.not_kept"
    place.hub.start()
    until(lambda: state_of(place, identifier) == "answered")
    told = place.ask("GET", f"/queue/{identifier}/answer")
    assert told.headers["x-office"] == "kept as it is"
    assert told.json()["headers"]["idempotency-key"] == told.json()["headers"]["x-road-id"] == identifier
    assert "prefer" not in told.json()["headers"]


def test_with_a_hub_a_marked_call_is_answered_at_once(place: Place) -> None:
    place.hub.start()
    place.agent.start()
    answer = place.ask("POST", f"{HUB}/echo", headers={**ASYNC, "X-Road-Id": "one"})
    assert (answer.status_code, answer.json()["headers"]["x-road-id"]) == (200, "one")
    again = place.ask("POST", f"{HUB}/echo", headers={**ASYNC, "X-Road-Id": "one"})
    assert (again.status_code, arrived(place)) == (200, ["one"])


def test_a_marked_call_waits_no_longer_than_it_says(place: Place) -> None:
    place.hub.start()
    place.agent.start()
    answer = place.ask("POST", f"{HUB}/slow", headers={"Prefer": "respond-async, wait=0", "X-Road-Id": "one"})
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    until(lambda: state_of(place, "one") == "answered")


def test_calls_to_one_service_go_out_in_order_and_another_service_does_not_wait_for_them(place: Place) -> None:
    place.agent.start()
    for number in range(5):
        keep(place, f"first-{number}", service="down")
    keep(place, "second")
    place.hub.start()
    until(lambda: state_of(place, "second") == "answered")
    until(lambda: state_of(place, "first-4") == "answered", seconds=60)
    first = [one for one in arrived(place) if one.startswith("first")]
    assert first == [f"first-{number}" for number in range(5) for _time in range(3)]


@pytest.mark.slow
def test_an_agent_killed_again_and_again_loses_nothing_and_ends_each_call_once(place: Place) -> None:
    place.agent.start()
    for number in range(4):
        keep(place, f"call-{number}", service="slow", content=b"x" * 200_000)
    place.hub.start()
    for number in range(3):
        until(lambda number=number: len(arrived(place)) > number)
        place.agent.kill()
        place.agent.start()
    for number in range(4):
        until(lambda number=number: state_of(place, f"call-{number}") == "answered", seconds=30)
    assert sorted(set(arrived(place))) == [f"call-{number}" for number in range(4)]
    calls = lines(place.hub_folder / "arrived")
    assert all(call["headers"]["idempotency-key"] == call["headers"]["x-road-id"] for call in calls)
    assert {call["size"] for call in calls} == {200_000}
    ended = [entry["id"] for entry in place.log() if entry["status"] == 200]
    assert sorted(ended) == [f"call-{number}" for number in range(4)]


def test_the_same_call_kept_twice_is_one_and_another_under_its_id_is_refused(place: Place) -> None:
    place.agent.start()
    keep(place, "one")
    keep(place, "one")
    other = place.ask("POST", f"/queue{HUB}/echo", content=b"other", headers={"X-Road-Id": "one"})
    assert other.json()["type"] == "Client.BadRequest.id_used"
    assert place.tell("queue").stdout.count(" one ") == 1


def test_a_full_queue_says_so_and_takes_calls_again_when_there_is_room(place: Place) -> None:
    place.configure(limits={"queue_calls": 3, "queue_mb": 0.5})
    place.agent.start()
    for number in range(3):
        keep(place, f"call-{number}")
    full = place.ask("POST", f"/queue{HUB}/echo", headers={"X-Road-Id": "one-more"})
    assert (full.status_code, full.json()["type"]) == (500, "Server.ClientProxy.QueueFull.queue_full")
    assert place.tell("queue", "drop", "call-1").returncode == 0
    assert place.ask("DELETE", "/queue/call-1").status_code == 204
    large = place.ask("POST", f"/queue{HUB}/echo", content=b"x" * 600_000, headers={"X-Road-Id": "large"})
    assert large.json()["type"] == "Server.ClientProxy.QueueFull.queue_full"
    keep(place, "one-more")


def test_the_operator_lists_retries_and_drops(place: Place) -> None:
    place.agent.start()
    keep(place, "one")
    keep(place, "two")
    until(lambda: "unreachable" in place.tell("queue").stdout)
    assert place.tell("queue", "drop", "one").returncode == 0
    assert place.tell("queue", "drop", "none").returncode == 1
    assert place.tell("queue", "retry", "two").returncode == 0
    place.hub.start()
    until(lambda: state_of(place, "two") == "answered")
    assert arrived(place) == ["two"]
    assert state_of(place, "one") == "dropped"
    assert place.tell("queue", "retry", "two").returncode == 1


def test_a_collected_answer_is_gone(place: Place) -> None:
    place.hub.start()
    place.agent.start()
    keep(place, "one")
    assert place.ask("DELETE", "/queue/none").json()["type"] == "Client.BadRequest.not_kept"
    until(lambda: state_of(place, "one") == "answered")
    assert place.ask("DELETE", "/queue/one").status_code == 204
    assert place.ask("GET", "/queue/one").json()["type"] == "Client.BadRequest.not_kept"


def test_what_waited_too_long_is_given_up_and_what_ended_long_ago_forgotten(place: Place) -> None:
    with closing(store.opened(place.agent_folder)) as database:
        body = Spool.of(place.folder, b"x")
        for number, identifier in enumerate(("old", "new")):
            request = Request("POST", f"{HUB}/echo", [(b"x-road-id", identifier.encode())], body)
            queue.keep(database, request, digest="", at=number * 2 * DAY, bounds=Bounds(10, 10))
        queue.sweep(database, at=3.5 * DAY, give_up_days=3, keep_days=7)
        assert [(call.id, call.state) for call in queue.listed(database)] == [("old", "expired"), ("new", "waiting")]
        assert queue.retry(database, "old", at=4 * DAY)
        queue.sweep(database, at=8 * DAY, give_up_days=3, keep_days=7)
        assert {call.state for call in queue.listed(database)} == {"expired"}
        queue.sweep(database, at=16 * DAY, give_up_days=3, keep_days=7)
        assert queue.listed(database) == []
        assert database.execute("SELECT count(*) FROM bodies").fetchone()[0] == 0


def test_pauses_grow_to_a_minute(place: Place) -> None:
    with closing(store.opened(place.agent_folder)) as database:
        request = Request("POST", f"{HUB}/echo", [(b"x-road-id", b"one")], Spool.of(place.folder, b"x"))
        kept = queue.keep(database, request, digest="", at=0, bounds=Bounds(10, 10))
        pauses = []
        for _time in range(8):
            queue.put_off(database, kept.number, "down", at=100)
            pauses.append(queue.listed(database)[0].next_at - 100)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_stopped_agent_ends_in_order(place: Place) -> None:
    place.agent.start()
    assert place.agent.stop() == 0
