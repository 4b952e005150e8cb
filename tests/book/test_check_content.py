"""Faulty agencies, questions, materials, sources, parameters and calendars: one fault each, at its line."""

from pathlib import Path

import pytest

from tests.book.planting import (
    KIND,
    MATERIALS,
    QUESTIONS,
    SOURCES,
    Mistake,
    faults_of,
    planted,
)

PARAMETERS = "parameters/birth.yaml"
CALENDAR = "calendar/2026.yaml"
WAYS = "certificate, source, promise, deferred_days, upload"

CONTENT = {
    "credit code with a wrong digit": Mistake(
        "agencies.yaml",
        "  - key: police",
        "  - key: tax\n    name: {zh: 税, en: Tax}\n    short_name: {zh: 税, en: Tax}\n"
        '    uscc: "11310000002499002L"\n'
        "    phones: {enquiry: 021-55500006, complaint: 021-55500007}\n"
        "    address: {zh: 丁路, en: Fourth Road}\n  - key: police",
        11,
        "“11310000002499002L” is no unified social credit code: its length or check digit is wrong.",
        "Correct its 18 characters.",
    ),
    "agency with one number": Mistake(
        "agencies.yaml",
        "complaint: 021-55500002",
        "complaint: 021-55500001",
        6,
        "Questions and complaints go to the same number.",
        "Name a number for complaints that somebody else answers.",
    ),
    "code of a kind of certificate": Mistake(
        KIND,
        'type_code: "11310000002499001L001"',
        'type_code: "11310000002499001L01"',
        4,
        "“11310000002499001L01” is no code of a kind of certificate.",
        "Write the defining body's credit code and 3 characters more.",
    ),
    "two ways in one": Mistake(
        MATERIALS,
        "      - upload: [application/pdf]",
        "      - upload: [application/pdf]\n        deferred_days: 3",
        8,
        f"A way of obtaining a material has exactly one of: {WAYS}.",
        "Make each of them a way of its own.",
    ),
    "source without a subject": Mistake(
        MATERIALS,
        "      - source: births\n        subject: applicant.id_number\n",
        "      - source: births\n",
        6,
        "Nothing says whose source it is.",
        "Add subject: the question with the ID number.",
    ),
    "subject of an upload": Mistake(
        MATERIALS,
        "      - upload: [application/pdf]",
        "      - upload: [application/pdf]\n        subject: applicant.id_number",
        9,
        "A subject has no meaning here.",
        "Remove it.",
    ),
    "two origins": Mistake(
        QUESTIONS,
        "    handed: true",
        "    handed: true\n    derive: child.surname",
        35,
        "The answer has two origins: derive, handed.",
        "Keep one of them.",
    ),
    "filled from a field that is not there": Mistake(
        QUESTIONS, "field: born_on", "field: born", 14, "The source answers no “born”.", "Did you mean “born_on”?"
    ),
    "filled from a source to write": Mistake(
        QUESTIONS,
        "  - key: child.given_name",
        "  - key: child.weight\n    label: {zh: 体重, en: Weight}\n    type: number\n    filled:\n"
        "      source: record-birth\n      subject: applicant.id_number\n      field: name\n  - key: child.given_name",
        19,
        "“record-birth” is a source to write, not to read.",
        "Name a source of kind read.",
    ),
    "options of a question that is no choice": Mistake(
        QUESTIONS,
        "    type: name\n    derive",
        "    type: name\n    choices:\n      - value: a\n        label: {zh: 甲, en: A}\n    derive",
        31,
        "Options are given, but the type is not choice.",
        "Make the type choice, or remove the options.",
    ),
    "pattern that cannot be read": Mistake(
        QUESTIONS,
        'pattern: "[一-龥]{1,4}"',
        'pattern: "[一-龥"',
        18,
        "The pattern cannot be read: unterminated character set at position 0.",
        "Correct the regular expression.",
    ),
    "pattern without words": Mistake(
        QUESTIONS,
        "    pattern_hint: {zh: 一至四个汉字, en: One to four Chinese characters}\n",
        "",
        18,
        "A pattern without words that say what it wants.",
        "Add pattern_hint.",
    ),
    "minimum above maximum": Mistake(
        QUESTIONS,
        "    handed: true",
        "    handed: true\n    minimum: 2\n    maximum: 1",
        36,
        "The minimum is above the maximum.",
        "Correct one of them.",
    ),
    "key that conditions read otherwise": Mistake(
        QUESTIONS,
        "  - key: child.given_name",
        "  - key: child.class\n    label: {zh: 班, en: Class}\n    type: text\n  - key: child.given_name",
        15,
        "“child.class” means something else in conditions.",
        "Choose another word for it.",
    ),
    "day of another year": Mistake(
        CALENDAR,
        "  - 2026-10-01",
        "  - 2027-10-01",
        5,
        "2027-10-01 is not in 2026.",
        "Move it to the file of its year.",
    ),
    "holiday and working day": Mistake(
        CALENDAR,
        "  - 2026-10-01",
        "  - 2026-01-04",
        7,
        "2026-01-04 is both a holiday and a working day.",
        "Keep one of the two.",
    ),
    "weekday worked": Mistake(
        CALENDAR,
        "makeup_days:\n  - 2026-01-04",
        "makeup_days:\n  - 2026-01-05",
        7,
        "2026-01-05 is a weekday and worked anyway.",
        "List only Saturdays and Sundays that are worked.",
    ),
    "two values of one day": Mistake(
        PARAMETERS,
        "since: 2025-01-01",
        "since: 2020-01-01",
        9,
        "Two values hold from 2020-01-01 on.",
        "Keep one of the two.",
    ),
    "values of two types": Mistake(
        PARAMETERS,
        "value: 0",
        "value: 0\n        source: {zh: 价, en: T}\n      - since: 2021-01-01\n        value: free",
        15,
        "The values are not all of one type.",
        "Write all as numbers, all as text, or all as dates.",
    ),
    "example with an answer of another type": Mistake(
        "examples/birth.yaml",
        "child.born_on: 2026-04-01",
        "child.born_on: 2026-02-30",
        6,
        "This is no answer to a question of type date.",
        "Give an answer the question allows, or remove it.",
    ),
}


