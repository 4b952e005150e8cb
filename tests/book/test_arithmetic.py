"""Amounts are reckoned exactly: decimals, half up, unknown where something is; never a binary fraction."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tongban.book.conditions import DATE, NUMBER, ExpressionFault, Type, Vocabulary, compile_expression, tables_in
from tongban.book.conditions.numbers import LARGEST, plain_number

TODAY = date(2026, 11, 24)
VOCABULARY = Vocabulary(
    questions={"a": NUMBER, "b": NUMBER, "c": NUMBER, "day": DATE},
    parameters={"rate": NUMBER, "rates": Type("number", many=True)},
    value_on=lambda key, _day: {"rate": Decimal("0.015"), "rates": [Decimal("0.1"), 2]}[key],
    tables={"points": NUMBER},
    table_on=lambda _key, answers, _today: answers.get("a"),
)
FEN = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
SMALL = st.decimals(min_value=-1000, max_value=1000, places=4)


def value(text: str, answers: dict[str, Any] | None = None, *, expects: Type = NUMBER) -> Any:
    return compile_expression(text, VOCABULARY, expects=expects).evaluate(answers or {}, today=TODAY)


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("0.1 + 0.2", {}, "0.3"),
        ("a + b", {"a": 0.1, "b": 0.2}, "0.3"),
        ("1000000.05 * 0.015", {}, "15000.00075"),
        ("round(1000000.05 * 0.015, 2)", {}, "15000.00"),
        ("round(2.345, 2)", {}, "2.35"),
        ("round(-2.345, 2)", {}, "-2.35"),
        ("round(0.5, 0)", {}, "1"),
        ("round(1.005, 2)", {}, "1.01"),
        ("1 / 4", {}, "0.25"),
        ("a - b * c", {"a": 10, "b": 2, "c": 3}, "4"),
        ("(a - b) * c", {"a": 10, "b": 2, "c": 3}, "24"),
        ("a / b * b", {"a": 9, "b": 4}, "9"),
        ("min(a, b, 7)", {"a": 9, "b": 8}, "7"),
        ("max(a, -b)", {"a": -9, "b": 8}, "-8"),
        ("floor(a)", {"a": 2.99}, "2"),
        ("floor(a)", {"a": -2.01}, "-3"),
        ("a * param('rate')", {"a": 100}, "1.5"),
        ("table('points') + 1", {"a": 4}, "5"),
        ("999999999999999.99 - 0.01", {}, "999999999999999.98"),
    ],
)
def test_a_number_is_reckoned_exactly(text: str, answers: dict[str, Any], expected: str) -> None:
    assert value(text, answers) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("a / 0", {"a": 1}),
        ("0 / 0", {}),
        ("a / (b - b)", {"a": 1, "b": 0.1}),
        ("a * a", {"a": LARGEST}),
        ("a + a", {"a": LARGEST}),
        ("a * b", {"a": 1}),
        ("min(a, b)", {"a": 1}),
        ("round(a, b)", {"a": 1}),
        ("round(a, 0.5)", {"a": 1}),
        ("round(a, -1)", {"a": 1}),
        ("floor(a)", {}),
        ("table('points')", {}),
    ],
)
def test_what_cannot_be_reckoned_is_unknown(text: str, answers: dict[str, Any]) -> None:
    assert value(text, answers) is None


def test_zero_times_the_unknown_is_unknown() -> None:
    assert value("0 * a") is None


def test_a_condition_on_the_unknown_is_unknown_and_false_still_beats_it() -> None:
    boolean = Type("boolean")
    assert value("a / b > 1", {"a": 1, "b": 0}, expects=boolean) is None
    assert value("a / b > 1 and c == 1", {"a": 1, "b": 0, "c": 2}, expects=boolean) is False
    assert value("a / b > 1 or c == 1", {"a": 1, "b": 0, "c": 1}, expects=boolean) is True


def test_a_decimal_is_found_in_a_list() -> None:
    assert value("a in param('rates')", {"a": 0.1}, expects=Type("boolean")) is True
    assert value("0.1 in [a, 3]", {"a": 0.1}, expects=Type("boolean")) is True


@given(FEN, FEN, SMALL)
def test_sums_and_products_are_those_of_fractions(a: Decimal, b: Decimal, c: Decimal) -> None:
    answers = {"a": a, "b": b, "c": c}
    assert Fraction(value("a + b", answers)) == Fraction(a) + Fraction(b)
    assert Fraction(value("(a - b) * c", answers)) == (Fraction(a) - Fraction(b)) * Fraction(c)
    assert value("a * c + b * c", answers) == value("(a + b) * c", answers)


@given(FEN, st.integers(0, 4))
def test_rounding_is_half_up_and_never_off_by_more_than_a_half(a: Decimal, digits: int) -> None:
    rounded = value(f"round(a, {digits})", {"a": a})
    assert rounded == a.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    assert abs(rounded - a) <= Decimal(5).scaleb(-digits - 1)


@given(FEN, FEN)
def test_a_quotient_times_its_divisor_is_the_dividend_to_the_fen(a: Decimal, b: Decimal) -> None:
    found = value("round(a / b * b, 2)", {"a": a, "b": b})
    assert found == (None if b == 0 or abs(a / b) > LARGEST else a)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_money_survives_its_form_as_json(amount: Decimal) -> None:
    kept = plain_number(amount, digits=2)
    assert value("a", {"a": kept}) == amount


@given(st.one_of(st.none(), FEN), st.one_of(st.none(), FEN))
def test_arithmetic_is_unknown_exactly_where_a_part_is(a: Decimal | None, b: Decimal | None) -> None:
    for text in ("a + b", "a - b", "min(a, b)", "max(a, b)"):
        assert (value(text, {"a": a, "b": b}) is None) == (a is None or b is None)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    later = value("add_months(day, a)", {"day": day, "a": months}, expects=DATE)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("add_months(date('2026-01-31'), 1)", date(2026, 2, 28)),
        ("add_months(date('2024-02-29'), 12)", date(2025, 2, 28)),
        ("add_days(date('2026-12-31'), 1)", date(2027, 1, 1)),
        ("add_days(date('2026-01-01'), -1)", date(2025, 12, 31)),
        ("add_days(date('2026-01-01'), 0.5)", None),
        ("add_months(date('2026-01-01'), 0.5)", None),
        ("add_days(date('9999-12-31'), 1)", None),
        ("add_months(date('9999-12-31'), 1)", None),
        ("add_days(day, 1)", None),
    ],
)
def test_a_later_day(text: str, expected: date | None) -> None:
    assert value(text, expects=DATE) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a ** 2", "“a ** 2”: the language only adds, subtracts, multiplies and divides."),
        ("a % 2", "“a % 2”: the language only adds, subtracts, multiplies and divides."),
        ("min(a)", "min takes 2 arguments."),
        ("table('nothing')", "No table has the key “nothing”."),
        ("table(a)", "“a” is a number where text is needed."),
        ("a * 'x'", "“'x'” is text where a number is needed."),
        ("round(a)", "round takes 2 arguments."),
    ],
)
def test_what_is_not_reckoning_is_told(text: str, what: str) -> None:
    with translation.override("en"), pytest.raises(ExpressionFault) as found:
        value(text)
    assert found.value.what == what


def test_an_expression_knows_its_tables() -> None:
    assert compile_expression("table('points') * 2", VOCABULARY, expects=NUMBER).tables == {"points"}
    assert tables_in("table('points') + table(\"others\") if a > table('points') else 0") == {"points", "others"}
