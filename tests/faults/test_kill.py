"""Web and worker are killed without warning, again and again, under load: nothing is lost, nothing is doubled."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests.faults.clients import Program, Resident, Tally, until
from tests.faults.conftest import Processes
from tests.journeys.conftest import Installation
from tongban.config.postgres import database_url

pytestmark = pytest.mark.slow
KILLS = ["web child", "worker", "web child", "web", "worker", "web child", "worker", "web"]
ANSWERS_BETWEEN = 4
ON_THE_SPOT = {"birth-certificate", "maternity-certificate", "vaccination-certificate"}
WITHOUT_ANSWER = "SELECT id FROM cases_case WHERE wake_at <= now()"
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def rows(installation: Installation) -> Iterator[Rows]:
    """Return a function that asks the installation's database."""
    with psycopg.connect(database_url(installation.data) or "", autocommit=True) as connection:
        yield lambda query: connection.execute(query).fetchall()


def test_nothing_is_lost_and_nothing_doubled(installation: Installation, processes: Processes, rows: Rows) -> None:
    tally, killed = _under_load(installation, processes)
    assert len(killed) == len(KILLS)
    until(lambda: not rows(WITHOUT_ANSWER), "the end of the cases' work", 40)
    until(lambda: not rows("SELECT id FROM kernel_outboxevent WHERE next_try_at IS NOT NULL"), "every delivery", 40)
    _check_applications(tally, rows)
    _check_cases(tally, rows)
    _check_certificates(tally, rows)
    assert (
        rows("SELECT url, body_zh FROM notifications_notice GROUP BY id_number, url, body_zh HAVING count(*) > 1") == []
    )


def _under_load(installation: Installation, processes: Processes) -> tuple[Tally, list[str]]:
    tally, over, faults = Tally(), threading.Event(), list[BaseException]()
    token = json.loads((installation.data / "demo.json").read_text())["token"]
    resident, father = Resident(installation, tally), Resident(installation, tally)
    resident.signs_in("mother-2")
    father.signs_in("father-1")
    filed: list[str] = []
    program, other = Program(installation, tally), Program(installation, tally)

    def confirm_the_next() -> None:
        if filed:
            father.confirms(filed.pop(0))

    work: list[Callable[[], Any]] = [
        lambda: filed.append(program.files("mother-1", token, again=True)),
        lambda: other.files("mother-3", token, again=False),
        resident.files,
        confirm_the_next,
    ]

    def repeat(act: Callable[[], Any]) -> None:
        try:
            while not over.is_set():
                act()
                time.sleep(0.05)
        except BaseException as fault:  # noqa: BLE001 - told by the test's own thread
            faults.append(fault)

    threads = [threading.Thread(target=repeat, args=[act]) for act in work]
    for thread in threads:
        thread.start()
    try:
        killed = _kill_all(processes, lambda: tally.answers() + 1000 * len(faults))
    finally:
        over.set()
        for thread in threads:
            thread.join()
    while filed:
        confirm_the_next()
    assert faults == []
    return tally, killed


def _kill_all(processes: Processes, answers: Callable[[], int]) -> list[str]:
    """Kill one process after another, each in the midst of work: some answers after the last."""
    killed = []
    for kind in KILLS:
        enough = answers() + ANSWERS_BETWEEN
        until(lambda enough=enough: answers() >= enough, "answers", 40)
        until(lambda kind=kind: processes.kill(kind), f"a {kind} to kill", 20)
        killed.append(kind)
    enough = answers() + ANSWERS_BETWEEN
    until(lambda: answers() >= enough, "answers", 40)
    return killed


def _check_applications(tally: Tally, rows: Rows) -> None:
    filed = rows("SELECT split_part(idempotency_key, ':', 2), number FROM cases_application WHERE filed_by <> ''")
    assert tally.retries > 0
    assert sorted(number for key, number in filed if key) == sorted(tally.by_key.values())
    assert {key: number for key, number in filed if key} == tally.by_key
    assert sorted(number for key, number in filed if not key) == sorted(tally.by_page)
    told = rows("SELECT subject_id FROM kernel_auditentry WHERE action = 'cases.application_filed'")
    assert len(told) == len(set(told)) == len(filed)


def _check_cases(tally: Tally, rows: Rows) -> None:
    found = rows(
        "SELECT a.number, c.service, c.state FROM cases_case c JOIN cases_application a ON a.id = application_id"
    )
    services = {service for _number, service, _state in found}
    expected = [
        (number, service, _expected(service, confirmed=number in tally.confirmed))
        for number in [*tally.by_key.values(), *tally.by_page]
        for service in services
    ]
    assert len(services) == 10
    assert sorted(found) == sorted(expected)


def _expected(service: str, *, confirmed: bool) -> str:
    if not confirmed:
        return "waiting"
    if service in ON_THE_SPOT:
        return "closed"
    return "received" if service in ("birth-registration", "family-planning-check") else "waiting"


def _check_certificates(tally: Tally, rows: Rows) -> None:
    issued = rows("SELECT case_id, kind FROM certificates_certificate")
    closed = rows("SELECT id FROM cases_case WHERE state = 'closed'")
    assert len(tally.confirmed) > 0
    assert len(issued) == len(set(issued)) == len(closed) == len(ON_THE_SPOT) * len(set(tally.confirmed))
    assert {case_id for case_id, _kind in issued} == {case_id for (case_id,) in closed}
    delivered = rows("SELECT subject_id FROM kernel_auditentry WHERE action = 'cases.delivered'")
    assert sorted(delivered) == sorted(closed)
