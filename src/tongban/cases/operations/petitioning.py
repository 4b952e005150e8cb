"""A person asks for reopening, review or correction; what is not allowed is answered with the reason."""

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tongban.cases import queries, remedies, rules
from tongban.cases.events import PetitionAnswered, PetitionFiled
from tongban.cases.models import Case
from tongban.cases.petitions import Petition
from tongban.cases.states import PetitionKind, PetitionState
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused

WORDS_LENGTH = 2000


@transaction.atomic
def petition(
    case_id: UUID,
    kind: PetitionKind,
    words: str,
    file: "UploadedFile[bytes] | None" = None,
    *,
    by: identity.Resident,
    at: datetime,
) -> Petition:
    """Put a request about a case, with one file if there is one, to the office that answers it.

    Raises Refused in the person's words: not theirs, too late, nothing to ask, no words, or asked already.
    """
    case = queries.case_to_change(case_id)
    remedies.check_may_ask(case, kind, by, day_of(at))
    if not words.strip():
        raise Refused(_("Say in your own words what you ask for and why."), code="words_missing")
    if Petition.objects.filter(case_id=case.id, kind=kind, state=PetitionState.ASKED).exists():
        raise Refused(_("You have asked this already; the answer is still open."), code="already_asked")
    body = remedies.review_body(case) if kind == PetitionKind.REVIEW else None
    asked = Petition.objects.create(
        id=uuid7(at),
        kind=kind,
        application_id=case.application_id,
        case_id=case.id,
        agency=body.key if body else case.agency,
        person_id=by.person_id,
        words=words.strip()[:WORDS_LENGTH],
        file=file or "",
        file_name=(file.name or "file")[:120] if file else "",
        media_type=forms.media_type(file) if file else "",
        asked_at=at,
        answer_by=remedies.answer_by(case, kind, day_of(at)),
    )
    audit(f"cases.{kind.value}_asked", case.id, by=queries.acting(case.application, by), at=at, note=asked.words)
    announce(PetitionFiled(petition_id=asked.id), at=at)
    return asked


@transaction.atomic
def turn_away(petition_id: UUID, answer: str, *, by: identity.Officer, at: datetime) -> None:
    """Answer a request with no and why: the case stays as it is, the decision is upheld, the result is right."""
    rules.check_reason(answer)
    petition, _case = petition_to_answer(petition_id, by=by)
    answered(petition, PetitionState.DECLINED, answer, by=by, at=at)


def petition_to_answer(petition_id: UUID, *, by: identity.Officer) -> tuple[Petition, Case]:
    """Return a petition and its case, both locked, for an officer who may answer it."""
    case = queries.case_to_change(Petition.objects.values_list("case_id", flat=True).get(id=petition_id))
    petition = Petition.objects.select_for_update().get(id=petition_id)
    remedies.check_may_answer(petition, case, by, queries.parties_of(case.application))
    return petition, case


def answered(petition: Petition, state: PetitionState, answer: str, *, by: identity.Officer, at: datetime) -> None:
    """Keep the answer to a locked petition."""
    petition.state = PetitionState(petition.state).move_to(state)
    petition.answer, petition.answered_at, petition.answered_by = answer.strip()[:WORDS_LENGTH], at, by.name
    petition.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    audit(f"cases.{petition.kind}_{state.value}", petition.case_id, by=by.actor, at=at, note=petition.answer)
    announce(PetitionAnswered(petition_id=petition.id), at=at)
