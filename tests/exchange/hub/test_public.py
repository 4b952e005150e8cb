"""What the hub tells anybody, and that no message, however odd, makes it stumble."""

import json

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from tests.exchange.hub.caller import Caller
from tests.exchange.hub.conftest import CLIENT, Hub
from tongban.exchange.hub import metadata
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Call

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN = ("Client.", "Server.ClientProxy.", "Server.ServerProxy.")


def test_members_are_listed_to_anybody(caller: Caller) -> None:
    told = httpx.get(f"http://127.0.0.1:{caller.port}/listClients").json()["member"]
    parts = ("xroad_instance", "member_class", "member_code", "subsystem_code")
    listed = {"/".join(one["id"][part] for part in parts) for one in told}
    assert CLIENT in listed
    assert len(listed) == 2  # and the office that provides


def test_odd_messages_get_an_error_that_says_what_is_wrong(hub: Hub, caller: Caller) -> None:
    schema = schemathesis.openapi.from_dict(json.loads(metadata.openapi()))
    schema.config.update(base_url=f"http://127.0.0.1:{hub.port}")
    seen: list[str] = []

    for operation in schema.include(path_regex="^/r1/").get_all_operations():
        strategy = operation.ok().as_strategy()

        @given(case=strategy)
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def met(case: schemathesis.Case) -> None:
            answered = case.call()
            error = answered.headers.get("x-road-error")
            if error is None:
                assert answered.status_code in (400, 404)
                return
            seen.append(error[0] if isinstance(error, list) else error)
            assert seen[-1].startswith(KNOWN)
            assert not seen[-1].endswith(".internal")

        met()
    assert len(seen) > 50
    assert not Call.objects.filter(reason="internal").exists()
    assert verify().faults == []
