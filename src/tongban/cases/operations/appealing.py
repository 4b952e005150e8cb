"""Administrative review (行政复议): the reviewing body changes a decision, and the office takes the case up again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.cases import rules
from tongban.cases.operations.petitioning import answered, petition_to_answer
from tongban.cases.operations.reopening import reopened
from tongban.cases.states import PetitionKind, PetitionState
from tongban.identity import api as identity
from tongban.kernel.refused import Refused


@transaction.atomic
def order_again(petition_id: UUID, order: str, *, by: identity.Officer, at: datetime) -> None:
    """Set a decision aside and order the office to decide again; the order is the answer, and stays with the case.

    Administrative Reconsideration Law (2023 revision) Art. 64. Raises Refused for a petition that asks something else.
    """
    rules.check_reason(order)
    petition, case = petition_to_answer(petition_id, by=by)
    if petition.kind != PetitionKind.REVIEW:
        raise Refused(_("This asks for no review."), code="wrong_kind")
    answered(petition, PetitionState.ALLOWED, order, by=by, at=at)
    reopened(case, petition.answer, by=by.actor, at=at)
