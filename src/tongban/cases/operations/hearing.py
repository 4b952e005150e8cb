"""What this city does when another one tells it of a case: opens it here, answers for it, moves it on."""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.book import api as book
from tongban.cases import across
from tongban.cases.models import Application, Case, Evidence
from tongban.cases.operations.filing import next_number, receive
from tongban.cases.operations.supplementing import answered
from tongban.cases.operations.telling import tell_home
from tongban.cases.operations.withdrawing import withdraw_case
from tongban.cases.states import ApplicationState, CaseState
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused

log = logging.getLogger("tongban.cases")


@transaction.atomic
def open_file(instance: str, filed: across.Filed, *, at: datetime) -> None:
    """Open a case that another city sent; or tell that city why nothing here can decide it."""
    key, edition = _key(instance, filed.case), book.current()
    if Application.objects.filter(idempotency_key=key).exists():
        return
    service = edition.book.services.get(filed.service)
    joining = [key for key, one in edition.book.bundles.items() if filed.service in [j.service for j in one.services]]
    if service is None or not joining or not book.is_own(edition.book.agencies[service.agency]):
        _turn_down(instance, filed, _zh_unknown(), at=at)
        return
    applicant = filed.applicant
    try:
        person = identity.person_for(applicant.id_number, applicant.name, applicant.phone, at=at)
    except Refused as refused:
        _turn_down(instance, filed, refused.reason, at=at)
        return
    bundle = filed.bundle if filed.bundle in joining else joining[0]
    case = _opened(instance, filed, bundle, service, person, edition, at=at)
    _keep_files(case, filed.files, at=at)
    note = _with_left_out(filed.number, filed.left_out)
    audit("cases.filed_elsewhere", case.id, by=_city(instance), at=at, note=note)
    tell_home(case, at=at)


@transaction.atomic
def take_supplement(instance: str, told: across.Supplemented, *, at: datetime) -> None:
    """Take in what the applicant handed in where they filed; the office must then accept."""
    case = _sent_here(instance, told.case)
    if case is None or case.state != CaseState.SUPPLEMENT_REQUESTED:
        return
    _keep_files(case, told.files, at=at)
    answered(case, _with_left_out(told.words, told.left_out), by=_city(instance), at=at)


@transaction.atomic
def take_withdrawal(instance: str, told: across.Withdrawn, *, at: datetime) -> None:
    """Take a case back that the applicant took back where they filed; one that is decided stays decided."""
    case = _sent_here(instance, told.case)
    if case is None or not CaseState(case.state).may_move_to(CaseState.WITHDRAWN):
        return
    withdraw_case(case, by=_city(instance), at=at)
    application = Application.objects.select_for_update().get(id=case.application_id)
    application.state = ApplicationState(application.state).move_to(ApplicationState.WITHDRAWN)
    application.save(update_fields=["state"])


def _opened(
    instance: str,
    filed: across.Filed,
    bundle: str,
    service: book.Service,
    person: identity.Person,
    edition: book.Edition,
    *,
    at: datetime,
) -> Case:
    """Write an application with this one case, before its office."""
    application = _application(instance, filed, bundle, person, edition, at)
    case = Case(
        id=uuid7(at),
        application=application,
        number=f"{application.number}-01",
        sequence=1,
        bundle=bundle,
        service=filed.service,
        agency=service.agency,
        edition_number=edition.number,
        on_the_spot=service.kind == "on_the_spot",
        applicant_name=person.name,
        title=filed.title,
        state=CaseState.WAITING,
        filed_at=at,
        elsewhere=across.Elsewhere(case=filed.case, number=filed.number).stored(),
        version=1,
    )
    receive(case, at=at, edition=edition)
    case.save(force_insert=True)
    return case


def _application(
    instance: str, filed: across.Filed, bundle: str, person: identity.Person, edition: book.Edition, at: datetime
) -> Application:
    """Write the application with what was sent: its answers were read or typed there, and are handed on here."""
    known = {
        key: forms.answer_of(answer).value for key, answer in filed.answers.items() if key in edition.book.questions
    }
    return Application.objects.create(
        id=uuid7(at),
        number=next_number(at),
        bundle=bundle,
        edition_number=edition.number,
        applicant=person,
        title=filed.title,
        answers={key: forms.Answer(value=value, origin="handed", read_at=at).stored() for key, value in known.items()},
        materials=filed.materials,
        state=ApplicationState.IN_PROGRESS,
        filed_at=at,
        filed_by=instance,
        filed_in=instance,
        idempotency_key=_key(instance, filed.case),
    )


def _turn_down(instance: str, filed: across.Filed, reason: str, *, at: datetime) -> None:
    moved = across.Moved(case=filed.case, version=1, number="", state=CaseState.NOT_ACCEPTED, reason=reason)
    log.warning("case %s of %s cannot be decided here: %s", filed.number, instance, reason)
    exchange.send(
        instance,
        across.MOVED,
        across.plain(moved),
        key=f"{filed.case} 1",
        at=at,
        about=filed.applicant.id_number,
        purpose=filed.service,
        concerning=filed.number,
    )


def _sent_here(instance: str, twin: UUID) -> Case | None:
    """Return the case, locked, that another city sent and knows by this id."""
    known = Application.objects.select_for_update().filter(idempotency_key=_key(instance, twin), filed_in=instance)
    if (application := known.first()) is None:
        log.warning("%s tells of a case %s that it did not send", instance, twin)
        return None
    return Case.objects.select_for_update().get(application=application)


def _keep_files(case: Case, files: Sequence[across.File], *, at: datetime) -> None:
    for one in files:
        name = one.name[:120] or "file"
        Evidence.objects.create(
            id=uuid7(at),
            case_id=case.id,
            name=name,
            media_type=one.media_type,
            size=len(one.content),
            file=ContentFile(one.content, name=name),
            at=at,
        )


def _with_left_out(words: str, left_out: Sequence[str]) -> str:
    if not left_out:
        return words
    with override("zh-hans"):
        left = _("Too large to be sent: %(names)s") % {"names": ", ".join(left_out)}
    return f"{words} {left}"


def _key(instance: str, case: UUID) -> str:
    return f"{instance} {case}"


def _city(instance: str) -> Actor:
    return Actor(kind="system", id=None, label=exchange.city_name(instance))


def _zh_unknown() -> str:
    """Reasons kept on a case are kept in Chinese, the language of the file."""
    with override("zh-hans"):
        return _("The office there does not handle this any more.")
