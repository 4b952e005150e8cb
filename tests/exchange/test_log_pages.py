"""The auditor searches the log, page by page; opening it is recorded, and no ID number is in it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from tests.exchange.entries import FIRST_DAY, a_call
from tests.world import Enter, Family
from tongban.exchange import keys
from tongban.exchange.log.proofs import check_proof
from tongban.exchange.log.recording import digest_of, record
from tongban.exchange.models import Call, Verification
from tongban.exchange.operations import seal
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7
from tongban.kernel.models import AuditEntry, Look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_log", "seals_apart")]
LOG = "/exchange/log/"


@pytest.fixture
def auditor(officer: Any, enter: Enter) -> Browser:
    return enter(officer("big-data-center", ("auditor",)))


def _listed(browser: Browser, query: str) -> list[int]:
    return [call.sequence for call in browser.get(LOG + query).context["calls"]]


def test_the_log_is_searched(auditor: Browser) -> None:
    record(
        [
            a_call(1, agency="health", concerning="20260302000000010-01"),
            a_call(2, outcome="refused", reason="expired"),
            a_call(3, at=now() - timedelta(days=3), actor_agency="tax"),
        ]
    )
    found = {
        query: _listed(auditor, query)
        for query in (
            "",
            "?provider=health",
            "?consumer=tax",
            "?case=20260302000000010",
            "?reason=expired",
            "?outcome=refused",
            f"?day={today() - timedelta(days=3)}",
            "?day=senseless&before=x",
            "?before=3",
        )
    }
    assert list(found.values()) == [[3, 2, 1], [1], [3], [1], [2], [2], [3], [3, 2, 1], [2, 1]]


def test_pages_follow_one_another_without_a_gap(auditor: Browser) -> None:
    record([a_call(number) for number in range(120)])
    seen, query = [], ""
    for _page in range(3):
        page = auditor.get(f"{LOG}?{query}").context
        seen += [call.sequence for call in page["calls"]]
        query = page["next_query"]
    assert (seen, query) == (list(range(120, 0, -1)), "")


def test_opening_is_recorded(auditor: Browser) -> None:
    record([a_call(1)])
    auditor.get(f"{LOG}?outcome=answered")
    auditor.get(f"{LOG}1/")
    opened = AuditEntry.objects.filter(action="exchange.log_opened").order_by("at", "id")
    assert [one.details for one in opened] == [{"outcome": "answered"}, {"sequence": "1"}]


def test_a_person_is_found_by_number_for_a_reason_only(auditor: Browser, family: Family) -> None:
    number = family.mother.id_number
    record([a_call(1), a_call(2, subject_digest=digest_of(number))])
    without = auditor.post(LOG, {"id_number": number, "why": ""})
    found = auditor.post(LOG, {"id_number": number, "why": "投诉核查"})
    assert (without.status_code, found.status_code, number in found.headers["Location"]) == (422, 302, False)
    assert _listed(auditor, found.headers["Location"].removeprefix(LOG)) == [2]
    look = Look.objects.get(person_id=family.mother.id)
    assert (look.purpose, look.reason) == ("audit", "投诉核查")
    assert AuditEntry.objects.get(action="exchange.person_looked_up").note == "投诉核查"


def test_the_exports_hold_the_entries_wished_for(auditor: Browser) -> None:
    record([a_call(number) for number in range(3)])
    table = b"".join(auditor.get(f"{LOG}export.csv").streaming_content).decode().splitlines()
    lines = b"".join(auditor.get(f"{LOG}export.jsonl?case=2026030200000001").streaming_content).decode().splitlines()
    assert (len(table), [json.loads(line)["sequence"] for line in lines]) == (4, [2])


def test_a_residents_name_is_masked(auditor: Browser) -> None:
    record([a_call(1, actor_kind="resident", actor_label="任芳芳")])
    shown = [auditor.get(page).text for page in (LOG, f"{LOG}1/")]
    assert ["任芳芳" in page for page in shown] == [False, False]


def test_a_sealed_entry_has_its_proof(auditor: Browser) -> None:
    record([a_call(number) for number in range(5)])
    seal(FIRST_DAY)
    record([a_call(6)])
    proof = auditor.get(f"{LOG}4/proof.json")
    entry = check_proof(proof.content, keys.public_text(keys.own_key()))
    assert (entry["sequence"], auditor.get(f"{LOG}6/proof.json").status_code) == (4, 404)
    assert [auditor.get(f"{LOG}{number}/").context["seal"] is None for number in (4, 6)] == [False, True]


@pytest.mark.parametrize("faults", [[], [{"sequence": 3, "code": "changed"}]])
def test_the_last_verification_is_shown(faults: list[dict[str, Any]], auditor: Browser) -> None:
    Verification.objects.create(id=uuid7(now()), at=now(), entries=9, seals=1, faults=faults)
    assert ("tb-note--bad" in auditor.get(LOG).text) is bool(faults)


def test_what_is_not_there_is_not_found(auditor: Browser) -> None:
    assert [auditor.get(f"{LOG}7{end}").status_code for end in ("/", "/proof.json")] == [404, 404]
    assert Call.objects.count() == 0
