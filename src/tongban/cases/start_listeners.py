"""What cases do about starts, seasons and places when something happened."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongban.book import api as book
from tongban.cases import events, queries, quotas
from tongban.cases.listeners import tell_of_case
from tongban.cases.models import Case, Season
from tongban.cases.offers import OfferView, offer_view
from tongban.cases.operations import finding, offering, placing, recurring
from tongban.certificates import events as certificate_events
from tongban.exchange import events as exchange_events
from tongban.forms import api as forms
from tongban.kernel.events import listens_to
from tongban.kernel.words import listed
from tongban.notifications import api as notifications


@listens_to(exchange_events.RecordsPushed)
def note_pushed(event: exchange_events.RecordsPushed, at: datetime) -> None:
    """Note whom a register's records concern."""
    finding.note_pushed(event.source, event.records, at=at)


@listens_to(certificate_events.CertificateIssued)
def note_issued(event: certificate_events.CertificateIssued, at: datetime) -> None:
    """Note whom a new certificate concerns."""
    finding.note_issued(event.certificate_id, at=at)


@listens_to(events.ApplicationFiled)
def follow_filed(event: events.ApplicationFiled, at: datetime) -> None:
    """Keep what a filed form answers: an offer, a period; and prepare the next period."""
    draft = forms.filed_draft(event.application_id)
    if draft is not None:
        offering.keep_filed(draft.id, event.application_id, at=at)
    recurring.follow(event.application_id, at=at)


@listens_to(events.OfferMade)
def tell_offer(event: events.OfferMade, at: datetime) -> None:
    """Tell the person what is offered, why, by which data, how much, and until when to say no."""
    offer = offer_view(event.offer_id)
    words = gettext_noop(
        "%(title)s: %(why)s Read from: %(sources)s. %(amounts)sIf you say nothing by %(day)s it is filed for you. "
        "You can agree now, or decline."
    )
    details = {"sources": _said(_sources, offer), "amounts": _said(_amounts, offer), "day": str(offer.decline_by)}
    _tell_offer(offer, words, details, at)


@listens_to(events.OfferHinted)
def tell_hint(event: events.OfferHinted, at: datetime) -> None:
    """Tell the person that they may be entitled, and that a form was begun."""
    words = gettext_noop("%(title)s: %(why)s You may be entitled to it. A form was begun for you: apply if you wish.")
    _tell_offer(offer_view(event.offer_id), words, {}, at)


@listens_to(events.OfferLapsed)
def tell_lapsed(event: events.OfferLapsed, at: datetime) -> None:
    """Tell the person that nothing was filed, and why."""
    words = gettext_noop("%(title)s: nothing was filed. %(reason)s")
    _tell_offer(offer_view(event.offer_id), words, {"reason": event.reason}, at)


@listens_to(events.OfferTaken)
def tell_taken(event: events.OfferTaken, at: datetime) -> None:
    """Tell the person what an officer took down, so that nobody answers behind their back."""
    offer = offer_view(event.offer_id)
    words = (
        gettext_noop("%(title)s: you agreed at a counter, and it was filed.")
        if offer.application_number
        else gettext_noop("%(title)s: you declined at a counter. Nothing was filed.")
    )
    _tell_offer(offer, words, {}, at)


@listens_to(events.SeasonOpened)
def tell_opened(event: events.SeasonOpened, at: datetime) -> None:
    """Tell whoever files that the window has opened."""
    words = gettext_noop("%(title)s, %(period)s: can be filed now, by %(day)s. A form was begun for you.")
    _tell_season(event.season_id, words, at)


@listens_to(events.SeasonReminded)
def tell_reminded(event: events.SeasonReminded, at: datetime) -> None:
    """Remind of the last day."""
    words = gettext_noop("%(title)s, %(period)s: not filed yet. The last day is %(day)s.")
    _tell_season(event.season_id, words, at)


@listens_to(events.SeasonMissed)
def tell_missed(event: events.SeasonMissed, at: datetime) -> None:
    """Say that the last day has passed, and that it may be filed late."""
    words = (
        gettext_noop("%(title)s, %(period)s: the last day was %(day)s. You can still file it, late.")
        if event.goes_on
        else gettext_noop(
            "%(title)s, %(period)s: the last day was %(day)s. You can still file it, late. It was missed twice in a "
            "row: no further form is begun until you file again."
        )
    )
    _tell_season(event.season_id, words, at)


@listens_to(events.PlaceAwaited)
def tell_in_line(event: events.PlaceAwaited, at: datetime) -> None:
    """Tell the applicant their place in line."""
    case = Case.objects.select_related("application__applicant").get(id=event.case_id)
    words = gettext_noop("“%(service)s”: no place is left at present. You are number %(number)s in line.")
    tell_of_case(case, words, {"number": quotas.in_line(case)}, at)


@listens_to(events.CaseNotAccepted)
def free_not_accepted(event: events.CaseNotAccepted, at: datetime) -> None:
    """Give back the place of a case that was not accepted."""
    placing.give_back(event.case_id)


@listens_to(events.CaseWithdrawn)
def free_withdrawn(event: events.CaseWithdrawn, at: datetime) -> None:
    """Give back the place of a case that was withdrawn."""
    placing.give_back(event.case_id)


@listens_to(events.CaseDecided)
def free_refused(event: events.CaseDecided, at: datetime) -> None:
    """Give back the place of a case that was refused."""
    if not event.granted:
        placing.give_back(event.case_id)


@listens_to(events.CaseReopened)
def owe_place(event: events.CaseReopened, at: datetime) -> None:
    """Give a place to a case that is accepted again."""
    placing.owe(event.case_id, at=at)


def _tell_offer(offer: OfferView, words: str, details: Mapping[str, object], at: datetime) -> None:
    url = reverse("portal:offer", args=[offer.id])
    notifications.tell(offer.person.id_number, offer.bundle.title, words, {"why": offer.start.text, **details}, url, at)


def _tell_season(season_id: UUID, words: str, at: datetime) -> None:
    season = Season.objects.select_related("follows__applicant", "follows__company").get(id=season_id)
    recurs = book.current().book.bundles[season.bundle].recurs
    if recurs is None:
        return
    details = {"period": season.period, "day": str(season.due_on)}
    url = reverse("forms:draft", args=[season.draft_id]) if season.draft_id else reverse("portal:me")
    for id_number in queries.told_of(season.follows):
        notifications.tell(id_number, recurs.title, words, details, url, at)


def _said(words: Callable[[OfferView], str], offer: OfferView) -> str:
    """Return words that are put together in the reader's language."""
    said: str = lazy(words, str)(offer)
    return said


def _sources(offer: OfferView) -> str:
    return listed([str(title) for title in offer.sources])


def _amounts(offer: OfferView) -> str:
    told = [f"{one.question.label}: {one.words}" for one in offer.amounts]
    return _("Amount: %(amounts)s. ") % {"amounts": listed(told)} if told else ""
