"""The interface is what its description says."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.rest.conftest import Introduce
from tests.world import File
from tongban.book import api as book
from tongban.config.wsgi import application
from tongban.rest.web import views  # noqa: F401 - importing it registers the operations
from tongban.rest.web.interface import description

EXAMPLES = 10
# which answers a bundle takes, and which move a case allows, is said by the bundle's own form and by the case
SAID_ELSEWHERE = [positive_data_acceptance]
OPERATIONS = [(method, path) for path, methods in description()["paths"].items() for method in methods]


def test_the_description_is_openapi_3_1(db: None) -> None:
    described = Browser().get("/api/v1/openapi.json").json()
    assert described["openapi"][:4] == "3.1."
    schemas = described["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not jsonschema_rs.meta.is_valid(schema)] == []


@pytest.fixture
def described(edition: book.Edition) -> Iterator[Any]:
    """The description, read over WSGI; the test's own connection stays open, as with Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_sent_is_answered_as_described(
    described: Any, introduce: Introduce, file: File, method: str, path: str
) -> None:
    file()
    token = introduce("applications", "officer-moves", agency="health").token

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=described[path][method.upper()].as_strategy())
    def holds(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=SAID_ELSEWHERE)

    holds()
