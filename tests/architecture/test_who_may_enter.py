"""Every address and everybody: who may come in, who is sent to sign in, and to whom it does not exist."""

import json
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import get_resolver

from tests.architecture.entries import ROLES, TABLE
from tests.architecture.test_doors import INTERFACE, addresses
from tests.architecture.visits import Places, visit
from tests.exchange.questions import asked_about
from tests.exchange.sharing import a_shared_dataset
from tests.payments.places import money_of
from tests.world import Enter, Family, File, resident_of
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.identity.operations import offer_mandate
from tongban.kernel import events
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today
from tongban.notifications.models import Notice
from tongban.rest.doors import operations

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def table() -> dict[str, dict[str, str]]:
    """Return for each role what it meets at `name METHOD`."""
    met: dict[str, dict[str, str]] = {role: {} for role in ROLES}
    for line in TABLE.strip().splitlines():
        name, method, *cells = line.split()
        for role, cell in zip(ROLES, cells, strict=True):
            met[role][f"{name} {method}"] = cell
    return met


@pytest.fixture
def places(family: Family, file: File, draft: Draft, officer: Any) -> Places:
    application, unconfirmed = file(), file(confirmed=False)
    for step in (cases.work, events.deliver):
        while step(at=now()):
            pass
    case = next(case for case in cases.cases_of(application.id) if case.agency == "police")
    own = certificates.certificates_of(family.mother.id_number)
    certificate = next(one for one in own if one.kind == "birth-certificate")  # the child's: both parents keep it
    issued = certificates.issue(
        "household-page",
        edition_number=application.edition_number,
        holder_id_number=family.stranger.id_number,
        holder_name=family.stranger.name,
        guardian_ids=[],
        content={},
        case_id=case.id,
        by=SYSTEM,
        at=now(),
    )
    notice = Notice.objects.filter(id_number=family.mother.id_number).earliest("at", "id")
    return Places(
        application.number,
        unconfirmed.number,
        draft.id,
        case.id,
        certificate.id,
        issued,
        notice.id,
        *a_shared_dataset(officer),
        *asked_about(family.mother),
        offer_mandate(
            family.stranger.id_number,
            family.stranger.name,
            identity.Terms([], today()),
            by=resident_of(family.mother),
            at=now(),
        ),
        money_of(application, family.mother),
    )


@pytest.fixture
def browsers(family: Family, officer: Any, enter: Enter) -> dict[str, Browser]:
    return {
        "anonymous": enter(),
        "owner": enter(family.mother),
        "stranger": enter(family.stranger),
        "parent": enter(family.father),
        "office": enter(officer("police")),
        "elsewhere": enter(officer("tax")),
        "nofactor": enter(officer("police"), second_factor=False),
        "counter": enter(officer("health", ("counter",))),
        "steward": enter(officer("police", ("steward",))),
        "auditor": enter(officer("big-data-center", ("auditor",))),
    }


def _names() -> list[str]:
    """Return every address's name but the operations of the machine interface, which take tokens."""
    return [name for name, pattern in addresses(get_resolver().url_patterns) if not name.startswith(INTERFACE)]


def test_every_address_stands_in_the_table() -> None:
    rows = sorted({row.split()[0] for row in table()["anonymous"]})
    assert rows == sorted(set(_names()))


@pytest.mark.parametrize("role", ROLES)
def test_everybody_meets_what_the_table_says(role: str, places: Places, browsers: dict[str, Browser]) -> None:
    met = {}
    for row in table()[role]:
        name, method = row.split()
        met[row] = visit(browsers[role], method, places.address(name))
    assert met == table()[role]


def test_the_demonstration_does_not_exist_outside_demo_mode(enter: Enter) -> None:
    assert visit(enter(), "GET", "/demo/") == "404"


OPERATIONS = {  # who calls: nobody known, a client without the scope, a client that has it
    "search": ("GET", "/search?q=birth", "200 200 200"),
    "bundles": ("GET", "/bundles", "200 200 200"),
    "bundle": ("GET", "/bundles/birth", "200 200 200"),
    "form": ("GET", "/bundles/birth/form", "200 200 200"),
    "service": ("GET", "/services/birth-certificate", "200 200 200"),
    "create": ("POST", "/applications", "401 403 201"),
    "change": ("PATCH", "/applications/{filing}", "401 403 200"),
    "submit": ("POST", "/applications/{filing}/submit", "401 403 422"),
    "status": ("GET", "/applications/{filing}", "401 403 200"),
    "withdraw": ("POST", "/applications/{filing}/withdraw", "401 403 422"),
    "petition": ("POST", "/applications/{filing}/petitions", "401 403 422"),
    "edition": ("GET", "/applications/{filing}/edition", "401 403 200"),
    "move_edition": ("POST", "/applications/{filing}/edition", "401 403 200"),
    "list_cases": ("GET", "/cases", "401 403 200"),
    "read_case": ("GET", "/cases/{case}", "401 403 200"),
    "move": ("POST", "/cases/{case}/moves", "401 403 200"),
}
BODIES = {
    "create": {"bundle": "birth", "applicant": {"id_number": "310100199506190024", "name": "任芳"}},
    "change": {"answers": {"child.name": "林知夏"}},
    "move": {"move": "accept"},
    "petition": {"case": "019a0000-0000-7000-8000-000000000000", "kind": "review", "words": "请复议"},
}


def test_every_operation_stands_in_the_table() -> None:
    assert sorted(OPERATIONS) == sorted(name for name, _scope in operations())


def test_tokens_open_what_their_scope_names(places: Places) -> None:
    wrong = {"applications": "officer-moves", "officer-moves": "applications", "everyone": "applications"}
    tokens = {scope: _token(scope) for scope in ("applications", "officer-moves")}
    begun = _call("create", "", tokens["applications"])
    met = {}
    for name, scope in operations():
        address = OPERATIONS[name][1].format(filing=begun.json()["id"], case=places.case)
        answers = [_call(name, address, token) for token in ("", tokens[wrong[scope]], tokens.get(scope, ""))]
        met[name] = " ".join(str(answer.status_code) for answer in answers)
    assert met == {name: expected for name, (_method, _address, expected) in OPERATIONS.items()}


def _token(scope: str) -> str:
    _client, token = identity.create_client(name=scope, agency="police", scopes=[scope], by=SYSTEM, at=now())
    return token


def _call(name: str, address: str, token: str) -> Any:
    method, path, _expected = OPERATIONS[name]
    headers = {"Idempotency-Key": "one", **({"Authorization": f"Bearer {token}"} if token else {})}
    return Browser().generic(
        method,
        f"/api/v1{address or path}",
        json.dumps(BODIES.get(name, {})),
        content_type="application/json",
        headers=headers,
    )
