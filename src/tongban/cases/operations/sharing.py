"""Who works on a case: claimed, handed over, given back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.cases import queries, rules
from tongban.cases.models import Case
from tongban.identity import api as identity
from tongban.kernel.audit import audit
from tongban.kernel.refused import Refused


def case_at_work(case_id: UUID, *, by: identity.Officer, version: int | None) -> Case:
    """Return the case locked for this officer: their agency's, not their own, unchanged, unclaimed by others."""
    case = queries.case_to_change(case_id)
    rules.check_may_work(by, case, queries.parties_of(case.application))
    rules.check_version(case, version)
    rules.check_unclaimed(by, case)
    return case


@transaction.atomic
def claim(case_id: UUID, *, by: identity.Officer, at: datetime) -> None:
    """Take a case to work on it; others see who has it."""
    case = case_at_work(case_id, by=by, version=None)
    if case.claimed_by == by.officer_id:
        return
    case.claimed_by, case.claimed_name = by.officer_id, by.name
    case.version += 1
    case.save(update_fields=["claimed_by", "claimed_name", "version"])
    audit("cases.claimed", case.id, by=by.actor, at=at)


@transaction.atomic
def hand_over(case_id: UUID, to: UUID | None, *, by: identity.Officer, at: datetime) -> None:
    """Give a case to a colleague of the same agency, or back to the list. A supervisor may take it from anybody."""
    case = queries.case_to_change(case_id)
    rules.check_may_work(by, case, queries.parties_of(case.application))
    if case.claimed_by != by.officer_id and "supervisor" not in by.roles:
        raise Refused(_("Only who works on the case, or a supervisor, can hand it over."), code="claimed")
    colleague = None
    if to is not None:
        colleague = identity.officer_by_id(to)
        if colleague is None or colleague.agency != case.agency:
            raise Refused(_("A case can only be handed to a colleague of the same office."), code="not_your_agency")
    case.claimed_by = colleague.officer_id if colleague else None
    case.claimed_name = colleague.name if colleague else ""
    case.version += 1
    case.save(update_fields=["claimed_by", "claimed_name", "version"])
    audit("cases.handed_over", case.id, by=by.actor, at=at, note=case.claimed_name)
