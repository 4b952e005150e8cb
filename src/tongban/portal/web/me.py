"""What concerns the person who is signed in: what waits for them, what runs, what is done."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.portal.web.offers import offer_cards, season_cards
from tongban.ui.components import Card, Tag
from tongban.ui.doors import page

ROWS = 20


@page(open_to=identity.residents)
def things(request: identity.ResidentRequest) -> HttpResponse:
    """Show what waits for the person, what runs, and what is done."""
    rows = Paginator(cases.applications_of(request.resident).select_related("applicant", "company"), ROWS).get_page(
        request.GET.get("page")
    )
    offers, seasons = cases.open_offers(request.resident.person_id), cases.open_seasons(request.resident)
    shown = {one.draft_id for one in offers} | {one.draft_id for one in seasons}
    context = {
        "draft_cards": [
            _draft_card(draft, request.resident)
            for draft in forms.unfinished_drafts(request.resident, at=now())
            if draft.id not in shown
        ],
        "asked_cards": [_asked_card(one) for one in cases.confirmations_asked_of(request.resident.id_number)],
        "offer_cards": offer_cards(offers),
        "season_cards": season_cards(seasons),
        "application_cards": [_application_card(one, request.resident) for one in rows],
        "rows": rows,
    }
    return render(request, "portal/me.html", context)


def _draft_card(draft: forms.Draft, resident: identity.Resident) -> Card:
    when = date_format(localtime(draft.changed_at), "SHORT_DATETIME_FORMAT")
    for_whom = _for_whom(draft.company or draft.person, resident)
    return Card(
        title=book.edition(draft.edition_number).book.bundles[draft.bundle].title,
        url=reverse("forms:draft", args=[draft.id]),
        text=" · ".join(filter(None, [for_whom, _("Last changed %(when)s") % {"when": when}])),
        icon="pencil",
    )


def _asked_card(asked: cases.Confirmation) -> Card:
    application = asked.application
    return Card(
        title=book.edition(application.edition_number).book.bundles[application.bundle].title,
        url=reverse("portal:confirm", args=[application.number]),
        text=_("%(name)s asks you to confirm.") % {"name": (application.company or application.applicant).name},
        icon="users",
        tag=Tag(_("Please confirm"), "wait"),
    )


def _for_whom(principal: identity.Person | identity.Company, resident: identity.Resident) -> str:
    """Say for whom something is that is not the resident's own; only asked where they act for somebody."""
    return "" if principal.pk == resident.person_id else _("For %(name)s") % {"name": principal.name}


def _application_card(application: cases.Application, resident: identity.Resident) -> Card:
    bundle = book.edition(application.edition_number).book.bundles[application.bundle]
    state = cases.ApplicationState(application.state)
    kinds = {"finished": "good", "withdrawn": "neutral", "awaiting_confirmation": "wait"}
    title = f"{bundle.title} · {application.title}" if application.title else bundle.title
    mandated = resident.helps and cases.is_filed_for(application, resident)
    for_whom = _for_whom(application.company or application.applicant, resident) if mandated else ""
    return Card(
        title=title,
        url=reverse("portal:progress", args=[application.number]),
        text=" · ".join(filter(None, [for_whom, application.number])),
        icon="list-checks",
        tag=Tag(state.words, kinds.get(state.value, "info")),
    )
