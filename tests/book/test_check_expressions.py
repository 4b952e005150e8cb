"""Each expression that is not of the language, or of the wrong type, gives one fault with its position and remedy."""

from pathlib import Path

import pytest
import yaml

from tests.book.planting import BUNDLE, CERTIFICATE, QUESTIONS, Mistake, faults_of, planted
from tongban.book.fault import Fault

FUNCTIONS = (
    "today, date, age, days_between, months_between, starts_with, param, table, add_days, add_months, round, floor, "
    "min, max"
)
WRITE_BETTER = "Write == to compare, put text in quotes, close what is open."
LANGUAGE = "Use comparisons, in, and, or, not, if/else, +, -, *, / and the functions of the language."
KEY_OR_QUOTES = "Use a question's key, or put text in quotes."
COMPARE = "Compare it with something, or use another question."

EXPRESSIONS = [
    ("child.born_on <=", 17, "The expression ends too early.", "Complete it, or close what is open."),
    (
        "child.follows = 'father'",
        15,
        "The expression cannot be read: it stops making sense at “= 'father'”.",
        WRITE_BETTER,
    ),
    ("孩子 == '安'", 1, "No question has the key “孩子”.", KEY_OR_QUOTES),
    ("'安' == child.name", 8, "No question has the key “child.name”.", KEY_OR_QUOTES),
    ("child.born_on.year > 2000", 1, "No question has the key “child.born_on.year”.", KEY_OR_QUOTES),
    ("child.follows == 'uncle'", 18, "“uncle” is none of the question's options.", "Use one of: father, mother."),
    ("child.follows in ['father', 'x']", 18, "“x” is none of the question's options.", "Use one of: father, mother."),
    ("child.follows in []", 18, "The list is empty.", "Name at least one value."),
    ("child.born_on < '2026-01-01'", 17, "“'2026-01-01'” is text where a date is needed.", COMPARE),
    ("age(child.given_name) < 3", 5, "“child.given_name” is text where a date is needed.", COMPARE),
    ("not child.given_name", 5, "“child.given_name” is text where true or false is needed.", COMPARE),
    (
        "child.given_name < '安'",
        1,
        "“child.given_name” is text and has no order.",
        "Use == or !=, or compare numbers or dates.",
    ),
    (
        "age(child.born_on)",
        1,
        "The expression gives a number where true or false is needed.",
        "Compare it with something, or change the type of the question.",
    ),
    ("years(child.born_on) < 3", 1, "There is no function “years”.", f"Use one of: {FUNCTIONS}."),
    ("age() < 3", 1, "age takes 1 arguments.", "Write age(date)."),
    (
        "param('fee') == 1",
        1,
        "No parameter has the key “fee”.",
        "Name a parameter of parameters/ in quotes, or add it there.",
    ),
    (
        "date('2026-02-30') < today()",
        1,
        "“date('2026-02-30')” is no date.",
        'Write a real day, like date("2026-01-31").',
    ),
    (
        "age(child.born_on) ** 2 > 3",
        1,
        "“age(child.born_on) ** 2”: the language only adds, subtracts, multiplies and divides.",
        "Use +, -, * or /.",
    ),
    ("child.given_name is '安'", 1, "“is” is not part of the language.", "Write == or !=."),
    ("(lambda: true)() == true", 1, "There is no function “lambda: true”.", f"Use one of: {FUNCTIONS}."),
    ("child['name'] == '安'", 1, "“child['name']” is not part of the language of conditions.", LANGUAGE),
    (
        "f'{child.given_name}' == '安'",
        1,
        "“f'{child.given_name}'” is not part of the language of conditions.",
        LANGUAGE,
    ),
    ("None == child.follows", 1, "“None” is no value of the language.", "Use text in quotes, a number, true or false."),
    ("child.given_name == '\\u5b89'", 22, "A backslash has no meaning here.", "Write the character itself."),
    ("'x' " + "== 'x' " * 200, 1, "The expression is too long.", "Split it into several conditions."),
    ("not " * 60 + "true", 161, "The expression is nested too deeply.", "Split it into several conditions."),
]


@pytest.mark.parametrize(
    ("expression", "position", "what", "remedy"), EXPRESSIONS, ids=[e[0][:30] for e in EXPRESSIONS]
)
def test_an_expression_at_fault_is_told(tmp_path: Path, expression: str, position: int, what: str, remedy: str) -> None:
    copy = planted(tmp_path)
    path = copy / CERTIFICATE
    quoted = yaml.safe_dump(expression, allow_unicode=True, width=9999).strip().removesuffix("\n...")
    path.write_text(path.read_text().replace("child.born_on <= today()", quoted, 1))
    assert faults_of(copy) == [
        Fault(f"sample/{CERTIFICATE}", 42, f"{what} (character {position} of the expression)", remedy)
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (CERTIFICATE, "when: months_between", "when: xmonths_between", 22),
        (CERTIFICATE, "  - question: child.surname", "  - question: child.surname\n    when: '1'", 29),
        (CERTIFICATE, "  - material: name-promise", "  - material: name-promise\n    when: '1'", 32),
        (BUNDLE, "when: child.follows", "when: xchild.follows", 15),
        (QUESTIONS, "    handed: true", "    handed: true\n    when: '1'", 36),
        (QUESTIONS, "      - value: mother", "      - value: mother\n        when: '1'", 27),
        (QUESTIONS, """derive: '"李" if""", """derive: 'true if""", 31),
        (QUESTIONS, """derive: '"李" if child.follows == "father" else "王"'""", "derive: age(child.born_on)", 31),
    ],
)
def test_expressions_are_checked_wherever_they_stand(tmp_path: Path, file: str, old: str, new: str, line: int) -> None:
    found = faults_of(planted(tmp_path, Mistake(file, old, new, line, "", "")))
    assert [(fault.file, fault.line) for fault in found if "expression" in fault.what] == [(f"sample/{file}", line)]
