"""Faulty parties, lists of people and proofs of representation: one fault each, at its line."""

from pathlib import Path

import pytest

from tests.book.planting import BUNDLE, QUESTIONS, Mistake, faults_of, planted

PARTY = "    id_number: applicant.id_number\n    name: applicant.name\n"
SUBJECT = "      subject: applicant.id_number\n"
LIST = "    members: {source: births, subject: applicant.id_number, field: %s, id_number: a, name: b}\n"


FAULTS = {
    "neither one nor a list": Mistake(
        BUNDLE,
        PARTY,
        "",
        7,
        "The party “mother” has no ID number and name, and no members.",
        "Write id_number and name, or members.",
    ),
    "one and a list": Mistake(
        BUNDLE,
        PARTY,
        PARTY + LIST % "births",
        11,
        "The party “mother” is both one person and a list.",
        "Keep members, or id_number and name.",
    ),
    "no such list": Mistake(
        BUNDLE,
        PARTY,
        LIST % "record_number",
        9,
        "“record_number” is not a list that “births” answers.",
        "Name a field of type list of a source of kind read.",
    ),
    "about one and about each": Mistake(
        QUESTIONS,
        SUBJECT,
        SUBJECT + "      each: family\n      total: any\n",
        14,
        "The answer is read about one person (subject) or about each of a list (each): one of the two.",
        "Write subject, or each.",
    ),
    "each without a total": Mistake(
        QUESTIONS,
        SUBJECT,
        "      each: family\n",
        13,
        "What is read about each of a list needs a total, and nothing else has one.",
        "Write each and total: sum, max, min, any, all or count.",
    ),
    "each of no list": Mistake(
        QUESTIONS,
        SUBJECT,
        "      each: family\n      total: any\n",
        13,
        "“birth” needs this, but has no party “family” with members who confirm.",
        "Add the party to the bundle, with members and confirms: true.",
    ),
    "read later and corrected": Mistake(
        QUESTIONS,
        SUBJECT + "      field: born_on\n",
        SUBJECT + "      field: born_on\n      after_confirmation: true\n    correctable: true\n",
        16,
        "What is read after confirmation is shown to nobody before: it can't be chosen or corrected.",
        "Remove element and correctable.",
    ),
    "nobody proves it": Mistake(
        BUNDLE,
        "parties:\n",
        "applicant: company\nparties:\n",
        6,
        "Companies apply here, but no source proves for this bundle who acts for one.",
        "Name this bundle among the purposes of the source that has represents.",
    ),
}


@pytest.mark.parametrize("mistake", FAULTS.values(), ids=FAULTS)
def test_a_faulty_party_gives_one_fault(tmp_path: Path, mistake: Mistake) -> None:
    assert mistake.expected() in faults_of(planted(tmp_path, mistake))
