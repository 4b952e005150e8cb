"""Which header fields pass the hub: proved through a raw service, whose provider tells what it got."""

import pytest

from tests.exchange.hub.caller import Answered, Caller
from tests.exchange.hub.conftest import PROVIDER
from tongban.exchange.hub.headers import to_client

pytestmark = pytest.mark.django_db(transaction=True)
ECHO = f"/r1/{PROVIDER}/raw/echo"


def got(answered: Answered) -> dict[str, str]:
    return {name.lower(): value for name, value in answered.said["headers"]}


def test_accept_and_own_fields_pass_unchanged(caller: Caller) -> None:
    own = {"accept": "application/xml;q=0.9, */*", "x_powered_by": "PHP/5.2", "authorization": "Bearer theirs"}
    told = got(caller.call("GET", ECHO, cache_control="no-store", **own))
    assert (told["accept"], told["x-powered-by"]) == (own["accept"], own["x_powered_by"])
    assert (told["authorization"], told["cache-control"]) == ("Bearer theirs", "no-store")


def test_without_accept_json_is_asked_for(caller: Caller) -> None:
    assert got(caller.call("GET", ECHO))["accept"] == "application/json"


def test_hop_by_hop_fields_and_the_clients_machine_stay_behind(caller: Caller) -> None:
    hops = {"te": "trailers", "proxy_authorization": "x", "keep_alive": "1", "connection": "x-secret"}
    told = got(caller.call("GET", ECHO, user_agent="inner/1", x_secret="listed", tongban_subject="x", **hops))
    assert not {"te", "proxy-authorization", "keep-alive", "x-secret", "tongban-subject", "signature"} & set(told)
    assert told["user-agent"] == "Tongban"


def test_x_road_fields_of_the_provider_are_replaced(caller: Caller) -> None:
    answered = caller.call("GET", ECHO, x_road_id="mine")  # `call` has checked the hash
    assert answered.headers["x-road-id"] == "mine"


def test_the_clients_answer_keeps_content_type_cache_and_own_fields() -> None:
    kept = [(b"content-type", b"text/x; charset=gb18030"), (b"cache-control", b"no-cache"), (b"x-own", b"1")]
    dropped = [(b"Connection", b"x-hop"), (b"X-Hop", b"1"), (b"Server", b"inner"), (b"X-Road-Request-Hash", b"x")]
    assert to_client([*dropped, *kept]) == kept
