"""The other parties agree, or do not, or let their time pass: by signing in, or in person at a counter."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import deadlines, queries, rules
from tongban.cases.events import (
    AnsweredAtCounter,
    ApplicationConfirmed,
    ApplicationDeclined,
    ConfirmationLapsed,
    PartiesReminded,
)
from tongban.cases.models import Application, Case, Confirmation
from tongban.cases.operations.ending import finish_if_done
from tongban.cases.operations.releasing import release
from tongban.cases.states import ApplicationState, CaseState, ConfirmationState
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused


@transaction.atomic
def confirm(application_id: UUID, *, by: identity.Resident, at: datetime) -> None:
    """Agree to an application; with the last agreement its first cases go to their offices."""
    application = queries.application_to_change(application_id)
    confirmation = _asked(application, by)
    audit("cases.confirmed", application.id, by=by.actor, at=at)
    _agree(application, confirmation, by=by.actor, at=at)


@transaction.atomic
def decline(application_id: UUID, reason: str, *, by: identity.Resident, at: datetime) -> None:
    """Not agree: nothing was started, the application ends, and the applicant learns why."""
    rules.check_reason(reason)
    application = queries.application_to_change(application_id)
    confirmation = _asked(application, by)
    _disagree(application, confirmation, reason, at=at)
    audit("cases.declined", application.id, by=by.actor, at=at, note=confirmation.reason)


@transaction.atomic
def open_at_counter(number: str, id_number: str, *, by: identity.Officer, at: datetime) -> UUID:
    """Return the id of what a person at the counter is asked to confirm, found by application and ID number.

    The person is written down if new, so that the look which follows is recorded as one at their data.
    Raises Refused in the officer's words: unknown, not asked, answered, ended, or the officer's own application.
    """
    id_number = id_number.strip().upper()
    if not identity.is_id_number(id_number):
        raise Refused(_("This is not a valid ID number. Check the 18 characters."), code="wrong_id_number")
    confirmation = queries.confirmation_at_counter(number.strip(), id_number)
    if confirmation is None:
        raise Refused(
            _("Nobody with this ID number is asked to confirm an application with this number. Check both."),
            code="not_asked",
        )
    rules.check_may_take(by, queries.parties_of(confirmation.application))
    rules.check_may_answer(confirmation.application, confirmation)
    identity.person_for(id_number, confirmation.name, by=by.actor, at=at)
    return confirmation.id


@transaction.atomic
def confirm_at_counter(
    application_id: UUID, id_number: str, *, card_seen: bool, by: identity.Officer, at: datetime
) -> None:
    """Take the agreement of a person who is at the counter; `card_seen`: the officer has seen their ID card.

    Raises Refused for an officer who is a party themself, and for whoever is not asked or has answered.
    """
    application, confirmation = _taken(application_id, id_number, card_seen, by)
    _keep_counter(confirmation, "cases.confirmed_at_counter", note=confirmation.name, by=by, at=at)
    _agree(application, confirmation, by=by.actor, at=at)


@transaction.atomic
def decline_at_counter(
    application_id: UUID, id_number: str, reason: str, *, card_seen: bool, by: identity.Officer, at: datetime
) -> None:
    """Take down that a person who is at the counter does not agree, and why. Raises Refused as confirm_at_counter."""
    application, confirmation = _taken(application_id, id_number, card_seen, by)
    rules.check_reason(reason)
    note = f"{confirmation.name}: {reason.strip()[:500]}"
    _keep_counter(confirmation, "cases.declined_at_counter", note=note, by=by, at=at)
    _disagree(application, confirmation, reason, at=at)


def chase(application: Application, *, at: datetime) -> None:
    """Remind the parties a locked, due application still waits for, once; after its last day, end it.

    A worker that was away on the day of the reminder sends none when the last day has passed too.
    """
    last = application.confirm_by
    waits = application.state == ApplicationState.AWAITING_CONFIRMATION
    if not waits or last is None:
        application.wake_at = None
    elif at < (passed := deadlines.morning_after(last)):
        application.wake_at = passed
        audit("cases.parties_reminded", application.id, by=SYSTEM, at=at)
        announce(PartiesReminded(application_id=application.id), at=at)
    else:
        application.confirmations.filter(state=ConfirmationState.ASKED).update(state=ConfirmationState.LAPSED)
        _end(application)
        audit("cases.confirmation_lapsed", application.id, by=SYSTEM, at=at)
        announce(ConfirmationLapsed(application_id=application.id), at=at)
    application.save(update_fields=["state", "wake_at"])
    finish_if_done(application, at=at, by=SYSTEM)


def _asked(application: Application, resident: identity.Resident) -> Confirmation:
    """Return a resident's confirmation of a locked application, locked too, if they may answer."""
    confirmation = queries.confirmation_to_answer(application, resident.id_number)
    if confirmation is None and application.applicant_id == resident.person_id:
        raise Refused(_("You filed this yourself: the other party is asked to confirm it, not you."), code="not_yours")
    if confirmation is None:
        raise Refused(_("You are not asked to confirm this."), code="not_yours")
    rules.check_may_answer(application, confirmation)
    return confirmation


