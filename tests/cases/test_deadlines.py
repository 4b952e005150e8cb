"""The clocks of a case: what the law's periods come to, and what a suspension does to them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.book import api as book
from tongban.cases import deadlines
from tongban.kernel.workdays import workdays_between

pytestmark = pytest.mark.django_db
DAYS = st.dates(min_value=date(2025, 1, 2), max_value=date(2027, 6, 30))
with_edition = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_the_periods_count_from_the_day_after(edition: book.Edition) -> None:
    assert deadlines.accept_by(date(2026, 9, 28), edition) == date(2026, 10, 10)
    assert deadlines.decide_by(20, date(2026, 2, 11), edition) == date(2026, 3, 17)
    assert deadlines.extended(date(2026, 9, 29), edition) == date(2026, 10, 19)


def test_a_period_has_passed_at_midnight_in_the_city() -> None:
    assert deadlines.morning_after(date(2026, 10, 10)) == datetime(2026, 10, 10, 16, 0, tzinfo=UTC)


@given(promised_from=DAYS, days=st.integers(1, 30), waited=st.integers(0, 40), stopped=st.integers(0, 60))
@with_edition
def test_a_suspension_gives_back_exactly_the_days_that_were_left(
    edition: book.Edition, promised_from: date, days: int, waited: int, stopped: int
) -> None:
    due = deadlines.decide_by(days, promised_from, edition)
    suspended = deadlines.decide_by(waited, promised_from, edition)
    resumed = deadlines.decide_by(stopped, suspended, edition)
    new = deadlines.after_suspension(due, suspended, resumed, edition)
    assert workdays_between(resumed, new, edition.calendar()) == max(days - waited, 0)
    assert new >= min(due, resumed)


@given(promised_from=DAYS, days=st.integers(1, 30))
@with_edition
def test_a_suspension_that_ends_the_day_it_began_moves_nothing(
    edition: book.Edition, promised_from: date, days: int
) -> None:
    due = deadlines.decide_by(days, promised_from, edition)
    assert deadlines.after_suspension(due, promised_from, promised_from, edition) == due


@pytest.mark.parametrize(
    ("due", "colour"),
    [
        (None, ""),
        (date(2026, 9, 22), "red"),
        (date(2026, 9, 23), "yellow"),
        (date(2026, 9, 29), "yellow"),
        (date(2026, 9, 30), "green"),
    ],
)
def test_the_light_counts_working_days(edition: book.Edition, due: date | None, colour: str) -> None:
    assert deadlines.light(due, date(2026, 9, 23), edition) == colour
