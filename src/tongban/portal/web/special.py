"""What the progress page shows of special procedures and outside bodies."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.kernel.clock import today


@dataclass(frozen=True)
class SpecialLine:
    """One case's procedures, and where it stands with the outside body that decides it."""

    case: cases.Case
    title: book.Text
    procedures: Sequence[cases.ProcedureLine]
    outside: cases.OutsideStanding | None


def special_lines(own: Sequence[cases.Case], edition: book.Edition) -> list[SpecialLine]:
    """Return the lines of those cases that have any."""
    procedures, outside = cases.procedure_lines(own, on=today()), cases.outside_of(own)
    return [
        SpecialLine(case, edition.book.services[case.service].title, procedures.get(case.id, []), outside.get(case.id))
        for case in own
        if case.id in procedures or case.id in outside
    ]