@pytest.mark.parametrize("mistake", CONTENT.values(), ids=CONTENT)
def test_faulty_content_gives_one_fault(tmp_path: Path, mistake: Mistake) -> None:
    assert faults_of(planted(tmp_path, mistake)) == [mistake.expected()]


def test_a_choice_needs_options(tmp_path: Path) -> None:
    mistake = Mistake(QUESTIONS, "    type: text\n    handed", "    type: choice\n    handed", 0, "", "")
    assert [str(fault) for fault in faults_of(planted(tmp_path, mistake))] == [
        "sample/questions/birth.yaml:34: A choice without options. — Add choices, or change the type."
    ]


@pytest.mark.parametrize(
    ("kind", "line", "what", "remedy"),
    [
        ("read", 27, "A source to read answers nothing.", "Name its fields."),
        ("write", 22, "A source to write takes nothing.", "Name its inputs."),
    ],
)
def test_a_source_says_what_it_answers_or_takes(tmp_path: Path, kind: str, line: int, what: str, remedy: str) -> None:
    empty = (
        "  - key: empty\n    title: {zh: 空, en: Empty}\n    agency: health\n    connector: city\n    path: /\n"
        f"    kind: {kind}\n    sharing: conditional\n    security_level: 1\n    legal_basis:\n"
        "      - {law: {zh: 法, en: Law}, article: Art. 1, date: 2020-01-01}\n"
        "    fields: []\n    purposes: [birth]\n"
    )
    before = "  - key: record-birth"
    mistake = Mistake(SOURCES, before, empty + before, line, what, remedy)
    assert faults_of(planted(tmp_path, mistake)) == [mistake.expected()]
