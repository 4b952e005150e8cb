"""People's questions to offices: is this datum right (异议), why was my data looked at (质询)? Asked, answered once.

Shanghai Data Regulation Art. 35; Personal Information Protection Law Art. 44-46, 50.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import answering, queries
from tongban.exchange.events import InquiryAnswered
from tongban.exchange.identifiers import member_part
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Call, Inquiry, Stop
from tongban.exchange.operations.numbers import running_number
from tongban.exchange.states import InquiryState
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused
from tongban.kernel.workdays import due_on

LONGEST = 500  # characters of a question or an answer


@transaction.atomic
def question_datum(
    person: identity.Person, source: str, field: str, words: str, *, concerning: str, by: Actor, at: datetime
) -> Inquiry:
    """Ask the provider of `source` whether its `field` about this person is right; an open question stays as it is."""
    agency = answering.answers_for(book.current().book.sources[source].agency)
    asked = Inquiry.objects.filter(
        person_id=person.id, kind="datum", source=source, field=field, state=InquiryState.OPEN
    )
    if (kept := asked.first()) is not None:
        return kept
    inquiry = _new("datum", agency, words, by, at)
    inquiry.person_id, inquiry.subject_digest = person.id, digest_of(person.id_number)
    inquiry.source, inquiry.field, inquiry.concerning = source, field, concerning
    return _opened(inquiry, by, at)


@transaction.atomic
def question_look(look_id: UUID, words: str, *, by: identity.Resident, at: datetime) -> Inquiry:
    """Ask the office that looked at a person's data why. Raises Call.DoesNotExist for a look at somebody else's."""
    look = queries.look_at(look_id, by)
    if Inquiry.objects.filter(person_id=by.person_id, look_id=look_id, state=InquiryState.OPEN).exists():
        raise Refused(_("You have asked about this look already. The answer is still to come."), code="already_asked")
    inquiry = _new("look", answering.answers_for(answering.looked(look)), words, by.actor, at)
    inquiry.person_id, inquiry.subject_digest = by.person_id, digest_of(by.id_number)
    inquiry.look_id, inquiry.concerning = look_id, look.concerning
    if isinstance(look, Call):
        inquiry.source = look.source
    return _opened(inquiry, by.actor, at)


@transaction.atomic
def answer_inquiry(inquiry_id: UUID, outcome: str, words: str, *, by: identity.Officer, at: datetime) -> None:
    """Answer a question once and for good. Raises Inquiry.DoesNotExist for another office's."""
    inquiry = queries.inquiries_for(by).select_for_update().get(id=inquiry_id)
    answering.check_may_answer(inquiry, outcome, by)
    if not words.strip():
        raise Refused(_("Say in plain words what you found."), code="words_missing")
    inquiry.state = InquiryState(inquiry.state).move_to(InquiryState(outcome))
    inquiry.answer, inquiry.answered_by, inquiry.answered_at = words.strip()[:LONGEST], by.name, at
    inquiry.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    if inquiry.state == InquiryState.STOPPED:
        _stop(inquiry, by, at)
    audit("exchange.inquiry_answered", inquiry.id, by=by.actor, at=at, details={"outcome": outcome})
    announce(InquiryAnswered(inquiry_id=inquiry.id, person_id=inquiry.person_id), at=at)


def _stop(inquiry: Inquiry, by: identity.Officer, at: datetime) -> None:
    """Stop the system that made the call; a look by a person has no call that could be stopped."""
    call = Call.objects.filter(id=inquiry.look_id).first() if inquiry.look_id else None
    if call is None or not call.consumer:
        return
    stop = Stop.objects.create(
        id=uuid7(at),
        source=call.source,
        consumer=member_part(call.consumer),
        purpose=call.purpose,
        reason=inquiry.answer,
        by_label=by.name,
        at=at,
    )
    audit("exchange.stopped", stop.id, by=by.actor, at=at, note=inquiry.answer, details={"inquiry": inquiry.number})


def _new(kind: str, agency: str, words: str, by: Actor, at: datetime) -> Inquiry:
    if not words.strip():
        raise Refused(_("Say in a few words what is wrong."), code="words_missing")
    edition, today = book.current(), day_of(at)
    days = int(edition.parameter("inquiry_days", on=today))
    return Inquiry(
        id=uuid7(at),
        number=running_number("Q", "exchange_inquiry_number", at),
        kind=kind,
        agency=agency,
        words=words.strip()[:LONGEST],
        raised_by=by.label,
        due_on=due_on(days, counted_from=today, calendar=edition.calendar()),
        opened_at=at,
    )


def _opened(inquiry: Inquiry, by: Actor, at: datetime) -> Inquiry:
    inquiry.save(force_insert=True)
    audit("exchange.inquiry_opened", inquiry.id, by=by, at=at, note=inquiry.words, details={"kind": inquiry.kind})
    return inquiry
