"""Errors of the hub come in the media type that the client accepts."""

from xml.etree.ElementTree import fromstring

import pytest

from tests.exchange.conftest import MOTHER
from tests.exchange.hub.caller import Caller
from tests.exchange.hub.conftest import PROVIDER
from tongban.exchange.models import Call

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/xml", "application/xml"),
        ("text/xml;charset=utf-8", "text/xml"),
        ("application/json;q=0.1, text/xml", "text/xml"),
        ("application/xml;q=0.1, application/json", "application/json"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
        ("text/xml;q=nonsense, ,;;", "text/xml"),
    ],
)
def test_an_error_comes_as_the_client_accepts_it(caller: Caller, accept: str, kind: str) -> None:
    answered = caller.ask(f"{PROVIDER}/no-such", {"id_number": MOTHER}, accept=accept)
    assert (answered.reason, answered.headers["content-type"]) == ("unknown_service", f"{kind}; charset=utf-8")
    said = answered.said if kind == "application/json" else {one.tag: one.text for one in fromstring(answered.body)}
    assert said["type"] == answered.headers["x-road-error"]
    assert Call.objects.filter(id=said["detail"]).exists()
