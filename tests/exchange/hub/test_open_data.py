"""What is shared unconditionally: any member may call it, nothing is agreed, everything is written down."""

import json
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest

from tests.exchange.hub.caller import Caller
from tests.exchange.hub.conftest import PROVIDER, Provider
from tongban.exchange.log.recording import digest_of
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Agreement, Call, Stop, Usage
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)
USCC = "91310100YL0000063E"
OPEN = f"{PROVIDER}/open"


def test_any_member_reads_it_without_agreement_purpose_and_consent(caller: Caller, provider: Provider) -> None:
    Agreement.objects.all().delete()
    answered = caller.ask(OPEN, {"uscc": USCC}, tongban_fields="name")
    assert (answered.status, answered.said) == (200, {"name": "任芳"})
    call = Call.objects.get()
    assert (call.outcome, call.source, call.purpose, call.fields) == ("answered", "open", "public", ["name"])
    assert (call.subject_digest, call.agreement_id) == (digest_of(USCC), None)
    assert dict(provider.seen("person")[-1]["headers"])["X-Purpose"] == "public"
    assert verify().faults == []


def test_all_its_fields_are_answered_and_a_purpose_that_is_named_is_kept(caller: Caller) -> None:
    answered = caller.ask(OPEN, {"uscc": USCC}, tongban_purpose="birth")
    assert (set(answered.said), Call.objects.get().purpose) == ({"name", "birth_date", "age", "address"}, "birth")


def test_a_company_is_not_asked_about_by_another_input(caller: Caller) -> None:
    assert caller.ask(OPEN, {"id_number": USCC}).reason == "bad_body"
    assert caller.ask(OPEN, {"uscc": 7}).reason == "bad_body"


def test_fields_it_does_not_have_are_refused(caller: Caller) -> None:
    assert caller.ask(OPEN, {"uscc": USCC}, tongban_fields="name, income").reason == "wrong_field"


def test_what_is_stopped_is_stopped_for_open_data_too(caller: Caller) -> None:
    Stop.objects.create(id=uuid7(), source="open", reason="核对", by_label="张三", at=now())
    assert caller.ask(OPEN, {"uscc": USCC}).reason == "stopped"


def test_who_is_no_member_reads_nothing(caller: Caller) -> None:
    stranger = Caller(caller.port, caller.client)
    assert stranger.ask(OPEN, {"uscc": USCC}).reason == "unknown_key"


def test_who_calls_it_too_often_is_refused(caller: Caller) -> None:
    counted = uuid5(NAMESPACE_URL, f"{caller.client.rpartition('/')[0]} open")
    minute = now().replace(second=0, microsecond=0)
    for at in (minute, minute + timedelta(minutes=1)):
        Usage.objects.create(id=uuid7(), agreement_id=counted, minute=at, calls=599)
    assert [caller.ask(OPEN, {"uscc": USCC}).reason for _ in range(2)] == ["", "rate"]


def test_the_list_of_what_a_member_may_call_has_it(caller: Caller) -> None:
    Agreement.objects.all().delete()
    listed = json.loads(caller.call("GET", f"/r1/{PROVIDER}/allowedMethods").body)
    assert [one["service_code"] for one in listed["service"]] == ["open"]


def test_its_description_asks_for_the_credit_code(caller: Caller) -> None:
    described = json.loads(caller.call("GET", f"/r1/{PROVIDER}/getOpenAPI?serviceCode=open").body)
    content = described["paths"]["/"]["post"]["requestBody"]["content"]["application/json"]
    assert content["schema"]["properties"] == {"uscc": {"type": "string"}}
