"""What a bundle's start opens for a person without their asking (免申即享): noted, judged, offered, answered, filed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.book import api as book
from tongban.cases import deadlines, offer_rules, rules
from tongban.cases.events import OfferHinted, OfferLapsed, OfferMade, OfferTaken
from tongban.cases.models import Application, Offer
from tongban.cases.operations.filing import file_draft
from tongban.cases.states import ApplicationState, OfferState
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused

MOST_TRIES = 5  # a silent register is asked again after 1, 2, 4, 8 hours; then the day's answer counts


def note(
    bundle: book.Bundle,
    start: book.Start,
    person: identity.Person,
    period: str,
    *,
    begun_by: str = "",
    given: Mapping[str, Any] | None = None,
    at: datetime,
) -> None:
    """Note, once for a person, a start and a period, that a start concerns somebody; the worker judges it."""
    stored = {key: forms.Answer(value=value, origin="source").stored() for key, value in (given or {}).items()}
    offer = Offer(
        id=uuid7(at),
        bundle=bundle.key,
        start=start.key,
        period=period,
        person=person,
        edition_number=book.current().number,
        begun_by=begun_by,
        given=stored,
        noted_at=at,
        wake_at=at,
    )
    Offer.objects.bulk_create([offer], ignore_conflicts=True)


def judge(offer: Offer, *, at: datetime) -> None:
    """Read the registers for a locked offer, and offer, hint, or leave it.

    Nothing is offered unless everything is known to be met and nothing is left to type or to hand in.
    """
    edition = book.edition(offer.edition_number)
    bundle = edition.book.bundles[offer.bundle]
    start = next(one for one in bundle.starts if one.key == offer.start)
    if _has_it(offer, at):
        _leave(offer, ["already_filed"], at=at)
        return
    found = forms.look_ahead(bundle.key, offer.person, offer.given, edition=edition, concerning=str(offer.id), at=at)
    if offer.tries < MOST_TRIES and any(one["fault"] == "down" for one in found.readings.values()):
        offer.wake_at = at + timedelta(hours=2**offer.tries)
        offer.tries += 1
        offer.save(update_fields=["wake_at", "tries"])
        return
    verdict = offer_rules.judged(forms.form_of(bundle.key, edition), start, found, day_of(at))
    if verdict.state == OfferState.NOTHING:
        _leave(offer, verdict.why, at=at)
        return
    draft = forms.prepare(bundle.key, offer.person, found, edition=edition, at=at)
    offer.state = OfferState(offer.state).move_to(verdict.state)
    offer.draft_id, offer.why, offer.offered_at, offer.wake_at = draft.id, verdict.why, at, None
    if verdict.state == OfferState.OFFERED:
        offer.decline_by = deadlines.confirm_by(start.decline_days, day_of(at), edition)
        offer.wake_at = deadlines.morning_after(offer.decline_by)
    offer.save()
    audit(f"cases.offer_{verdict.state.value}", offer.id, by=SYSTEM, at=at)
    announce((OfferMade if offer.decline_by else OfferHinted)(offer_id=offer.id), at=at)


def file_in_silence(offer: Offer, *, at: datetime) -> None:
    """File a locked offer that nobody has said no to in time; one that can't be filed any more lapses, and says so."""
    draft = forms.prepared(offer.draft_id) if offer.draft_id else None
    if draft is None:  # the person has discarded the form
        _answered(offer, OfferState.DECLINED, by=SYSTEM, at=at)
        return
    if draft.application_id is not None:
        offer.application_id = draft.application_id
        _answered(offer, OfferState.AGREED, by=SYSTEM, at=at)
        return
    try:
        with transaction.atomic():
            application = file_draft(draft, by=SYSTEM, at=at)
    except Refused as refusal:
        _answered(offer, OfferState.LAPSED, by=SYSTEM, at=at, note=refusal.reason)
        announce(OfferLapsed(offer_id=offer.id, reason=refusal.reason), at=at)
        return
    offer.application_id = application.id
    _answered(offer, OfferState.FILED, by=SYSTEM, at=at)


