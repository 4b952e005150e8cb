"""What becomes of an outside body's message: order, doubles, what was overtaken, what contradicts. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tongban.cases import outside
from tongban.cases.outside import Code, Told
from tongban.cases.states import CaseState, MessageState

NOW = datetime(2026, 9, 23, 2, 0, tzinfo=UTC)
ACCEPTED = (NOW, 0, outside.RANK[Code.ACCEPTED])
BEGUN = (NOW, 0, outside.RANK[Code.BEGUN])


def said(code: Code, minutes: int = 0, **more: Any) -> Told:
    return Told("m", "c", code, NOW + timedelta(minutes=minutes), **more)


@pytest.mark.parametrize(
    ("told", "last", "state", "became", "reached"),
    [
        (said(Code.RECEIVED), None, "received", "followed", None),
        (said(Code.ACCEPTED, 1), None, "received", "followed", "accepted"),
        (said(Code.FINISHED, 1, granted=True), None, "received", "followed", "granted"),
        (said(Code.FINISHED, 1, granted=False), BEGUN, "suspended", "followed", "refused"),
        (said(Code.PROCEDURE_STARTS, 1), ACCEPTED, "accepted", "followed", "suspended"),
        (said(Code.BEGUN, 0), ACCEPTED, "accepted", "followed", "under_review"),
        (said(Code.ACCEPTED, -1), BEGUN, "under_review", "late", None),
        (said(Code.FINISHED, -1, granted=True), BEGUN, "under_review", "contradicts", None),
        (said(Code.ACCEPTED, 1), BEGUN, "under_review", "contradicts", None),
        (said(Code.BEGUN, 1), BEGUN, "under_review", "repeated", None),
        (said(Code.FINISHED, 1), BEGUN, "under_review", "unknown", None),
        (Told("m", "c", None, NOW), BEGUN, "under_review", "unknown", None),
    ],
)
def test_a_message_is_followed_only_where_it_leads_on(
    told: Told, last: Any, state: str, became: str, reached: str | None
) -> None:
    found, steps = outside.judge(told, last, CaseState(state), None)
    assert (found, steps[-1] if steps else None) == (became, reached)


@pytest.mark.parametrize(
    ("told", "state", "granted", "became"),
    [
        (said(Code.FINISHED, 5, granted=True), "closed", True, "repeated"),
        (said(Code.FINISHED, 5, granted=False), "closed", True, "contradicts"),
        (said(Code.NOT_ACCEPTED, 5), "not_accepted", None, "repeated"),
        (said(Code.BEGUN, 5), "closed", True, "contradicts"),
        (said(Code.ACCEPTED, -5), "closed", True, "late"),
        (said(Code.FINISHED, 5, granted=True), "withdrawn", None, "contradicts"),
    ],
)
def test_after_the_end_nothing_changes(told: Told, state: str, granted: bool | None, became: str) -> None:
    assert outside.judge(told, BEGUN, CaseState(state), granted) == (MessageState(became), [])


def test_a_moment_that_lies_ahead_counts_as_that_of_receiving() -> None:
    record = {"message_id": "m", "case_number": "c", "code": 3, "at": (NOW + timedelta(days=9)).isoformat()}
    assert outside.told_in(record, NOW).at == NOW


def test_a_reason_is_told_in_words() -> None:
    assert Told("m", "c", Code.NOT_ACCEPTED, NOW, reason_code="01", text="请重拍").reason.endswith("请重拍")
