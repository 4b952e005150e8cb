"""Working days: the vectors of the law's periods, and what holds for every period and every day."""

from datetime import date, timedelta

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.workdays import Calendar, CalendarUnknown, due_on, workdays_between


def _calendar(*, provisional: bool = True) -> Calendar:
    years = [yaml.safe_load(file.read_text()) for file in (settings.BOOK_DIR / "calendar").glob("*.yaml")]
    return Calendar(
        holidays=frozenset(day for year in years for day in year["holidays"]),
        makeup_days=frozenset(day for year in years for day in year["makeup_days"]),
        published_through=max(year["year"] for year in years),
        provisional=provisional,
    )


CITY = _calendar()
DAYS = st.dates(min_value=date(2024, 12, 1), max_value=date(2028, 12, 31))
COUNTS = st.integers(min_value=0, max_value=120)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 2, 11), 5, date(2026, 2, 25)),
        (date(2026, 2, 11), 20, date(2026, 3, 17)),
        (date(2026, 4, 29), 5, date(2026, 5, 9)),
        (date(2026, 4, 29), 20, date(2026, 5, 29)),
        (date(2026, 9, 28), 5, date(2026, 10, 10)),
        (date(2026, 9, 28), 20, date(2026, 10, 30)),
    ],
)
def test_a_period_steps_over_holidays_and_counts_makeup_days(start: date, days: int, end: date) -> None:
    assert due_on(days, counted_from=start, calendar=CITY) == end


@pytest.mark.parametrize(("year", "workdays"), [(2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_state_council_gave_it(year: int, workdays: int) -> None:
    assert workdays_between(date(year - 1, 12, 31), date(year, 12, 31), CITY) == workdays


def test_a_year_whose_holidays_are_not_published_is_reckoned_provisionally() -> None:
    assert due_on(1, counted_from=date(2026, 12, 31), calendar=CITY) == date(2027, 1, 1)
    assert [CITY.is_provisional(date(2026, 12, 31)), CITY.is_provisional(date(2027, 1, 1))] == [False, True]


def test_a_calendar_that_is_not_provisional_refuses_an_unpublished_year() -> None:
    with pytest.raises(CalendarUnknown):
        due_on(1, counted_from=date(2026, 12, 31), calendar=_calendar(provisional=False))


def test_a_period_has_no_negative_length() -> None:
    with pytest.raises(ValueError, match="negative"):
        due_on(-1, counted_from=date(2026, 3, 2), calendar=CITY)


@given(DAYS, COUNTS)
def test_the_days_counted_up_to_the_end_are_the_days_of_the_period(start: date, days: int) -> None:
    assert workdays_between(start, due_on(days, counted_from=start, calendar=CITY), CITY) == days


@given(DAYS, st.integers(min_value=1, max_value=120))
def test_a_period_ends_on_a_working_day(start: date, days: int) -> None:
    assert CITY.is_workday(due_on(days, counted_from=start, calendar=CITY))


@given(DAYS, COUNTS)
def test_a_longer_period_ends_later(start: date, days: int) -> None:
    assert due_on(days, counted_from=start, calendar=CITY) < due_on(days + 1, counted_from=start, calendar=CITY)


@given(DAYS, COUNTS)
def test_a_period_begun_a_day_later_never_ends_earlier(start: date, days: int) -> None:
    later = due_on(days, counted_from=start + timedelta(days=1), calendar=CITY)
    assert due_on(days, counted_from=start, calendar=CITY) <= max(later, start + timedelta(days=1))


@given(DAYS, COUNTS, COUNTS)
def test_two_periods_one_after_the_other_are_one_long_period(start: date, first: int, second: int) -> None:
    between = due_on(first, counted_from=start, calendar=CITY)
    whole = due_on(first + second, counted_from=start, calendar=CITY)
    assert due_on(second, counted_from=between, calendar=CITY) == whole


@given(DAYS, DAYS)
def test_days_counted_backwards_are_negative(one: date, other: date) -> None:
    assert workdays_between(one, other, CITY) == -workdays_between(other, one, CITY)
