"""What a person can still do about each case of an application, and what became of what they asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.api import PetitionKind


@dataclass(frozen=True)
class Asked:
    """One thing that was asked of a case, with its answer."""

    petition: cases.Petition
    kind: PetitionKind
    state: cases.PetitionState
    office: book.Text


@dataclass(frozen=True)
class Remedy:
    """What is open for one case. `review_at` is where a review is asked for; the days are the last ones for each."""

    case: cases.Case
    title: book.Text
    asked: Sequence[Asked]
    review_at: book.Agency | None
    review_until: date | None
    reopen_until: date | None
    may_report: bool
    may_withdraw: bool


def remedies_of(application: cases.Application, own: Sequence[cases.Case], content: book.Book) -> list[Remedy]:
    """Return for each case of an application what can be done or was asked; cases with neither are left out."""
    asked = cases.petitions_of(application.id)
    found = []
    for case in own:
        case.application = application
        down = cases.was_turned_down(case)
        remedy = Remedy(
            case=case,
            title=content.services[case.service].title,
            asked=[_asked(one, content) for one in asked if one.case_id == case.id],
            review_at=cases.review_body(case) if down else None,
            review_until=cases.last_day(case, PetitionKind.REVIEW) if down else None,
            reopen_until=cases.last_day(case, PetitionKind.REOPENING) if down else None,
            may_report=cases.has_result(case),
            may_withdraw=len(own) > 1 and cases.CaseState(case.state).may_move_to(cases.CaseState.WITHDRAWN),
        )
        if remedy.asked or down or remedy.may_report or remedy.may_withdraw:
            found.append(remedy)
    return found


def _asked(petition: cases.Petition, content: book.Book) -> Asked:
    kind, state = PetitionKind(petition.kind), cases.PetitionState(petition.state)
    return Asked(petition, kind, state, content.agencies[petition.agency].short_name)
