"""What was opened for a person without their asking: read, agreed to, declined; and what is to be filed again."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.ui.components import Card, Tag
from tongban.ui.doors import action, page


@page(open_to=identity.residents)
def offer(request: identity.ResidentRequest, offer_id: UUID) -> HttpResponse:
    """Show what is offered, why, by which data, how much, and until when to say no."""
    return render(request, "portal/offer.html", {"offer": _own(request.resident, offer_id)})


@action(open_to=identity.residents, back_to="portal:offer")
def agree(request: identity.ResidentRequest, offer_id: UUID) -> HttpResponse:
    """Agree at once."""
    _own(request.resident, offer_id)
    application = cases.agree(offer_id, by=request.resident, at=now())
    messages.success(request, _("Filed: number %(number)s.") % {"number": application.number})
    return redirect("portal:progress", application.number)


@action(open_to=identity.residents, back_to="portal:offer")
def decline(request: identity.ResidentRequest, offer_id: UUID) -> HttpResponse:
    """Decline."""
    _own(request.resident, offer_id)
    cases.decline_offer(offer_id, by=request.resident, at=now())
    messages.success(request, _("Declined. Nothing is filed, and you are not asked again for this period."))
    return redirect("portal:me")


def offer_cards(offers: Sequence[cases.Offer]) -> list[Card]:
    """Return a card for each offer that can be answered."""
    return [_offer_card(one) for one in offers]


def season_cards(seasons: Sequence[cases.Season]) -> list[Card]:
    """Return a card for each period that is to be filed."""
    content = book.current().book
    known = [(one, content.bundles[one.bundle]) for one in seasons if one.bundle in content.bundles]
    return [_season_card(one, bundle) for one, bundle in known]


def _offer_card(one: cases.Offer) -> Card:
    bundle = book.edition(one.edition_number).book.bundles[one.bundle]
    if one.decline_by is None:
        text, tag = _("You may be entitled to it. A form was begun for you."), Tag(_("You may apply"), "info")
    else:
        day = date_format(one.decline_by, "DATE_FORMAT")
        text = _("Filed for you if you say nothing by %(day)s.") % {"day": day}
        tag = Tag(_("Agree or decline"), "wait")
    return Card(title=bundle.title, url=reverse("portal:offer", args=[one.id]), text=text, icon="bell", tag=tag)


def _season_card(one: cases.Season, bundle: book.Bundle) -> Card:
    days = {"first": date_format(one.opens_on, "DATE_FORMAT"), "last": date_format(one.due_on, "DATE_FORMAT")}
    is_late = one.state == cases.SeasonState.MISSED
    words = (
        _("The last day was %(last)s. You can still file it, late.")
        if is_late
        else _("Filing window: %(first)s to %(last)s.")
    )
    title = f"{bundle.recurs.title if bundle.recurs else bundle.title} · {one.period}"
    parts = [one.company.name] if one.company else []
    return Card(
        title=title,
        url=reverse("forms:draft", args=[one.draft_id]),
        text=" · ".join([*parts, words % days]),
        icon="pencil",
        tag=Tag(_("Late"), "bad") if is_late else Tag(_("Open"), "wait"),
    )


def _own(resident: identity.Resident, offer_id: UUID) -> cases.OfferView:
    """Return an offer of the resident's own; to anybody else it does not exist."""
    try:
        return cases.offer_view(offer_id, of=resident.person_id)
    except cases.Offer.DoesNotExist as stranger:
        raise Http404 from stranger
