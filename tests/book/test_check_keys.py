"""Each dangling key gives one fault, at its line, with its remedy."""

from pathlib import Path

import pytest

from tests.book.planting import (
    BUNDLE,
    CERTIFICATE,
    KIND,
    MATERIALS,
    QUESTIONS,
    SOURCES,
    Mistake,
    faults_of,
    planted,
)

EXAMPLES = "examples/birth.yaml"
ADD_THE_RECORD = "Correct the key, or add the record."

DANGLING = {
    "agency of a kind": Mistake(
        KIND, "agency: health", "agency: helth", 3, "There is no agency “helth”.", "Did you mean “health”?"
    ),
    "lead of a bundle": Mistake(BUNDLE, "lead: health", "lead: xyz", 5, "There is no agency “xyz”.", ADD_THE_RECORD),
    "question of a service": Mistake(
        CERTIFICATE,
        "question: child.surname",
        "question: child.sirname",
        28,
        "There is no question “child.sirname”.",
        "Did you mean “child.surname”?",
    ),
    "question of a party": Mistake(
        BUNDLE, "name: applicant.name", "name: zzz", 10, "There is no question “zzz”.", ADD_THE_RECORD
    ),
    "question of a step": Mistake(
        BUNDLE,
        "      - child.follows",
        "      - child.follows\n      - child.folows",
        23,
        "There is no question “child.folows”.",
        "Did you mean “child.follows”?",
    ),
    "shown title": Mistake(
        BUNDLE,
        "shown_title: child.given_name",
        "shown_title: title",
        27,
        "There is no question “title”.",
        ADD_THE_RECORD,
    ),
    "question shown on a certificate": Mistake(
        KIND,
        "  - child.born_on",
        "  - child.born_in",
        9,
        "There is no question “child.born_in”.",
        "Did you mean “child.born_on”?",
    ),
    "holder of a certificate": Mistake(
        KIND,
        "holder: applicant.id_number",
        "holder: someone",
        5,
        "There is no question “someone”.",
        ADD_THE_RECORD,
    ),
    "guardian of a certificate": Mistake(
        KIND, "shows:", "guardians: [someone]\nshows:", 7, "There is no question “someone”.", ADD_THE_RECORD
    ),
    "material": Mistake(
        CERTIFICATE,
        "material: birth-record",
        "material: birth-recrod",
        30,
        "There is no material “birth-recrod”.",
        "Did you mean “birth-record”?",
    ),
    "certificate of a result": Mistake(
        CERTIFICATE,
        "certificate: birth",
        "certificate: xyz",
        35,
        "There is no kind of certificate “xyz”.",
        ADD_THE_RECORD,
    ),
    "source of a question": Mistake(
        QUESTIONS, "source: births", "source: birth", 12, "There is no source “birth”.", "Did you mean “births”?"
    ),
    "subject of a question": Mistake(
        QUESTIONS,
        "subject: applicant.id_number",
        "subject: zzz",
        13,
        "There is no question “zzz”.",
        ADD_THE_RECORD,
    ),
    "source of a material": Mistake(
        MATERIALS, "source: births", "source: xyz", 6, "There is no source “xyz”.", ADD_THE_RECORD
    ),
    "certificate of a material": Mistake(
        MATERIALS, "source: births", "certificate: xyz", 6, "There is no kind of certificate “xyz”.", ADD_THE_RECORD
    ),
    "subject of a material": Mistake(
        MATERIALS,
        "subject: applicant.id_number",
        "subject: zzz",
        7,
        "There is no question “zzz”.",
        ADD_THE_RECORD,
    ),
    "source of a write": Mistake(
        CERTIFICATE,
        "source: record-birth",
        "source: record-births",
        46,
        "There is no source “record-births”.",
        "Did you mean “record-birth”?",
    ),
    "question sent": Mistake(
        CERTIFICATE, "name: child.given_name", "name: zzz", 48, "There is no question “zzz”.", ADD_THE_RECORD
    ),
    "purpose": Mistake(
        SOURCES,
        "purposes: [birth]",
        "purposes: [birth, deth]",
        16,
        "There is no service or bundle “deth”.",
        ADD_THE_RECORD,
    ),
    "bundle of an example": Mistake(
        EXAMPLES, "bundle: birth", "bundle: xyz", 3, "There is no bundle “xyz”.", ADD_THE_RECORD
    ),
    "answer of an example": Mistake(
        EXAMPLES,
        "child.given_name: 安",
        "child.give_name: 安",
        7,
        "There is no question “child.give_name”.",
        "Did you mean “child.given_name”?",
    ),
    "decision of an example": Mistake(
        EXAMPLES, "birth-registration: officer", "xyz: officer", 15, "There is no service “xyz”.", ADD_THE_RECORD
    ),
    "condition of an example": Mistake(
        EXAMPLES,
        "{recent: true}",
        "{resent: true}",
        10,
        "The bundle and its services have no condition “resent”.",
        "Did you mean “recent”?",
    ),
    "need of a bundle": Mistake(
        BUNDLE,
        "needs: [birth-certificate]",
        "needs: [birth-certificate, wedding]",
        14,
        "“wedding” is needed here, but the bundle does not join it.",
        "Join it, or remove the need.",
    ),
}


@pytest.mark.parametrize("mistake", DANGLING.values(), ids=DANGLING)
def test_a_dangling_key_gives_one_fault(tmp_path: Path, mistake: Mistake) -> None:
    assert faults_of(planted(tmp_path, mistake)) == [mistake.expected()]
