"""Calls that are answered, and what the log says of them."""

import json

import pytest

from tests.exchange.conftest import MOTHER
from tests.exchange.hub.caller import Caller
from tests.exchange.hub.conftest import CLIENT, PROVIDER, Provider, agree
from tongban.exchange.log.recording import digest_of
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Agreement, Call

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dataset_answers_the_agreed_fields_and_no_others(caller: Caller) -> None:
    answered = caller.ask(f"{PROVIDER}/person", {"id_number": MOTHER}, x_road_id="m-1", x_road_issue="B-1")
    assert (answered.status, answered.said) == (200, {"name": "任芳", "birth_date": "1990-05-06"})
    assert {name: answered.headers[name] for name in ("x-road-client", "x-road-service", "x-road-id")} == {
        "x-road-client": CLIENT,
        "x-road-service": f"{PROVIDER}/person",
        "x-road-id": "m-1",
    }
    call = Call.objects.get()
    assert (call.outcome, call.consumer, call.source, call.agency) == ("answered", CLIENT, "person", "police")
    assert (call.purpose, call.concerning, call.fields) == ("birth", "B-1", ["name", "birth_date"])
    assert (call.subject_digest, call.message_id) == (digest_of(MOTHER), "m-1")
    assert call.agreement_id == Agreement.objects.get(source="person").id
    assert call.signature.startswith("tongban=(")
    assert str(call.id) == answered.headers["x-road-request-id"]
    assert verify().faults == []


def test_fewer_fields_may_be_asked_for(caller: Caller) -> None:
    answered = caller.ask(f"{PROVIDER}/person", {"id_number": MOTHER}, tongban_fields="name")
    assert answered.said == {"name": "任芳"}


def test_a_call_without_an_id_gets_one(caller: Caller) -> None:
    answered = caller.ask(f"{PROVIDER}/person", {"id_number": MOTHER})
    assert Call.objects.get().message_id == answered.headers["x-road-id"] != ""


def test_an_office_is_told_of_the_case_or_else_of_the_message(caller: Caller, provider: Provider) -> None:
    caller.ask(f"{PROVIDER}/person", {"id_number": MOTHER}, x_road_id="m-7", x_road_issue="B-7")
    caller.ask(f"{PROVIDER}/person", {"id_number": MOTHER}, x_road_id="m-8")
    told = [dict(call["headers"]).get("X-Case") for call in provider.seen("person")]
    assert told[-2:] == ["B-7", "m-8"]


def test_nobody_found_is_the_offices_own_404(caller: Caller) -> None:
    answered = caller.ask(f"{PROVIDER}/nobody", {"id_number": MOTHER})
    assert (answered.status, answered.said["type"]) == (404, "not_found")
    assert "x-road-error" not in answered.headers
    assert Call.objects.get().outcome == "not_found"


def test_a_write_reaches_the_register_and_a_second_one_with_its_id_changes_nothing(
    caller: Caller, provider: Provider
) -> None:
    agree("register", fields=["id_number", "name"], purposes=["other"])
    told = {"id_number": MOTHER, "name": "林知夏"}
    answers = [
        caller.ask(f"{PROVIDER}/register", told, x_road_id="w-1", tongban_purpose="birth").said for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert len({call.message_id for call in Call.objects.filter(source="register")}) == 1


def test_who_the_officer_was_is_in_the_log(caller: Caller) -> None:
    caller.ask(f"{PROVIDER}/person", {"id_number": MOTHER}, x_road_userid="CN310000199001011234")
    assert Call.objects.get().actor_label == "卫生系统 CN310000199001011234"


def test_a_raw_service_gets_what_was_sent_and_gives_what_it_answers(caller: Caller) -> None:
    body = b"\x00\xff anything"
    answered = caller.call(
        "PUT",
        f"/r1/{PROVIDER}/raw/a%20b/c?x=%2F&x=2",
        body,
        content_type="application/octet-stream",
        x_mine="kept",
        user_agent="mine/1",
    )
    assert answered.status == 200
    told = answered.said
    assert (told["method"], told["target"], told["size"]) == ("PUT", "/raw/a%20b/c?x=%2F&x=2", len(body))
    headers = {name.lower(): value for name, value in told["headers"]}
    assert headers["content-type"] == "application/octet-stream"
    assert (headers["x-mine"], headers["accept"], headers["user-agent"]) == ("kept", "application/json", "Tongban")
    assert headers["x-road-client"] == CLIENT
    assert answered.headers["x-own"] == "kept"
    assert answered.headers["x-road-id"] != "forged"


@pytest.mark.parametrize(("path", "status"), [("teapot", 418), ("redirect", 302)])
def test_a_providers_own_error_or_redirect_comes_as_it_is(caller: Caller, path: str, status: int) -> None:
    answered = caller.call("GET", f"/r1/{PROVIDER}/raw/{path}")
    assert (answered.status, "x-road-error" in answered.headers) == (status, False)


def test_the_methods_and_members_are_listed(caller: Caller) -> None:
    listed = caller.call("GET", f"/r1/{PROVIDER}/listMethods").said["service"]
    assert "person" in {one["service_code"] for one in listed}
    assert not {"listMethods", "allowedMethods", "getOpenAPI"} & {one["service_code"] for one in listed}
    Agreement.objects.exclude(source="person").delete()
    allowed = caller.call("GET", f"/r1/{PROVIDER}/allowedMethods").said["service"]
    assert [one["service_code"] for one in allowed] == ["open", "person"]
    described = caller.call("GET", f"/r1/{PROVIDER}/getOpenAPI?serviceCode=person").said
    schema = described["paths"]["/"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert "birth_date" in schema["properties"]
    wrong = caller.call("GET", f"/r1/{PROVIDER}/getOpenAPI?serviceCode=a&serviceCode=b")
    assert (wrong.status, wrong.reason) == (400, "bad_query")


def test_a_body_of_any_size_travels_whole(caller: Caller) -> None:
    body = b"q" * 3_000_000
    answered = caller.call("POST", f"/r1/{PROVIDER}/raw/echo", body)
    assert answered.said["size"] == len(body)
    big = caller.call("GET", f"/r1/{PROVIDER}/raw/big?n=10000000")
    assert len(big.body) == 10_000_000
    assert json.dumps([call.outcome for call in Call.objects.order_by("sequence")]) == '["answered", "answered"]'
