"""The applicant answers a request for what is missing."""

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import deadlines, queries, rules
from tongban.cases.events import SupplementAnswered
from tongban.cases.models import Case, Evidence
from tongban.cases.states import CaseState
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused


@transaction.atomic
def answer_supplement(
    case_id: UUID, words: str, file: "UploadedFile[bytes] | None", *, by: identity.Resident, at: datetime
) -> None:
    """Hand in what was missing, in words or as a file; the office must then accept (Art. 32(5))."""
    case = queries.case_to_change(case_id)
    rules.check_is_filed_for(case.application, by)
    rules.check_state(case, CaseState.SUPPLEMENT_REQUESTED)
    if not words.strip() and file is None:
        raise Refused(_("Write an answer or choose a file."), code="incomplete")
    if file is not None:
        Evidence.objects.create(
            id=uuid7(at),
            case_id=case.id,
            name=(file.name or "file")[:120],
            media_type=forms.media_type(file),
            size=file.size or 0,
            file=file,
            at=at,
        )
    answered(case, words, by=queries.acting(case.application, by), at=at)


def answered(case: Case, words: str, *, by: Actor, at: datetime) -> None:
    """Put a locked case whose supplement was handed in before its office again."""
    case.state = CaseState(case.state).move_to(CaseState.RECEIVED)
    case.supplement = {**(case.supplement or {}), "answered_at": at.isoformat(), "words": words.strip()[:2000]}
    case.accept_by = case.wake_at = None
    if not case.decided_in:
        case.accept_by = deadlines.accept_by(day_of(at), book.edition(case.edition_number))
        case.wake_at = deadlines.morning_after(case.accept_by)
    case.version += 1
    case.save()
    audit("cases.supplement_answered", case.id, by=by, at=at, note=words.strip()[:2000])
    announce(SupplementAnswered(case_id=case.id), at=at)
