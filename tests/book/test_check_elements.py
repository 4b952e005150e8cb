"""Faulty choices among the elements of a source's list: one fault each, at its line."""

from pathlib import Path

import pytest

from tests.book.planting import QUESTIONS, SOURCES, Mistake, faults_of, planted

FIELD = "      - {name: born_on, type: date, title: {zh: 出生日期, en: Day of birth}}\n"
LIST = "      - {name: births, type: list, title: {zh: 分娩记录, en: Births}}\n"
HERE = "  - key: child.given_name\n"
WHICH = (
    "  - key: child.which\n    label: {zh: 哪个孩子, en: Which child}\n    type: choice\n    choices_from:\n"
    "      source: births\n      subject: applicant.id_number\n      field: births\n"
    "      value: number\n      label: [born_at]\n      unless: registered\n"
)  # lines 15 to 24
SEX = (
    "  - key: child.sex\n    label: {zh: 性别, en: Sex}\n    type: text\n    filled:\n"
    "      source: births\n      subject: applicant.id_number\n      field: births.sex\n      element: child.which\n"
)  # lines 25 to 32


def _plant(folder: Path, text: str) -> list[str]:
    """Return the faults of the sample book with a list in its source and these questions more."""
    add = Mistake(QUESTIONS, HERE, text + HERE, 0, "", "")
    listed = Mistake(SOURCES, FIELD, FIELD + LIST, 0, "", "")
    return [str(fault) for fault in faults_of(planted(folder, listed, add))]


def test_a_question_may_choose_among_what_a_source_lists(tmp_path: Path) -> None:
    assert _plant(tmp_path, WHICH + SEX) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "field: births\n",
            "field: born_on\n",
            "21: “born_on” is not a list of the source. — Name a field of type list, and no path into it.",
        ),
        (
            "field: births\n",
            "field: births.0\n",
            "21: “births.0” is not a list of the source. — Name a field of type list, and no path into it.",
        ),
        ("field: births\n", "field: birth\n", "21: The source answers no “birth”. — Did you mean “births”?"),
        (
            "source: births",
            "source: record-birth",
            "19: “record-birth” is a source to write, not to read. — Name a source of kind read.",
        ),
        (
            "element: child.which",
            "element: child.follows",
            "32: “child.follows” chooses no element of a source's list. — Name a question with choices_from.",
        ),
        (
            "field: births.sex",
            "field: born_on",
            "32: “child.which” chooses from another list than this is filled from. — "
            "Use its source and subject, and a field of its list: births.number.",
        ),
        (
            "field: births.sex",
            "field: births",
            "32: “child.which” chooses from another list than this is filled from. — "
            "Use its source and subject, and a field of its list: births.number.",
        ),
        (
            "type: choice",
            "type: text",
            "18: Options are given, but the type is not choice. — Make the type choice, or remove the options.",
        ),
        (
            "    choices_from:",
            "    choices:\n      - {value: a, label: {zh: 甲, en: A}}\n    choices_from:",
            "20: Options are both written here and taken from a source. — Keep choices or choices_from.",
        ),
        (
            "    choices_from:",
            "    derive: child.surname\n    choices_from:",
            "18: The answer has two origins: choices_from, derive. — Keep one of them.",
        ),
    ],
    ids=[
        "a field that is no list",
        "a path into a list",
        "a field that is not there",
        "a source to write",
        "an element of a question that chooses none",
        "another field than the list",
        "the list itself",
        "no choice",
        "two lists of options",
        "two origins",
    ],
)
def test_a_faulty_choice_gives_one_fault(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = WHICH if old in WHICH else WHICH + SEX
    assert _plant(tmp_path, text.replace(old, new, 1)) == [f"sample/questions/birth.yaml:{fault}"]


def test_a_choice_and_what_is_read_off_it_must_not_need_each_other(tmp_path: Path) -> None:
    text = (WHICH + SEX).replace(
        "subject: applicant.id_number\n      field: births\n", "subject: child.sex\n      field: births\n"
    )
    assert [
        one for one in _plant(tmp_path, text) if "child.sex ← child.which" in one or "child.which ← child.sex" in one
    ]
