"""What a case page tells of changes of plan: the book's edition, changed answers, what was asked, what may be done."""

from typing import Any
from uuid import UUID

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.desk.web.masks import masked
from tongban.identity import api as identity
from tongban.kernel.clock import today
from tongban.kernel.refused import Refused


def second_looks(
    officer: identity.Officer, case: cases.Case, parties: frozenset[UUID], keys: list[str]
) -> dict[str, Any]:
    """Return what the case page shows; `keys` are the questions the office may read."""
    edition = book.edition(case.edition_number)
    try:
        cases.check_may_reopen(case, officer, parties, today())
        may_reopen = True
    except Refused:
        may_reopen = False
    questions = edition.book.questions
    return {
        "edition": edition,
        "petitions": [one for one in cases.petitions_of(case.application_id) if one.case_id == case.id],
        "changes": [
            {
                "change": one,
                "old": masked(questions[one.key], one.old) if questions[one.key].masked else one.old,
                "new": masked(questions[one.key], one.new) if questions[one.key].masked else one.new,
            }
            for one in cases.changes_in_words(case.application, keys)
        ],
        "may_reopen": may_reopen,
        "may_correct": cases.has_result(case) and officer.person_id not in parties,
    }
