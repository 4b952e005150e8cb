"""A client changes what it began or filed for a person: answers, services, the edition, a request after a decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.api import PetitionKind
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused
from tongban.rest.models import Filing
from tongban.rest.operations import WrongAnswers, application_of
from tongban.rest.residents import Represented, represented


def edit(filing: Filing, given: Mapping[str, Any], *, by: identity.Client, at: datetime) -> cases.Application:
    """Change answers of a filed application. Raises WrongAnswers with what is wrong; then nothing was changed."""
    application, party = _filed(filing, by)
    if wrong := cases.edit(application.id, given, by=party, at=at):
        raise WrongAnswers(wrong)
    application.refresh_from_db()
    return application


def withdraw(filing: Filing, case: UUID | None, *, by: identity.Client, at: datetime) -> cases.Application:
    """Take back a filed application, or one case of it with those that need its result."""
    application, party = _filed(filing, by)
    if case is None:
        cases.withdraw(application.id, by=party, at=at)
    else:
        cases.withdraw_one(_own(application, case), by=party, at=at)
    application.refresh_from_db()
    return application


def petition(filing: Filing, case: UUID, kind: str, words: str, *, by: identity.Client, at: datetime) -> cases.Petition:
    """Ask for reopening, administrative review or correction of a case."""
    application, party = _filed(filing, by)
    return cases.petition(_own(application, case), PetitionKind(kind), words, by=party, at=at)


def newer(filing: Filing, at: datetime) -> dict[str, Any]:
    """Return what has changed in the book for a draft since it was begun, in the reader's language."""
    draft = forms.Draft.objects.get(id=filing.id)
    found = forms.newer_for(draft, day_of(at))
    return {
        "edition": draft.edition_number,
        "newest": book.current().number,
        "is_removed": found.is_removed if found else False,
        "until": found.until if found else None,
        "differences": [{"kind": one.kind, "words": one.words} for one in found.differences] if found else [],
        "lost": [],
    }


def move_to_newest(filing: Filing, *, by: identity.Client, at: datetime) -> dict[str, Any]:
    """Pin a draft to the newest edition; `lost` names the answers that are to be given again."""
    draft = forms.Draft.objects.select_related("person").get(id=filing.id)
    lost = forms.move_to_newest(draft.id, by=represented(draft.person, by), at=at)
    return {**newer(filing, at), "lost": lost}


def _filed(filing: Filing, by: identity.Client) -> tuple[cases.Application, Represented]:
    application = application_of(filing)
    if application is None:
        raise Refused(_("This is not filed yet: change the draft."), code="not_filed")
    return application, represented(application.applicant, by)


def _own(application: cases.Application, case_id: UUID) -> UUID:
    if all(case.id != case_id for case in cases.cases_of(application.id)):
        raise Refused(_("There is no such case."), code="not_found")
    return case_id