@transaction.atomic
def agree(offer_id: UUID, *, by: identity.Resident, at: datetime) -> Application:
    """Take what is offered at once. A second click gets the application of the first."""
    offer = _own(offer_id, by)
    return _agreed(offer, by=by.actor, at=at)


@transaction.atomic
def decline_offer(offer_id: UUID, *, by: identity.Resident, at: datetime) -> None:
    """Say no: nothing is filed, and nobody asks again in this period."""
    _declined(_own(offer_id, by), by=by.actor, at=at)


@transaction.atomic
def answer_offer_at_counter(
    offer_id: UUID, *, agrees: bool, card_seen: bool, by: identity.Officer, at: datetime
) -> None:
    """Take down what a person at the counter says to an offer. Raises Refused for an officer's own, or without card."""
    offer = Offer.objects.select_for_update(of=("self",)).select_related("person").get(id=offer_id)
    rules.check_may_take(by, frozenset({offer.person_id}))
    rules.check_card_seen(card_seen)
    offer.taken_name, offer.taken_agency = by.name, by.agency
    if agrees:
        _agreed(offer, by=by.actor, at=at)
    else:
        _declined(offer, by=by.actor, at=at)
    announce(OfferTaken(offer_id=offer.id), at=at)


def keep_filed(draft_id: UUID, application_id: UUID, *, at: datetime) -> None:
    """Keep that a person has filed the form of an offer themself, as it was or changed."""
    offer = Offer.objects.select_for_update().filter(draft_id=draft_id).first()
    if offer is not None and OfferState(offer.state).may_move_to(OfferState.AGREED):
        offer.application_id = application_id
        _answered(offer, OfferState.AGREED, by=SYSTEM, at=at)


def _own(offer_id: UUID, by: identity.Resident) -> Offer:
    """Return an offer locked if it is this person's own; to anybody else it does not exist."""
    return (
        Offer.objects.select_for_update(of=("self",)).select_related("person").get(id=offer_id, person_id=by.person_id)
    )


def _agreed(offer: Offer, *, by: Actor, at: datetime) -> Application:
    if offer.application_id is not None:
        return Application.objects.get(id=offer.application_id)
    offer_rules.check_open(offer)
    draft = forms.prepared(offer.draft_id) if offer.draft_id else None
    if draft is None:
        raise offer_rules.over()
    if draft.application_id is not None:
        application = Application.objects.get(id=draft.application_id)
    else:
        application = file_draft(draft, by=by, at=at)
    offer.application_id = application.id
    _answered(offer, OfferState.AGREED, by=by, at=at)
    return application


def _declined(offer: Offer, *, by: Actor, at: datetime) -> None:
    offer_rules.check_open(offer)
    if offer.draft_id:
        forms.drop(offer.draft_id, at=at)
    _answered(offer, OfferState.DECLINED, by=by, at=at)


def _answered(offer: Offer, state: OfferState, *, by: Actor, at: datetime, note: str = "") -> None:
    offer.state = OfferState(offer.state).move_to(state)
    offer.answered_at, offer.wake_at = at, None
    offer.save()
    audit(f"cases.offer_{state.value}", offer.id, by=by, at=at, note=note)


def _leave(offer: Offer, why: list[str], *, at: datetime) -> None:
    offer.state = OfferState(offer.state).move_to(OfferState.NOTHING)
    offer.why, offer.wake_at = why, None
    offer.save(update_fields=["state", "why", "wake_at"])
    audit("cases.offer_nothing", offer.id, by=SYSTEM, at=at)


def _has_it(offer: Offer, at: datetime) -> bool:
    """Tell whether the person has an application of the bundle running, or filed one in this month already."""
    filed = Application.objects.filter(applicant=offer.person, company=None, bundle=offer.bundle)
    running = (ApplicationState.AWAITING_CONFIRMATION, ApplicationState.IN_PROGRESS)
    if filed.filter(state__in=running).exists():
        return True
    day = day_of(at)
    this_month = filed.filter(filed_at__gte=deadlines.morning_of(day.replace(day=1)))
    return offer.period == f"{day:%Y-%m}" and this_month.exclude(state=ApplicationState.WITHDRAWN).exists()
