"""What is shown of special procedures: what runs and why, until when, when and where, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.book import api as book
from tongban.cases import procedure_rules
from tongban.cases.models import Case, Proceeding
from tongban.cases.states import ProceedingState
from tongban.cases.wording import KINDS


@dataclass(frozen=True)
class ProcedureLine:
    """One special procedure in words. `may_ask` while its hearing may be asked for, `may_wish` for another date."""

    id: UUID
    kind: str
    title: book.Text
    state: ProceedingState
    reason: str
    began_on: date | None
    until: date | None
    answer_by: date | None
    hold_by: date | None
    appointed_at: datetime | None
    place: str
    wish: str
    finding: str
    is_notice: bool
    is_running: bool
    may_ask: bool
    may_wish: bool


def procedure_lines(cases: Sequence[Case], *, on: date | None = None) -> dict[UUID, list[ProcedureLine]]:
    """Return the procedures of these cases, oldest first; asks nothing when their services have none.

    `on` is the day for which it is told whether a hearing may still be asked for.
    """
    with_some = {case.id: case for case in cases if procedure_rules.procedures_of(case)}
    found: dict[UUID, list[ProcedureLine]] = {}
    if with_some:
        for one in Proceeding.objects.filter(case_id__in=list(with_some)).order_by("id"):
            found.setdefault(one.case_id, []).append(_line(one, with_some[one.case_id], on))
    return found


def _line(one: Proceeding, case: Case, on: date | None) -> ProcedureLine:
    appointment = one.appointment or {}
    is_running = one.state == ProceedingState.RUNNING
    may_ask = one.state == ProceedingState.OFFERED and bool(on and one.answer_by and on <= one.answer_by)
    return ProcedureLine(
        id=one.id,
        kind=str(KINDS[one.kind]),
        title=procedure_rules.procedure_of(case, one.key).title,
        state=ProceedingState(one.state),
        reason=one.reason,
        began_on=one.began_on,
        until=one.until,
        answer_by=one.answer_by,
        hold_by=one.hold_by,
        appointed_at=datetime.fromisoformat(appointment["at"]) if appointment else None,
        place=appointment.get("place", ""),
        wish=appointment.get("wish", ""),
        finding=one.finding,
        is_notice=one.kind == procedure_rules.PUBLIC_NOTICE,
        is_running=is_running,
        may_ask=may_ask,
        may_wish=is_running and bool(appointment) and not appointment.get("wish"),
    )
