"""A bundle that is filed each month: the next window opens by itself, reminds, and may be missed."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cases.starting import file_count, let_work, publish_starts
from tests.identity.people import a_resident
from tests.world import Enter
from tongban.book import api as book
from tongban.cases import seasons
from tongban.cases.models import Season
from tongban.forms.models import Draft
from tongban.kernel.workdays import Calendar
from tongban.notifications.models import Notice

WEEKDAYS = Calendar(frozenset({date(2026, 10, day) for day in range(1, 9)}), frozenset(), 2026)
MONTHLY = book.Recurrence(every="month", opens=1, due=15, title=book.Text(zh="月", en="month"))


def test_a_last_day_that_is_no_working_day_moves_to_the_next_one() -> None:
    august = seasons.window_on(MONTHLY, date(2026, 8, 3), WEEKDAYS)
    assert (august.period, august.opens_on, august.due_on) == ("2026-08", date(2026, 8, 1), date(2026, 8, 17))
    early = book.Recurrence(every="month", opens=1, due=5, title=MONTHLY.title)
    assert seasons.window_on(early, date(2026, 10, 2), WEEKDAYS).due_on == date(2026, 10, 9)


def test_quarters_and_years_have_their_window_in_their_month() -> None:
    quarterly = book.Recurrence(every="quarter", opens=1, due=15, title=MONTHLY.title)
    yearly = book.Recurrence(every="year", opens=10, due=31, month=3, title=MONTHLY.title)
    found = seasons.window_on(quarterly, date(2026, 11, 24), WEEKDAYS)
    assert (found.period, found.opens_on) == ("2026-Q4", date(2026, 10, 1))
    assert seasons.after(quarterly, found, WEEKDAYS).period == "2027-Q1"
    assert seasons.window_on(yearly, date(2026, 3, 9), WEEKDAYS).period == "2025"
    assert seasons.window_on(yearly, date(2026, 3, 10), WEEKDAYS).period == "2026"
    assert seasons.shown_on(yearly, date(2026, 4, 10), WEEKDAYS).period == "2027"


def test_a_reminder_comes_three_working_days_before_the_last() -> None:
    assert seasons.remind_on(date(2026, 11, 16), WEEKDAYS) == date(2026, 11, 11)


@pytest.mark.django_db
def test_the_next_month_opens_reminds_is_missed_and_filed_late(
    edition: book.Edition, tmp_path: Path, settings: Any, enter: Enter
) -> None:
    publish_starts(settings, tmp_path / "book")
    person = a_resident("任芳", "19900000051")
    filed_at = datetime(2027, 3, 3, 2, 0, tzinfo=UTC)
    file_count("declaration", person, at=filed_at)
    let_work(filed_at)
    assert _seasons() == [("2027-03", "filed"), ("2027-04", "coming")]
    let_work(datetime(2027, 4, 1, 0, 0, tzinfo=UTC))
    april = Season.objects.get(period="2027-04")
    assert (april.state, Draft.objects.get(id=april.draft_id).person_id) == ("open", person.id)
    assert "To be filed again" in enter(person).get("/en/me/").content.decode()
    let_work(datetime(2027, 4, 12, 2, 0, tzinfo=UTC))
    let_work(datetime(2027, 4, 16, 2, 0, tzinfo=UTC))
    assert _seasons() == [("2027-03", "filed"), ("2027-04", "missed"), ("2027-05", "coming")]
    said = Notice.objects.filter(id_number=person.id_number, body_en__startswith="Declaration of the month")
    assert list(said.order_by("at", "id").values_list("body_en", flat=True)) == [
        "Declaration of the month, 2027-04: can be filed now, by 2027-04-15. A form was begun for you.",
        "Declaration of the month, 2027-04: not filed yet. The last day is 2027-04-15.",
        "Declaration of the month, 2027-04: the last day was 2027-04-15. You can still file it, late.",
    ]
    file_count("declaration", person, at=datetime(2027, 4, 20, 2, 0, tzinfo=UTC))
    let_work(datetime(2027, 4, 20, 3, 0, tzinfo=UTC))
    assert _seasons()[1:] == [("2027-04", "filed"), ("2027-05", "coming")]


@pytest.mark.django_db
def test_a_chain_ends_when_two_windows_in_a_row_are_missed(
    edition: book.Edition, tmp_path: Path, settings: Any
) -> None:
    publish_starts(settings, tmp_path / "book")
    person = a_resident("任芳", "19900000051")
    at = datetime(2027, 3, 3, 2, 0, tzinfo=UTC)
    file_count("declaration", person, at=at)
    for _week in range(26):
        let_work(at)
        at += timedelta(days=7)
    assert _seasons() == [("2027-03", "filed"), ("2027-04", "missed"), ("2027-05", "missed")]


def _seasons() -> list[tuple[str, str]]:
    return list(Season.objects.order_by("due_on").values_list("period", "state"))
