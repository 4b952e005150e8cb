"""What follows a decision: the office's register is told, the certificate issued, what waited is released."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.book import api as book
from tongban.cases import queries
from tongban.cases.events import CaseDelivered, CaseReady
from tongban.cases.models import Application, Case
from tongban.cases.operations import billing
from tongban.cases.operations.ending import close, finish_if_done
from tongban.cases.operations.handing_on import hand_on
from tongban.cases.operations.releasing import release
from tongban.cases.paper import Paper, Way
from tongban.cases.states import CaseState
from tongban.certificates import api as certificates
from tongban.forms import api as forms
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.events import announce


@transaction.atomic
def keep_outputs(case_id: UUID, outputs: dict[str, Any], *, at: datetime) -> None:
    """Keep what the office's register answered to a grant, on the case and among the application's answers.

    Later services and certificates find it there (the ID number the police assign). A second answer changes nothing.
    """
    case = queries.case_to_change(case_id)
    if case.outputs or case.state != CaseState.GRANTED:
        return
    application = queries.application_to_change(case.application_id)
    edition = book.edition(case.edition_number)
    service = edition.book.services[case.service]
    hand_on(application, edition, outputs, at=at, source=service.on_grant.source if service.on_grant else "")
    case.outputs, case.wake_at = outputs, at
    case.version += 1
    case.save(update_fields=["outputs", "wake_at", "version"])
    kinds = edition.book.certificates.values()
    holder_of = {kind.key: str(outputs[kind.holder]) for kind in kinds if kind.holder in outputs}
    siblings = [one.id for one in queries.cases_of(application.id)]
    certificates.name_holder(siblings, holder_of, by=SYSTEM, at=at)
    audit("cases.outputs_kept", case.id, by=SYSTEM, at=at, details={"questions": sorted(outputs)})


def deliver(case: Case, *, by: Actor, at: datetime) -> None:
    """Deliver a locked, decided case: issue its certificate and release what needed it.

    An electronic result closes the case; one that was wished on paper stays granted until it is handed out.
    """
    application = Application.objects.select_for_update().get(id=case.application_id)
    edition = book.edition(case.edition_number)
    granted = case.state == CaseState.GRANTED
    if granted and edition.book.services[case.service].result.certificate:
        _issue(case, application, edition, by, at)
    if granted:
        billing.pay_out(case, application, edition, at=at)
        billing.sign_mandate(case, application, edition, at=at)
    paper = _paper_wished(case, application, edition) if granted else None
    if paper is not None:
        _keep_for_handing_out(case, paper, by, at)
    else:
        case.state = CaseState(case.state).move_to(CaseState.DELIVERED)
        audit("cases.delivered", case.id, by=by, at=at)
        announce(CaseDelivered(case_id=case.id), at=at)
        close(case, by=by, at=at)
    release(application, edition, at=at)
    finish_if_done(application, at=at, by=by)


def _paper_wished(case: Case, application: Application, edition: book.Edition) -> Paper | None:
    """Return what to hand out beside the e-certificate, by what the person chose; None where that is all they want."""
    result = edition.book.services[case.service].result
    values = forms.form_of(application.bundle, edition).values(application.answers)
    way = values.get(result.way_from)
    if way not in Way.values:
        return None
    kind = edition.book.certificates.get(result.certificate)
    return Paper(
        way=str(way),
        address=str(values.get(result.address_from) or "") if way == Way.POST else "",
        holder=str(values.get(kind.holder_name) or "") if kind else "",
    )


def _keep_for_handing_out(case: Case, paper: Paper, by: Actor, at: datetime) -> None:
    """Keep a granted case open for its paper; whoever of the office is there hands it out, not only who decided."""
    case.hand_out, case.wake_at = paper.stored(), None
    case.claimed_by, case.claimed_name = None, ""
    case.version += 1
    case.save()
    audit("cases.issued", case.id, by=by, at=at)
    if paper.way == Way.COUNTER:
        announce(CaseReady(case_id=case.id), at=at)


def _issue(case: Case, application: Application, edition: book.Edition, by: Actor, at: datetime) -> None:
    kind = edition.book.certificates[edition.book.services[case.service].result.certificate]
    form = forms.form_of(application.bundle, edition)
    values = form.values(application.answers)

    def text(key: str) -> str:
        return str(values.get(key) or "")

    certificates.issue(
        kind.key,
        edition_number=edition.number,
        holder_id_number=text(kind.holder),
        holder_name=text(kind.holder_name),
        guardian_ids=[text(key) for key in kind.guardians if text(key)],
        content=content_of(form, kind, values),
        case_id=case.id,
        by=by,
        at=at,
    )


def content_of(form: forms.Form, kind: book.CertificateKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is printed on a certificate of a kind: question key -> value, choices in both languages."""
    return {key: _shown(form, key, values.get(key)) for key in kind.shows if values.get(key) is not None}


def _shown(form: forms.Form, key: str, value: Any) -> Any:
    """Return a choice's words in both languages instead of its code, else the value."""
    for choice in form.questions[key].question.choices:
        if choice.value == value:
            return {"zh": choice.label.zh, "en": choice.label.en}
    return value.isoformat() if hasattr(value, "isoformat") else value
