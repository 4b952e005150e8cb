"""Faulty terms of sharing: rules, elements, the negative list, consent; one fault each, at its line."""

from pathlib import Path

import pytest

from tests.book.planting import QUESTIONS, SAMPLE, SOURCES, Mistake, faults_of, planted
from tongban.book.check import check

FIELD = "      - {name: born_on, type: date, title: {zh: 出生日期, en: Day of birth}}\n"
NUMBER = "      - {name: record_number, type: text, title: {zh: 编号, en: Number}}\n"


def _with(field: str, rules: str) -> str:
    """Return a field's line with rules written into it."""
    return field.replace("}}\n", f"}}, {rules}}}\n")


def _withheld(**changes: str) -> str:
    said = {"source": "births", "field": "weight", **changes}
    lines = "".join(f"    {name}: {value}\n" for name, value in said.items() if value)
    return (
        "withheld:\n  - key: weights\n    agency: health\n"
        f"{lines}    title: {{zh: 体重, en: Weights}}\n    reason: {{zh: 不得提供, en: Kept secret}}\n"
        "    basis: {law: {zh: 示例法, en: Sample Law}, article: Art. 1, date: 2020-01-01}\n"
    )


CONTENT = {
    "pattern that cannot be read": Mistake(
        SOURCES,
        NUMBER,
        _with(NUMBER, "pattern: '['"),
        30,
        "The pattern cannot be read: unterminated character set at position 0.",
        "Correct the regular expression.",
    ),
    "rule for another type": Mistake(
        SOURCES,
        FIELD,
        _with(FIELD, "minimum: 1"),
        15,
        "The rule does not fit a field of type date.",
        "Patterns and values are for text, minimum and maximum for numbers.",
    ),
    "minimum above maximum": Mistake(
        SOURCES,
        FIELD,
        FIELD + "      - {name: weight, type: number, title: {zh: 体重, en: Weight}, minimum: 2, maximum: 1}\n",
        16,
        "The minimum is above the maximum.",
        "Correct one of them.",
    ),
    "authority over nothing": Mistake(
        SOURCES,
        FIELD,
        _with(FIELD, "authoritative: true"),
        15,
        "An authoritative field names no element.",
        "Add element, like person.name.",
    ),
    "two authorities": Mistake(
        SOURCES,
        FIELD,
        _with(FIELD, "element: person.born, authoritative: true")
        + "      - {name: born, type: date, title: {zh: 生日, en: Day}, element: person.born, authoritative: true}\n",
        16,
        "“person.born” has two authoritative sources: births.born_on and births.born.",
        "One datum, one source: keep authoritative at one of them.",
    ),
    "rule between fields that are not there": Mistake(
        SOURCES,
        FIELD,
        FIELD + "    consistency:\n      - key: past\n        when: born <= today()\n"
        "        text: {zh: 不晚于今天, en: Not in the future}\n",
        18,
        "The source answers no “born”.",
        "Did you mean “born_on”?",
    ),
    "without consent and law": Mistake(
        SOURCES,
        "    security_level: 3\n",
        "    security_level: 3\n    needs_consent: false\n",
        10,
        "Data about persons are read without consent, and no article that allows it is named.",
        "Add statutory, or remove needs_consent: false.",
    ),
    "data about persons for everybody": Mistake(
        SOURCES,
        "sharing: conditional",
        "sharing: unconditional",
        8,
        "Shared without conditions, but it needs consent or is of a level for data about persons.",
        "Write sharing: conditional, or needs_consent: false and a lower level.",
    ),
    "a company asked about by a person's number": Mistake(
        SOURCES,
        "    sharing: conditional\n",
        "    sharing: conditional\n    subject: company\n",
        13,
        "“births” is about companies, and “applicant.id_number” holds the ID number of a person.",
        "Name a question of the right kind.",
        elsewhere=QUESTIONS,
    ),
    "a person asked about by a company's code": Mistake(
        QUESTIONS,
        "    type: id_number",
        "    type: uscc",
        13,
        "“births” is about persons, and “applicant.id_number” holds the credit code of a company.",
        "Name a question of the right kind.",
    ),
    "withheld without a law": Mistake(
        SOURCES,
        "sharing: conditional",
        "sharing: withheld",
        8,
        "No law is named that withholds “births”.",
        "Add it to withheld/ with its law, or share it.",
    ),
}


@pytest.mark.parametrize("mistake", CONTENT.values(), ids=CONTENT)
def test_a_mistake_gives_its_fault(mistake: Mistake, tmp_path: Path) -> None:
    assert faults_of(planted(tmp_path, mistake)) == [mistake.expected()]


def test_two_agencies_are_not_both_the_superior_data_office(tmp_path: Path) -> None:
    copy = planted(tmp_path)
    file = copy / "agencies.yaml"
    file.write_text(file.read_text().replace("    address:", "    data_office: true\n    address:"))
    assert [fault.what for fault in faults_of(copy)] == [
        "Two agencies are the superior data office: health and police."
    ]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"field": "born_on"}, "“born_on” is on the negative list (weights), but shared."),
        ({"field": ""}, "“births” is on the negative list, but shared."),
        ({"source": "birth"}, "There is no source “birth”."),
        ({}, None),
        ({"source": "", "field": ""}, None),
    ],
)
def test_what_a_law_withholds_is_not_shared(changes: dict[str, str], what: str | None, tmp_path: Path) -> None:
    copy = planted(tmp_path)
    (copy / "withheld").mkdir()
    (copy / "withheld" / "list.yaml").write_text(_withheld(**changes))
    assert [fault.what for fault in faults_of(copy)] == ([what] if what else [])


def test_a_whole_source_that_is_withheld_is_catalogued_with_its_law(tmp_path: Path) -> None:
    copy = planted(tmp_path, Mistake(SOURCES, "sharing: conditional", "sharing: withheld", 0, "", ""))
    (copy / "withheld").mkdir()
    (copy / "withheld" / "list.yaml").write_text(_withheld(field=""))
    assert faults_of(copy) == []


def test_a_question_filled_from_elsewhere_than_the_authority_is_warned_of(tmp_path: Path) -> None:
    borrowed = _with(FIELD, "element: person.born")
    own = _with(NUMBER, "element: person.born, authoritative: true")
    copy = planted(tmp_path, Mistake(SOURCES, FIELD, borrowed, 0, "", ""), Mistake(SOURCES, NUMBER, own, 0, "", ""))
    (warning,) = faults_of(copy)
    assert warning.is_warning
    assert (warning.file, warning.remedy) == (f"sample/{QUESTIONS}", "Fill it from record-birth, field record_number.")
    assert check(copy)[0] is not None


@pytest.mark.parametrize("kind", ["kind: write", "kind: read\n    raw: true"])
def test_only_what_is_read_field_by_field_is_open_to_everybody(tmp_path: Path, kind: str) -> None:
    copy = planted(tmp_path)
    (copy / "questions" / "birth.yaml").write_text(
        (copy / QUESTIONS)
        .read_text()
        .replace("    filled:\n      source: births\n", "    filled:\n      source: other\n")
    )
    terms = f"    {kind}\n    sharing: unconditional\n    needs_consent: false\n    security_level: 1\n"
    text = (copy / SOURCES).read_text()
    old = "    kind: read\n    sharing: conditional\n    security_level: 3\n"
    (copy / SOURCES).write_text(text.replace(old, terms, 1))
    what = "Shared without conditions, but more can be done with it than to read declared fields."
    assert what in [fault.what for fault in faults_of(copy)]


def test_the_sample_has_neither_fault_nor_warning() -> None:
    assert faults_of(SAMPLE) == []
