"""What flowed, counted for the dashboards."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.sharing import a_steward
from tongban.exchange.figures import figures
from tongban.exchange.log.recording import record
from tongban.exchange.models import Call, Count
from tongban.exchange.operations.counting import count_hours
from tongban.identity.models import Officer
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_log")]


def a_call(at: datetime, *, milliseconds: int = 10, outcome: str = "answered", **more: Any) -> Call:
    said = {"source": "police-person", "agency": "police", "reason": "", "quality": [], **more}
    return Call(
        id=uuid7(at),
        actor_kind="system",
        actor_label="Tongban",
        purpose="birth",
        subject_digest="",
        fields=["name"],
        outcome=outcome,
        milliseconds=milliseconds,
        at=at,
        **said,
    )


def test_calls_are_counted_by_dataset_with_speed_refusals_and_quality() -> None:
    calls = [a_call(now(), milliseconds=number) for number in range(1, 101)]
    calls += [a_call(now(), outcome="refused", reason="stopped", milliseconds=0) for _ in range(3)]
    calls += [a_call(now(), outcome="down", milliseconds=2000)]
    calls += [a_call(now(), quality=["name:required", "sex:one_of"], milliseconds=1)]
    calls += [a_call(now(), source="health-births", agency="health")]
    record(calls)
    health, police = figures(1, today=today())
    assert (health.source, health.calls) == ("health-births", 1)
    assert (police.calls, police.faulty, dict(police.reasons)) == (105, 1, {"stopped": 3})
    assert (police.half, police.most) == (50, 100)
    assert dict(police.rules) == {"name:required": 1, "sex:one_of": 1}
    assert police.complete == pytest.approx(100 / 101)


def test_a_period_has_whole_days() -> None:
    record([a_call(now() - timedelta(days=days)) for days in (0, 1, 6, 7, 29)])
    assert [sum(one.calls for one in figures(days, today=today())) for days in (1, 7, 30)] == [1, 3, 5]


def test_hours_that_have_passed_are_counted_once_and_the_running_one_is_read_from_the_calls() -> None:
    running = now().replace(minute=0, second=0, microsecond=0)
    long_ago, before = running - timedelta(days=3), running - timedelta(hours=1)
    record([a_call(long_ago), a_call(long_ago, milliseconds=40, quality=["name:required"]), a_call(before)])
    wanted = figures(7, today=today())
    at = running + timedelta(minutes=10)
    assert [count_hours(at=at), count_hours(at=at)] == [2, 0]
    assert sum(Count.objects.values_list("number", flat=True)) == 3
    assert figures(7, today=today()) == wanted
    record([a_call(running + timedelta(minutes=1))])
    assert [one.calls for one in figures(7, today=today())] == [4]


def test_an_hour_is_counted_when_what_was_begun_in_it_has_been_written() -> None:
    hour = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    record([a_call(hour + timedelta(minutes=59))])
    assert count_hours(at=hour + timedelta(minutes=69)) == 0
    assert count_hours(at=hour + timedelta(minutes=70)) == 1


def test_figures_of_one_office_or_dataset_alone() -> None:
    record([a_call(now()), a_call(now(), source="health-births", agency="health")])
    assert [one.source for one in figures(7, today=today(), agency="police")] == ["police-person"]
    assert [one.source for one in figures(7, today=today(), source="health-births")] == ["health-births"]


def test_the_dashboard_takes_as_many_queries_for_many_calls_as_for_one(officer: Any, enter: Any) -> None:
    steward = enter(Officer.objects.get(pk=a_steward(officer, "big-data-center").officer_id))
    counted = []
    for number in (1, 200):
        record([a_call(now(), milliseconds=one) for one in range(number)])
        steward.get("/en/exchange/figures/")  # so that whether the book is new has just been asked
        with CaptureQueriesContext(connection) as queries:
            page = steward.get("/en/exchange/figures/?days=30")
        counted.append(len(queries))
        assert page.status_code == 200
    assert counted[0] == counted[1]
    assert b"Population register" in page.content
