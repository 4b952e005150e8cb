"""A case that an outside body decides: the body is a process of its own, and answers by signed messages."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from tests.cases.conftest import an_officer_of, work_off
from tests.cases.special import LEVEL, WATER, Filed, file_special, publish
from tests.city import KEY, ROOT, free_port
from tests.connectors import configure, rest_json
from tests.world import Enter, Family
from tongban.cases import api as cases
from tongban.cases.models import OutsideFile, OutsideMessage
from tongban.cases.tasks import tell_outside
from tongban.exchange import gateway
from tongban.exchange.operations import demo
from tongban.kernel import events
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/water/cases"
SCHEMA = {
    "type": "object",
    "required": ["case_number", "message_id", "code", "at"],
    "properties": {"code": {"type": "integer"}, "case_number": {"type": "string"}, "message_id": {"type": "string"}},
}


@dataclass(frozen=True)
class Body:
    """The waterworks' system: what it answers is set by script; and the case before it."""

    url: str
    filed: Filed

    def script(self, *steps: dict[str, Any]) -> None:
        self._asked("/_script", {"path": PATH, "steps": steps})

    def log(self) -> dict[str, Any]:
        found: dict[str, Any] = self._asked("/_log")
        return found

    def _asked(self, path: str, body: dict[str, Any] | None = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=sent, headers={"Authorization": f"Bearer {KEY}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    @property
    def case(self) -> cases.Case:
        return self.filed.case(WATER)

    def work(self, *, days: int = 0) -> None:
        """Let the worker work: what is due by now, or some days from now; its effects outside, what was announced."""
        work_off(now() + timedelta(days=days))
        for message, number in _waiting():
            tell_outside(case_id=str(self.case.id), message=message, number=number)
        while events.deliver(at=now()):
            pass
        for message, number in _waiting():
            tell_outside(case_id=str(self.case.id), message=message, number=number)
        work_off(now())

    def until(self, there: Callable[[], bool]) -> None:
        """Work until something is so; fail after some time."""
        deadline = time.monotonic() + 30
        while not there():
            assert time.monotonic() < deadline, (self.case.state, self.log(), self.became())
            self.work()
            time.sleep(0.1)

    def until_told(self, messages: int) -> None:
        """Work until that many messages were sent and taken in."""
        self.until(lambda: len(self.log()["sent"]) >= messages)
        self.work()

    def became(self) -> list[tuple[int, str]]:
        return list(OutsideMessage.objects.order_by("said_at", "code").values_list("code", "state"))


def _waiting() -> list[tuple[str, str]]:
    """Take the messages to the body off the queue of effects, as its worker would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'todo'"
            " AND task_name = 'cases.tell_outside' RETURNING args->>'message', args->>'number'"
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


@pytest.fixture
def body(family: Family, settings: Any, tmp_path: Path, live_server: LiveServer) -> Iterator[Body]:
    settings.PUBLIC_URL, settings.DATA_DIR = live_server.url, tmp_path
    publish(settings, tmp_path / "book")
    demo.set_up(at=now() - timedelta(seconds=5))
    bodies = json.loads((tmp_path / "outside.json").read_text())
    [known] = [one for one in bodies if one["path"] == PATH]
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    configure(
        settings,
        tmp_path / "connectors",
        outside=rest_json(url, KEY),
        well_messages={
            "kind": "push",
            "sender": known["client"],
            "datasets": {"/messages": {"key": ["message_id"], "schema": SCHEMA}},
        },
    )
    command = [sys.executable, "-m", "sample_city.outside", "--port", str(port), "--pace", "0.3"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SAMPLE_CITY_KEY": KEY}
    process = subprocess.Popen([*command, "--bodies", str(tmp_path / "outside.json")], env=env)
    try:
        _wait_for(url, process)
        yield Body(url, file_special(family, at=now()))
    finally:
        process.terminate()
        process.wait(10)
        gateway.forget_connections()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1):
                return
        except OSError:
            assert process.poll() is None, "the body has ended"
            assert time.monotonic() < deadline, "the body does not answer"
            time.sleep(0.1)


def test_a_case_is_sent_and_followed_to_its_end_and_its_siblings_are_left_alone(body: Body) -> None:
    body.until(lambda: body.case.state == "closed")
    assert body.case.granted
    assert body.filed.case(LEVEL).state == "received"
    [came] = body.log()["came"]
    assert (came["case_number"], came["meter"], came["name"], came["files"]) == (body.case.number, "W-1", "张小明", [])
    assert body.became() == [(1, "followed"), (3, "followed"), (8, "followed"), (11, "followed")]


def test_messages_in_disorder_and_twice_lead_to_the_same_end(body: Body) -> None:
    body.script(
        {"code": 8, "after": 0.1, "said_after": 0.02},
        {"code": 3, "after": 0.6, "said_after": 0.01, "twice": True},
        {"code": 1, "after": 0.7, "said_after": 0},
        {"code": 11, "after": 1.2, "granted": True, "twice": True},
    )
    body.until_told(6)
    body.until(lambda: body.case.state == "closed")
    assert body.became() == [(1, "late"), (3, "late"), (8, "followed"), (11, "followed")]
    assert [one["status"] for one in body.log()["sent"]] == [200] * 6


def test_a_special_procedure_of_the_body_stops_the_clock_and_starts_it(body: Body) -> None:
    body.script({"code": 3, "after": 0}, {"code": 9, "after": 0.3, "text": "等待现场勘查"}, {"code": 10, "after": 1.5})
    body.until(lambda: body.case.state == "suspended")
    assert (body.case.suspension or {})["reason"] == "等待现场勘查"
    body.until(lambda: body.case.state == "under_review")


def test_a_refusal_for_arrears_says_why_and_undoes_nothing_else(body: Body) -> None:
    body.script(
        {"code": 3, "after": 0}, {"code": 11, "after": 0.2, "granted": False, "reason_code": "05", "text": "欠费"}
    )
    body.until(lambda: body.case.state == "closed")
    assert (body.case.granted, "欠费" in body.case.reason) == (False, True)
    assert body.filed.case(LEVEL).state == "received"


def test_not_accepted_because_the_photo_is_not_clear_is_told_in_words(body: Body, enter: Enter) -> None:
    body.script({"code": 4, "after": 0, "reason_code": "01"})
    body.until(lambda: body.case.state == "not_accepted")
    shown = enter(body.filed.family.mother).get(f"/applications/{body.filed.application.number}/").content.decode()
    assert body.case.reason in shown


def test_a_supplement_is_asked_for_answered_here_and_sent_on(body: Body, enter: Enter) -> None:
    body.script(
        {"code": 6, "after": 0, "text": "请补房产证照片"},
        {"code": 3, "after": 0, "on": "supplement"},
        {"code": 11, "after": 0.3, "granted": True, "on": "supplement"},
    )
    body.until(lambda: body.case.state == "supplement_requested")
    mine, number = enter(body.filed.family.mother), body.filed.application.number
    assert "请补房产证照片" in mine.get(f"/applications/{number}/").content.decode()
    mine.post(f"/applications/{number}/supplement/{body.case.id}/", {"words": "房产证号 123"})
    body.until(lambda: body.case.state == "closed")
    came = body.log()["came"]
    assert [(one["message"], one["text"]) for one in came] == [("file", ""), ("supplement", "房产证号 123")]


def test_a_contradiction_changes_nothing_and_is_shown_to_the_operator(
    body: Body, enter: Enter, officer: Callable[..., Any]
) -> None:
    body.script(
        {"code": 3, "after": 0},
        {"code": 11, "after": 0.2, "granted": True},
        {"code": 11, "after": 0.9, "granted": False, "text": "弄错了"},
        {"code": 77, "after": 1.0},
    )
    body.until_told(4)
    body.until(lambda: len(body.became()) == 4 and body.case.state == "closed")
    assert (body.case.state, body.case.granted) == ("closed", True)
    assert {(11, "contradicts"), (0, "unknown")} <= set(body.became())
    shown = enter(officer("civil-affairs")).get("/desk/outside/").content.decode()
    assert ("弄错了" in shown, body.case.number in shown) == (True, True)
    assert body.case.number not in enter(officer("police")).get("/desk/outside/").content.decode()


def test_a_silent_body_is_reminded_and_the_case_shows_it(body: Body, enter: Enter) -> None:
    body.script()
    body.until(lambda: len(body.log()["came"]) == 1)
    body.work(days=3)
    assert body.case.state == "received"
    assert len(body.log()["came"]) == 1
    body.work(days=15)
    assert [one["message"] for one in body.log()["came"]] == ["file", "reminder"]
    file = OutsideFile.objects.get(case_id=body.case.id)
    assert file.reminded_at is not None
    shown = enter(body.filed.family.mother).get(f"/applications/{body.filed.application.number}/").content.decode()
    assert "提醒" in shown


def test_no_officer_moves_what_an_outside_body_decides(body: Body) -> None:
    with pytest.raises(Refused) as refused:
        cases.accept(body.case.id, by=an_officer_of("civil-affairs"), at=now())
    assert refused.value.code == "outside"


def test_a_withdrawal_is_told_and_what_the_body_says_then_changes_nothing(body: Body) -> None:
    body.script({"code": 1, "after": 0})
    body.until(lambda: body.became() == [(1, "followed")])
    cases.withdraw(body.filed.application.id, by=body.filed.applicant, at=now())
    body.until(lambda: [one["message"] for one in body.log()["came"]] == ["file", "withdrawn"])
    assert body.case.state == "withdrawn"


def test_another_systems_signature_is_refused(body: Body, settings: Any, tmp_path: Path) -> None:
    spec = tmp_path / "connectors" / "well-messages" / "connector.yaml"
    spec.write_text(spec.read_text().replace("/outside", "/another"))
    gateway.forget_connections()
    body.script({"code": 11, "after": 0, "granted": True})
    body.until(lambda: [one["status"] for one in body.log()["sent"]] == [403])
    body.work()
    assert (body.case.state, OutsideMessage.objects.count()) == ("received", 0)
