"""Objections to public notices: by signing in, or at a counter; the office answers each before it decides."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import procedure_rules, queries, rules
from tongban.cases.events import ObjectionAnswered
from tongban.cases.models import Case, Objection, Proceeding
from tongban.cases.operations.sharing import case_at_work
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused


@transaction.atomic
def object_to(notice_id: UUID, words: str, *, by: identity.Resident, at: datetime) -> None:
    """Object to a public notice; the office of the case reads it and answers. Raises Refused."""
    _add(notice_id, by.person_id, words, by=by.actor, taken_name="", at=at)


@transaction.atomic
def object_at_counter(
    case_number: str, id_number: str, name: str, words: str, *, card_seen: bool, by: identity.Officer, at: datetime
) -> None:
    """Take down the objection of a person who is at the counter; the notice is found by its number, the case's."""
    id_number = id_number.strip().upper()
    if identity.Role.COUNTER not in by.roles:
        raise Refused(_("Only an officer at the counter can take this answer."), code="counter_only")
    if not identity.is_id_number(id_number):
        raise Refused(_("This is not a valid ID number. Check the 18 characters."), code="wrong_id_number")
    if not name.strip():
        raise Refused(_("Enter the person's name."), code="name")
    rules.check_card_seen(card_seen)
    case = Case.objects.filter(number=case_number.strip()).first()
    notice = procedure_rules.running(case) if case else None
    if notice is None or notice.kind != procedure_rules.PUBLIC_NOTICE:
        raise Refused(_("There is no public notice with this number now."), code="unknown_notice")
    person = identity.person_for(id_number, name.strip(), by=by.actor, at=at)
    _add(notice.id, person.id, words, by=by.actor, taken_name=by.name, at=at)


@transaction.atomic
def answer_objection(objection_id: UUID, answer: str, *, by: identity.Officer, at: datetime) -> None:
    """Answer an objection; whoever made it is told. Raises Refused for who may not work on the case."""
    case = case_at_work(Objection.objects.values_list("case_id", flat=True).get(id=objection_id), by=by, version=None)
    objection = Objection.objects.select_for_update().get(id=objection_id)
    if objection.answered_at is not None:
        raise Refused(_("This has already been answered."), code="already_answered")
    if objection.person_id == by.person_id:
        raise Refused(_("This concerns you: a colleague has to take the answer."), code="own_case")
    if not answer.strip():
        raise Refused(_("Write the answer: whoever objected will read it."), code="reason_missing")
    objection.answer, objection.answered_at, objection.answered_by = answer.strip()[:2000], at, by.name
    objection.save(update_fields=["answer", "answered_at", "answered_by"])
    audit("cases.objection_answered", case.id, by=by.actor, at=at)
    announce(ObjectionAnswered(objection_id=objection.id), at=at)


def _add(notice_id: UUID, person_id: UUID, words: str, *, by: Actor, taken_name: str, at: datetime) -> None:
    case = queries.case_to_change(Proceeding.objects.values_list("case_id", flat=True).get(id=notice_id))
    notice = Proceeding.objects.get(id=notice_id)
    procedure_rules.check_may_object(notice, case, person_id, words, at)
    objection = Objection(
        id=uuid7(at),
        proceeding=notice,
        case_id=case.id,
        person_id=person_id,
        words=words.strip()[:2000],
        at=at,
        taken_name=taken_name,
    )
    objection.save(force_insert=True)
    office = Actor("system", None, _office(case), case.agency)  # the history of the case names nobody who objects
    audit("cases.objected", case.id, by=office, at=at)
    audit("cases.objection_made", objection.id, by=by, at=at)


def _office(case: Case) -> str:
    return book.edition(case.edition_number).book.agencies[case.agency].short_name.zh
