"""Faults of tables: what can never hit, what nothing hits, circles, types."""

from pathlib import Path

import pytest

from tests.book.planting import QUESTIONS, Mistake, faults_of, planted
from tongban.book.fault import Fault

TABLE = """tables:
  - key: cost
    title: {zh: 费用, en: Cost}
    gives: number
    values:
      - since: 2020-01-01
        source: {zh: 通知, en: Notice}
        rows:
          - {when: child.follows == "father", gives: '1.5'}
          - {gives: '2'}
"""
FILE = "sample/tables/cost.yaml"


def faults_with(folder: Path, table: str, *mistakes: Mistake) -> list[Fault]:
    """Return the faults of the sample book with this table."""
    copy = planted(folder, *mistakes)
    (copy / "tables").mkdir()
    (copy / "tables" / "cost.yaml").write_text(table)
    return faults_of(copy)


def test_a_table_without_a_mistake_has_no_fault(tmp_path: Path) -> None:
    assert faults_with(tmp_path, TABLE) == []


POSITION = " (character 1 of the expression)"
CIRCLE = 'Tables and questions need each other in a circle: table("cost") ← table("cost").'
UNREACHED = "This row is never reached: one above it hits whenever this one does."
TWO = "gives: '2'"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        (TWO, "gives: two", 10, f"No question has the key “two”.{POSITION}"),
        (TWO, "gives: '\"a\"'", 10, f"The expression gives text where a number is needed.{POSITION}"),
        ("          - {when", "          - {gives: '3'}\n          - {when", 10, UNREACHED),
        ("gives: number\n", "gives: text\n    collect: sum\n", 5, "Only numbers can be added up or compared."),
        (TWO, 'gives: table("cost")', 2, CIRCLE),
        (TWO, 'gives: table("none")', 10, f"No table has the key “none”.{POSITION}"),
        ("        source: {zh: 通知, en: Notice}\n", "", 6, "The key “source” is missing."),
    ],
)
def test_a_mistake_in_a_table_is_told(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    assert old in TABLE
    found = faults_with(tmp_path, TABLE.replace(old, new, 1))
    assert (FILE, line, what) in [(fault.file, fault.line, fault.what) for fault in found]


def test_a_circle_through_a_table_and_a_question_is_told(tmp_path: Path) -> None:
    through = Mistake(QUESTIONS, 'derive: \'"李"', 'derive: \'"赵" if table("cost") > 1 else "李"', 0, "", "")
    table = TABLE.replace('child.follows == "father"', 'child.surname == "李"')
    what = "Tables and questions need each other in a circle: "
    assert any(what in fault.what for fault in faults_with(tmp_path, table, through))


def test_answers_for_which_no_row_hits_are_a_warning(tmp_path: Path) -> None:
    table = TABLE.replace("          - {gives: '2'}\n", "")
    (fault,) = faults_with(tmp_path, table)
    assert (fault.what, fault.is_warning) == ("No row hits for child.follows = mother.", True)


def test_rows_that_cover_everything_need_no_last_one(tmp_path: Path) -> None:
    table = TABLE.replace("- {gives: '2'}", "- {when: child.follows != \"father\", gives: '2'}")
    assert faults_with(tmp_path, table) == []


def test_only_a_derived_number_is_explained(tmp_path: Path) -> None:
    typed = Mistake(QUESTIONS, "    type: date\n", "    type: date\n    explained: true\n", 0, "", "")
    assert [fault.what for fault in faults_with(tmp_path, TABLE, typed)] == ["Only a derived number can be explained."]
