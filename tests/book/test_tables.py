"""Tables by date: which rows hit, what they give, how an amount is explained."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tongban.book.edition import Edition
from tongban.book.explaining import Line, explained
from tongban.book.records import Book, Text
from tongban.book.values import derived

DAY = date(2026, 11, 24)


def text(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


def table(key: str, collect: str, rows: list[dict[str, Any]], gives: str = "number") -> dict[str, Any]:
    value = {"since": "2024-12-01", "source": text("Notice 16"), "rows": rows}
    return {"key": key, "title": text("Rate"), "gives": gives, "collect": collect, "values": [value]}


def question(key: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": text(key), "type": type_, **more}


POINTS: list[dict[str, Any]] = [
    {"when": "deal.homes == 1", "gives": "5", "text": text("one home")},
    {"when": "deal.area <= 90", "gives": "3", "text": text("small")},
    {"when": "deal.is_first", "gives": "0.5", "text": text("the first")},
]
RATES: list[dict[str, Any]] = [
    {"when": "deal.area <= param('large') and deal.homes == 1", "gives": "0.01", "text": text("to the limit")},
    {"when": "deal.area > param('large') and deal.homes == 1", "gives": "0.015"},
    {"gives": "param('highest')", "text": text("all others")},
]
TABLES = [
    table("rate", "first", RATES),
    table("points", "sum", POINTS),
    table("best", "max", POINTS),
    table("each", "all", POINTS),
    table("agreeing", "first", [{"when": "deal.is_first", "gives": "1"}, {"gives": "2 - 1"}]),
    table("band", "first", [{"when": "deal.area > 140", "gives": "'large'"}, {"gives": "'usual'"}], "text"),
]
QUESTIONS = [
    question("deal.area", "number"),
    question("deal.homes", "number"),
    question("deal.is_first", "boolean"),
    question("deal.price", "money"),
    question("deal.base", "money", derive="deal.price / 1.05"),
    question("deal.tax", "money", derive="round(deal.base * table('rate'), 2)", explained=True),
    question("deal.score", "number", derive="table('points') * 2", explained=True),
    question("deal.total", "money", derive="(deal.price - 1000) * 0.5 if deal.is_first else min(deal.price, 7)"),
]
PARAMETERS = [
    {
        "key": "large",
        "title": text("Large homes"),
        "unit": "m²",
        "values": [
            {"since": "2016-02-22", "value": 90, "source": text("Notice 23")},
            {"since": "2024-12-01", "value": 140, "source": text("Notice 16")},
        ],
    },
    {
        "key": "highest",
        "title": text("Highest rate"),
        "unit": "share",
        "values": [{"since": "2016-02-22", "value": 0.03, "source": text("Regulation")}],
    },
]


def keyed(records: list[dict[str, Any]]) -> dict[str, Any]:
    return {one["key"]: one for one in records}


@pytest.fixture(scope="module")
def edition() -> Edition:
    chapters = ("agencies", "services", "bundles", "materials", "certificates", "sources", "calendar", "halls")
    plain: dict[str, Any] = {chapter: {} for chapter in chapters}
    plain |= {"questions": keyed(QUESTIONS), "parameters": keyed(PARAMETERS), "tables": keyed(TABLES)}
    return Edition(1, "", datetime(2026, 1, 1, tzinfo=UTC), msgspec.convert(plain, Book))


HOME = {"deal.area": 140, "deal.homes": 1, "deal.is_first": True, "deal.price": 3_150_000}


@pytest.mark.parametrize(
    ("expression", "answers", "value"),
    [
        ("table('rate')", {"deal.area": 140, "deal.homes": 1}, Decimal("0.01")),
        ("table('rate')", {"deal.area": 140.01, "deal.homes": 1}, Decimal("0.015")),
        ("table('rate')", {"deal.area": 80, "deal.homes": 3}, Decimal("0.03")),
        ("table('rate')", {"deal.homes": 2}, Decimal("0.03")),
        ("table('rate')", {"deal.homes": 1}, None),
        ("table('rate')", {"deal.area": 140}, None),
        ("table('rate')", {}, None),
        ("table('agreeing')", {}, 1),
        ("table('points')", HOME, Decimal("5.5")),
        ("table('points')", {"deal.area": 90, "deal.homes": 1, "deal.is_first": True}, Decimal("8.5")),
        ("table('points')", {"deal.area": 91, "deal.homes": 2, "deal.is_first": False}, 0),
        ("table('points')", {"deal.area": 91, "deal.homes": 2}, None),
        ("table('best')", HOME, 5),
        ("table('best')", {"deal.area": 91, "deal.homes": 2, "deal.is_first": False}, None),
        ("table('best')", {"deal.homes": 1}, None),
        ("table('each')", HOME, [5, Decimal("0.5")]),
        ("5 in table('each')", {"deal.homes": 1}, True),
        ("3 in table('each')", {"deal.homes": 1}, None),
        ("3 in table('each')", HOME, False),
        ("table('band') == 'large'", {"deal.area": 141}, True),
        ("table('band')", {}, None),
    ],
)
def test_what_a_table_gives(edition: Edition, expression: str, answers: dict[str, Any], value: Any) -> None:
    assert edition.evaluate(expression, answers, today=DAY) == value


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2024, 12, 1), Decimal("0.01")), (date(2024, 11, 30), None)],
)
def test_the_day_decides_which_rows_hold(edition: Edition, day: date, value: Decimal | None) -> None:
    assert edition.evaluate("table('rate')", {"deal.area": 100, "deal.homes": 1}, today=day) == value


def test_an_expression_reads_what_its_tables_read(edition: Edition) -> None:
    assert edition.names_in("deal.base * table('rate')") == {"deal.base", "deal.area", "deal.homes"}


@pytest.mark.parametrize(
    ("price", "kept"),
    [(3_150_000, 30_000), (1_000_000.05, 9523.81), (0.5, 0), (0.53, 0.01), (None, None)],
)
def test_money_is_kept_in_whole_fen(edition: Edition, price: float | None, kept: float | None) -> None:
    questions = edition.book.questions
    answers = {**HOME, "deal.price": price}
    answers["deal.base"] = edition.evaluate("deal.price / 1.05", answers, today=DAY)
    assert derived(questions["deal.tax"], answers, edition, today=DAY) == kept


def with_derived(edition: Edition, answers: dict[str, Any]) -> dict[str, Any]:
    found = dict(answers)
    for key in ("deal.base", "deal.tax", "deal.score"):
        found[key] = derived(edition.book.questions[key], found, edition, today=DAY)
    return found


def lines_of(edition: Edition, key: str, answers: dict[str, Any]) -> list[Line]:
    (found,) = explained([key], with_derived(edition, answers), edition, today=DAY)
    return found.lines


def test_an_amount_is_explained_line_by_line(edition: Edition) -> None:
    lines = lines_of(edition, "deal.tax", HOME)
    assert [(line.kind, line.text.en, line.words.en) for line in lines] == [
        ("answer", "deal.area", "140"),
        ("answer", "deal.price", "3,150,000.00 yuan"),
        ("reckoning", "deal.base", "3,150,000 ÷ 1.05 = 3,000,000.00 yuan"),
        ("answer", "deal.homes", "1"),
        ("row", "Rate: to the limit", "0.01"),
        ("reckoning", "deal.tax", "rounded (3,000,000 × 0.01) = 30,000.00 yuan"),
    ]
    row = lines[4]
    assert (row.value, row.source, row.since) == (
        0.01,
        Text(zh="Notice 16", en="Notice 16"),
        date(2024, 12, 1),
    )
    assert lines[5].words.zh == "四舍五入(3,000,000 × 0.01) = 30,000.00 元"


def test_a_row_that_takes_a_parameter_shows_it_with_its_source(edition: Edition) -> None:
    lines = lines_of(edition, "deal.tax", {**HOME, "deal.homes": 2})
    told = [(line.kind, line.text.en, line.words.en, line.source and line.source.en) for line in lines]
    assert told[-3:] == [
        ("parameter", "Highest rate", "0.03", "Regulation"),
        ("row", "Rate: all others", "0.03", "Notice 16"),
        ("reckoning", "deal.tax", "rounded (3,000,000 × 0.03) = 90,000.00 yuan", None),
    ]


def test_points_are_added_up_before_the_reader(edition: Edition) -> None:
    lines = lines_of(edition, "deal.score", {**HOME, "deal.area": 90})
    assert [line.words.en for line in lines if line.kind == "row"] == ["5", "3", "0.5"]
    assert lines[-1].words.en == "(5 + 3 + 0.5) × 2 = 17"


def test_what_is_not_known_is_said_so(edition: Edition) -> None:
    lines = lines_of(edition, "deal.tax", {"deal.area": 100, "deal.price": 100})
    assert [(line.text.en, line.words.en) for line in lines if line.value is None] == [
        ("deal.homes", "not known yet"),
        ("deal.tax", "rounded (95.24 × not known yet) = not known yet"),
    ]


def test_only_the_branch_that_is_taken_is_spelled(edition: Edition) -> None:
    from tongban.book.spelling import Speller

    def spelled(**answers: Any) -> str:
        given = {f"deal.{key}": value for key, value in answers.items()}
        return Speller(edition, given, DAY, "en").spelled(edition.book.questions["deal.total"].derive)

    assert spelled(price=3000, is_first=True) == "(3,000 − 1,000) × 0.5"
    assert spelled(price=3000, is_first=False) == "the least of (3,000; 7)"
    assert spelled(price=3000) == ""


def test_only_what_the_book_wants_is_explained(edition: Edition) -> None:
    keys = ["deal.price", "deal.base", "deal.score", "deal.tax"]
    found = explained(keys, with_derived(edition, HOME), edition, today=DAY)
    assert [one.question.key for one in found] == ["deal.score", "deal.tax"]
    assert [one.words.en for one in found] == ["11", "30,000.00 yuan"]
