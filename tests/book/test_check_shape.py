"""Each mistake of YAML and of shape gives one fault, at its line, with its remedy."""

from pathlib import Path

import pytest

from tests.book.planting import BUNDLE, CERTIFICATE, KIND, MATERIALS, QUESTIONS, SAMPLE, Mistake, faults_of, planted
from tongban.book.check import check
from tongban.book.fault import Fault

MISTAKES = {
    "unknown key": Mistake(
        CERTIFICATE, "summary:", "sumary:", 3, "The key “sumary” is not known here.", "Did you mean “summary”?"
    ),
    "missing key": Mistake(BUNDLE, "lead: health\n", "", 1, "The key “lead” is missing.", "Add it."),
    "missing key of a record in a list": Mistake(
        MATERIALS, "    issued_by: {zh: 医院, en: Hospital}\n", "", 2, "The key “issued_by” is missing.", "Add it."
    ),
    "wrong type": Mistake(
        CERTIFICATE, "legal_days: 5", "legal_days: five", 10, "This is not a whole number.", "Write a whole number."
    ),
    "number where text is needed": Mistake(
        CERTIFICATE, 'type: "07"', "type: 07", 7, "This is not text.", 'Put it in quotes: "07".'
    ),
    "number where an option is needed": Mistake(
        CERTIFICATE, 'served: ["1"]', "served: [1]", 8, "“1” is read as a number.", 'Put it in quotes: "1".'
    ),
    "nothing written": Mistake(
        CERTIFICATE,
        "summary: {zh: 证明出生, en: Certifies a birth}",
        "summary:",
        3,
        "Nothing is written here, but a group of keys is needed.",
        "Fill it in, or remove it.",
    ),
    "key twice in YAML": Mistake(
        CERTIFICATE,
        "visits: 0",
        "visits: 0\nvisits: 0",
        13,
        "The key “visits” stands here twice.",
        "Keep one of the two.",
    ),
    "record key twice": Mistake(
        QUESTIONS,
        "  - key: applicant.name",
        "  - key: applicant.id_number\n    label: {zh: 又, en: Again}\n    type: text\n  - key: applicant.name",
        5,
        "Another record has the key “applicant.id_number” too.",
        "Give one of them another key, or delete it.",
    ),
    "English missing": Mistake(
        BUNDLE, "{zh: 小孩出生, en: A child is born}", "{zh: 小孩出生}", 2, "The English words are missing.", "Add en."
    ),
    "Chinese missing": Mistake(
        BUNDLE,
        "{zh: 小孩出生, en: A child is born}",
        "{en: A child is born}",
        2,
        "The Chinese words are missing.",
        "Add zh.",
    ),
    "English empty": Mistake(
        BUNDLE,
        "{zh: 小孩出生, en: A child is born}",
        '{zh: 小孩出生, en: " "}',
        2,
        "The English words are missing.",
        "Write them.",
    ),
    "Chinese empty": Mistake(
        BUNDLE,
        "{zh: 小孩出生, en: A child is born}",
        '{zh: "", en: A child is born}',
        2,
        "The Chinese words are missing.",
        "Write them.",
    ),
    "option unknown": Mistake(
        CERTIFICATE,
        "reach: city",
        "reach: town",
        13,
        "“town” is not allowed here.",
        "Use one of: national, province, city, district.",
    ),
    "key badly written": Mistake(
        BUNDLE,
        "  - key: mother",
        "  - key: The_Mother",
        7,
        "“The_Mother” is not written as it must be.",
        "It must match ^[a-z][a-z0-9]*(-[a-z0-9]+)*$.",
    ),
    "negative days": Mistake(
        CERTIFICATE, "legal_days: 5", "legal_days: -5", 10, "-5 is too small.", "Write at least 0."
    ),
    "depth five": Mistake(CERTIFICATE, "depth: 4", "depth: 5", 14, "5 is too large.", "Write at most 4."),
    "empty list": Mistake(
        CERTIFICATE, "channels: [web]", "channels: []", 15, "Nothing is listed here.", "Name at least 1."
    ),
    "list with a double": Mistake(
        CERTIFICATE,
        "channels: [web]",
        "channels: [web, web]",
        15,
        "The list names something twice.",
        "Name each once.",
    ),
    "no real day": Mistake(
        CERTIFICATE,
        "date: 2017-11-04",
        "date: 2017-02-30",
        19,
        "“2017-02-30” is not a real day.",
        "Write a day like 2026-01-31.",
    ),
    "no text in a key that may be left out": Mistake(
        QUESTIONS, "field: born_on", 'field: ""', 14, "The text is empty.", "Fill it in, or remove the key."
    ),
    "handed question badly named": Mistake(
        CERTIFICATE,
        "    child.record_number: record_number",
        "    Child-Number: record_number",
        49,
        "“Child-Number” cannot be a key here.",
        "Use a question's key.",
    ),
    "anchor": Mistake(
        CERTIFICATE,
        "title: {zh",
        "title: &title {zh",
        2,
        "Anchors and references (& and *) are not used in the book.",
        "Write the content out, or make it a record with a key.",
    ),
    "tag": Mistake(
        CERTIFICATE,
        "agency: health",
        "agency: !!str health",
        4,
        "Tags (!) are not used in the book.",
        "Remove the tag; put text in quotes.",
    ),
    "date with a time": Mistake(
        CERTIFICATE,
        "date: 2017-11-04",
        "date: 2017-11-04 12:00:00",
        19,
        "A date has no time here.",
        "Write the day alone, like 2026-01-31.",
    ),
    "not YAML": Mistake(
        BUNDLE,
        "lead: health",
        "lead: health: police",
        5,
        "This is not YAML: mapping values are not allowed in this context.",
        "Check indentation, colons and quotes here and in the line above.",
    ),
    "question file that is not YAML": Mistake(
        QUESTIONS,
        "questions:",
        "questions: [",
        2,
        "This is not YAML: did not find expected node content.",
        "Check indentation, colons and quotes here and in the line above.",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gives_one_fault(tmp_path: Path, mistake: Mistake) -> None:
    assert faults_of(planted(tmp_path, mistake)) == [mistake.expected()]


def test_the_sample_has_no_fault() -> None:
    book, faults = check(SAMPLE)
    assert faults == []
    assert book is not None
    assert set(book.services) == {"birth-certificate", "birth-registration"}


def test_an_unknown_key_like_no_other_is_answered_with_those_allowed(tmp_path: Path) -> None:
    copy = planted(tmp_path, Mistake(KIND, "key: birth", "key: birth\nzzz: 1", 0, "", ""))
    assert [str(fault) for fault in faults_of(copy)] == [
        "sample/certificates/birth.yaml:2: The key “zzz” is not known here. — "
        "Remove it, or use one of: valid_years, prefix, guardians."
    ]


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    copy = planted(tmp_path)
    (copy / "halls" / "halls.yaml").write_text("# nothing\n")
    assert faults_of(copy) == [
        Fault("sample/halls/halls.yaml", 1, "The file is empty.", "Write its record, or delete the file.")
    ]


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    copy = planted(tmp_path)
    (copy / "halls" / "halls.yaml").write_bytes("halls: [] # 大厅".encode("gb18030"))
    assert faults_of(copy) == [Fault("sample/halls/halls.yaml", 1, "The file is not in UTF-8.", "Save it as UTF-8.")]


@pytest.mark.parametrize("name", ["notes.yaml", "items/health.yaml", "bundles/birth.yml"])
def test_a_file_of_no_chapter_is_told(tmp_path: Path, name: str) -> None:
    copy = planted(tmp_path)
    (copy / name).write_text("a: 1\n")
    assert faults_of(copy) == [
        Fault(
            f"sample/{name}",
            1,
            "The file belongs to no chapter of the book.",
            "Move it to the folder of its chapter, or delete it; names end in .yaml.",
        )
    ]


def test_all_faults_come_in_one_run_in_order(tmp_path: Path) -> None:
    copy = planted(
        tmp_path,
        Mistake(CERTIFICATE, "depth: 4", "depth: 5", 0, "", ""),
        Mistake(CERTIFICATE, "reach: city", "reach: town", 0, "", ""),
        Mistake(BUNDLE, "lead: health", "lead: helth", 0, "", ""),
    )
    assert [(fault.file, fault.line) for fault in faults_of(copy)] == [
        ("sample/bundles/birth.yaml", 5),
        ("sample/items/health/birth-certificate.yaml", 13),
        ("sample/items/health/birth-certificate.yaml", 14),
    ]


def test_an_empty_folder_is_an_empty_book(tmp_path: Path) -> None:
    book, faults = check(tmp_path)
    assert faults == []
    assert book is not None
    assert book.services == {}
