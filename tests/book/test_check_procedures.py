"""Special procedures and outside bodies: what the engine needs of them is checked before it is published."""

import shutil
from pathlib import Path

import pytest

from tests.book.planting import CERTIFICATE, REGISTRATION, SAMPLE, faults_of

TITLE = "title: {zh: 程序, en: Procedure}"
GOOD = f"procedures:\n  - {{key: one, kind: public_notice, {TITLE}, days: 7, shows: [child.born_on]}}\n"
WRONG = {
    "days of no parameter": (
        f"procedures:\n  - {{key: one, kind: hearing, {TITLE}, days: no_such}}\n",
        "“no_such” is neither a number of days nor a parameter.",
    ),
    "a notice that shows nothing": (
        f"procedures:\n  - {{key: one, kind: public_notice, {TITLE}, days: 7}}\n",
        "A public notice says what it shows, and nothing else shows anything.",
    ),
    "a visit that shows something": (
        f"procedures:\n  - {{key: one, kind: site_visit, {TITLE}, days: 7, shows: [child.born_on]}}\n",
        "A public notice says what it shows, and nothing else shows anything.",
    ),
    "a finding for a question that is typed": (
        f"procedures:\n  - {{key: one, kind: appraisal, {TITLE}, days: 7, finding: {{question: child.born_on}}}}\n",
        "“child.born_on” receives what is found here, but the question is not marked so.",
    ),
    "a condition that is none": (
        f"procedures:\n  - {{key: one, kind: appraisal, {TITLE}, days: 7, when: no.such == 1}}\n",
        "No question has the key “no.such”. (character 1 of the expression)",
    ),
    "a body reached by a source to read": (
        "outside: {send: births, status_by: births}\n",
        "“births” is not a source to write to.",
    ),
    "a body whose answers are read": (
        "outside: {send: births, status_by: births}\n",
        "“births” is not a source whose office sends by itself.",
    ),
}


def _faults(folder: Path, added: str, file: str = REGISTRATION) -> list[str]:
    copy = folder / "sample"
    shutil.copytree(SAMPLE, copy)
    path = copy / file
    path.write_text(path.read_text() + added)
    return [fault.what for fault in faults_of(copy)]


def test_a_notice_is_taken(tmp_path: Path) -> None:
    assert _faults(tmp_path, GOOD) == []


@pytest.mark.parametrize("name", WRONG)
def test_what_the_engine_cannot_do_is_told(tmp_path: Path, name: str) -> None:
    added, what = WRONG[name]
    assert what in _faults(tmp_path, added)


def test_what_is_decided_on_the_spot_has_no_procedure(tmp_path: Path) -> None:
    what = "A service decided on the spot has no time for a special procedure."
    assert what in _faults(tmp_path, GOOD, CERTIFICATE)
