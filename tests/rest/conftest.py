"""The machine interface as its clients use it: a token, JSON in, JSON out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from tests.world import Family
from tongban.book import api as book
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now


@dataclass(frozen=True)
class Machine:
    """A program that calls the interface."""

    token: str

    def calls(
        self, method: str, path: str, body: Any = None, *, key: str = "", headers: Mapping[str, str] | None = None
    ) -> HttpResponse:
        """Send a request; `body` is sent as JSON, text as it stands."""
        headers = {**(headers or {}), **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        if key:
            headers["Idempotency-Key"] = key
        sent = body if isinstance(body, str) else json.dumps(body)
        browser = Browser(raise_request_exception=False)
        answer: Any = browser.generic(method, f"/api/v1{path}", sent, content_type="application/json", headers=headers)
        return answer


Introduce = Callable[..., Machine]


@pytest.fixture
def introduce(edition: book.Edition) -> Introduce:
    """Return a function that gives a program its token."""

    def introduced(*scopes: str, agency: str = "", name: str = "clinic") -> Machine:
        _client, token = identity.create_client(name=name, agency=agency, scopes=scopes, by=SYSTEM, at=now())
        return Machine(token)

    return introduced


@pytest.fixture
def clinic(introduce: Introduce) -> Machine:
    return introduce("applications")


@pytest.fixture
def birth(family: Family) -> dict[str, Any]:
    """A whole application, to be filed at once."""
    return {
        "bundle": "birth",
        "applicant": {"id_number": family.mother.id_number, "name": family.mother.name, "phone": family.mother.phone},
        "answers": family.answers(),
        "submit": True,
    }
