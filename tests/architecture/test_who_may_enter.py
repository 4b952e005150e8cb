"""Every address and everybody: who may come in, who is sent to sign in, and to whom it does not exist."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import get_resolver
from ninja.operation import PathView

from tests.architecture.test_doors import INTERFACE, addresses
from tests.architecture.visits import Places, visit
from tests.world import Enter, Family, File, resident_of
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.forms.models import Draft
from tongban.kernel import events
from tongban.kernel.clock import now
from tongban.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ROLES = ("anonymous", "owner", "stranger", "parent", "office", "elsewhere", "nofactor", "counter")
TABLE = """
"""


def table() -> dict[str, dict[str, str]]:
    """Return for each role what it meets at `name METHOD`."""
    met: dict[str, dict[str, str]] = {role: {} for role in ROLES}
    for line in TABLE.strip().splitlines():
        name, method, *cells = line.split()
        for role, cell in zip(ROLES, cells, strict=True):
            met[role][f"{name} {method}"] = cell
    return met


@pytest.fixture
def places(family: Family, file: File, draft: Draft) -> Places:
    application, unconfirmed = file(), file(confirmed=False)
    for step in (cases.work, events.deliver):
        while step(at=now()):
            pass
    case = next(case for case in cases.cases_of(application.id) if case.agency == "police")
    certificate = certificates.certificates_of(family.mother.id_number)[0]
    notice = Notice.objects.filter(id_number=family.mother.id_number).earliest("at", "id")
    return Places(application.number, unconfirmed.number, draft.id, case.id, certificate.id, notice.id)


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
    }


def _names() -> list[str]:
    """Return every address's name but the operations of the machine interface, which take tokens."""
    return [
        name
        for name, pattern in addresses(get_resolver().url_patterns)
        if not name.startswith(INTERFACE)
    ]

def test_print(places, browsers):
    for name in _names():
        for m in ("GET", "POST"):
            cells = []
            for role in ROLES:
                try:
                    cells.append(visit(browsers[role], m, places.address(name)))
                except BaseException as e:
                    cells.append("ERR")
            print("TT", f"{name:28} {m:4}", " ".join(f"{c:7}" for c in cells).rstrip())