def _taken(
    application_id: UUID, id_number: str, card_seen: bool, officer: identity.Officer
) -> tuple[Application, Confirmation]:
    """Return the application and the person's confirmation, both locked, if this officer may take the answer."""
    application = queries.application_to_change(application_id)
    rules.check_may_take(officer, queries.parties_of(application))
    confirmation = queries.confirmation_to_answer(application, id_number)
    if confirmation is None:
        raise Refused(_("This person is not asked to confirm this."), code="not_asked")
    rules.check_may_answer(application, confirmation)
    rules.check_card_seen(card_seen)
    return application, confirmation


def _agree(application: Application, confirmation: Confirmation, *, by: Actor, at: datetime) -> None:
    confirmation.state = ConfirmationState(confirmation.state).move_to(ConfirmationState.CONFIRMED)
    confirmation.answered_at = at
    confirmation.save()
    edition = book.edition(application.edition_number)
    form = forms.form_of(application.bundle, edition, application.choices)
    values = form.values(application.answers)
    looked_up = forms.sources_about(form, [confirmation.party, *confirmation.also], values, day_of(at))
    exchange.consent(
        confirmation.id_number,
        purpose=application.bundle,
        sources=[source.key for source, _fields in looked_up if source.needs_consent],
        concerning=application.number,
        by=by,
        at=at,
    )
    if application.confirmations.filter(state=ConfirmationState.ASKED).exists():
        return
    application.state = ApplicationState(application.state).move_to(ApplicationState.IN_PROGRESS)
    application.wake_at = None
    application.reads_at = at if forms.read_later(form, values, day_of(at)) else None
    application.save(update_fields=["state", "wake_at", "reads_at"])
    if application.reads_at is None:
        begin(application, by=by, at=at)
    announce(ApplicationConfirmed(application_id=application.id), at=at)


def begin(application: Application, *, by: Actor, at: datetime) -> None:
    """Put the cases that wait for no other before their offices: everybody has confirmed, and all is read."""
    release(application, book.edition(application.edition_number), at=at, by=by)


def _disagree(application: Application, confirmation: Confirmation, reason: str, *, at: datetime) -> None:
    confirmation.state = ConfirmationState(confirmation.state).move_to(ConfirmationState.DECLINED)
    confirmation.answered_at, confirmation.reason = at, reason.strip()[:500]
    confirmation.save()
    _end(application)
    application.save(update_fields=["state", "wake_at"])
    finish_if_done(application, at=at, by=SYSTEM)
    announce(ApplicationDeclined(application_id=application.id, reason=confirmation.reason), at=at)


def _end(application: Application) -> None:
    """Withdraw a locked application and those of its cases that wait; the caller saves the application.

    Cases that began before answers were changed, and use none of them, run on: then it is in progress again.
    """
    cases = list(Case.objects.select_for_update().filter(application=application).order_by("id"))
    for case in cases:
        if case.state == CaseState.WAITING:
            case.state = CaseState(case.state).move_to(CaseState.WITHDRAWN)
            case.wake_at = None
            case.version += 1
            case.save(update_fields=["state", "wake_at", "version"])
    ended = all(case.state == CaseState.WITHDRAWN for case in cases)
    goal = ApplicationState.WITHDRAWN if ended else ApplicationState.IN_PROGRESS
    application.state = ApplicationState(application.state).move_to(goal)
    application.wake_at = None


def _keep_counter(confirmation: Confirmation, action: str, *, note: str, by: identity.Officer, at: datetime) -> None:
    """Put on an answer which officer took it (the caller saves it), audit that, and tell the person."""
    confirmation.taken_by, confirmation.taken_name, confirmation.taken_agency = by.officer_id, by.name, by.agency
    details = {"confirmation": str(confirmation.id), "party": confirmation.party}
    audit(action, confirmation.application_id, by=by.actor, at=at, note=note, details=details)
    announce(AnsweredAtCounter(confirmation_id=confirmation.id), at=at)
