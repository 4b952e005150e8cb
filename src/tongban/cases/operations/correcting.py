"""An issued result says something wrong: the office corrects it, and a new certificate replaces the wrong one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import edits, queries, remedies, rules
from tongban.cases.events import ResultCorrected
from tongban.cases.models import Application, Case
from tongban.cases.operations.delivering import content_of
from tongban.cases.operations.petitioning import answered
from tongban.cases.petitions import Petition
from tongban.cases.states import PetitionKind, PetitionState
from tongban.certificates import api as certificates
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused


@transaction.atomic
def correct(
    case_id: UUID, given: Mapping[str, Any], reason: str, *, by: identity.Officer, at: datetime
) -> dict[str, str]:
    """Correct what a result says: question key -> right value; return question key -> what is wrong with a value.

    With nothing wrong the answers are corrected, the certificate is replaced, and what the person reported is answered.
    Raises Refused for another office's case, one without a result, and for values that are all there already.
    """
    rules.check_reason(reason)
    case = queries.case_to_change(case_id)
    rules.check_may_work(by, case, queries.parties_of(case.application))
    if not remedies.has_result(case):
        raise Refused(_("There is no result yet that could be corrected."), code="wrong_state")
    application = queries.application_to_change(case.application_id)
    form = forms.form_of(case.bundle, book.edition(case.edition_number))
    right, wrong = edits.checked(form, given, edits.correctable(case, application))
    if wrong:
        return wrong
    before = dict(application.answers)
    for key, value in right.items():
        if value is not None and before[key]["value"] != value:
            application.answers[key] = {**before[key], "value": value, "corrected_at": at.isoformat()}
    forms.derive(form, application.answers, day_of(application.filed_at))
    if not (changes := edits.changed(before, application.answers)):
        raise Refused(_("Nothing is different: change what is wrong first."), code="nothing_changed")
    application.edits = [*application.edits, edits.entry(changes, by.actor, at)]
    application.save(update_fields=["answers", "edits"])
    _replace(case, application, form, reason, by=by, at=at)
    audit("cases.corrected", case.id, by=by.actor, at=at, note=reason.strip(), details={"questions": sorted(changes)})
    reported = Petition.objects.select_for_update().filter(
        case_id=case.id, kind=PetitionKind.CORRECTION, state=PetitionState.ASKED
    )
    for petition in reported.order_by("id"):
        answered(petition, PetitionState.ALLOWED, reason, by=by, at=at)
    announce(ResultCorrected(case_id=case.id, reason=reason.strip()), at=at)
    return {}


def _replace(
    case: Case, application: Application, form: forms.Form, reason: str, *, by: identity.Officer, at: datetime
) -> None:
    values = form.values(application.answers)
    for one in certificates.certificates_of_cases([case.id]):
        if one.ground == certificates.Ground.REPLACED:
            continue
        kind = form.edition.book.certificates[one.kind]
        name, content = str(values.get(kind.holder_name) or ""), content_of(form, kind, values)
        certificates.replace(one.id, holder_name=name, content=content, reason=reason, by=by, at=at)
