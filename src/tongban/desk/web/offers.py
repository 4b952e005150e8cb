"""What the office's bundles have offered by themselves; and a person at the counter who answers such an offer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.components import Cell, Table, Tag
from tongban.ui.doors import Sight, action, page

ROWS, VISIT_SECONDS, SALT = 50, 1800, "desk.offers"


@page(open_to=identity.officers)
def offers(request: identity.OfficerRequest) -> HttpResponse:
    """Show what the bundles the office leads have offered, to whom (masked), why, and what became of it."""
    rows = Paginator(cases.offers_of(request.officer), ROWS).get_page(request.GET.get("page"))
    context = {
        "agency": book.current().book.agencies.get(request.officer.agency),
        "counts": [(state.words, count) for state, count in cases.offer_counts(request.officer).items()],
        "table": Table(
            _("Offers"),
            [_("Offered"), _("Person"), _("Began with"), _("State"), _("Noted on"), _("Missing or not met")],
            [_line(one) for one in rows],
        ),
        "rows": rows,
    }
    return render(request, "desk/offers.html", context)


@page(open_to=identity.counter_staff)
def ask(request: identity.OfficerRequest) -> HttpResponse:
    """Ask for the ID number on the person's card."""
    return render(request, "desk/find_offers.html", {"fault": "", "id_number": ""})


@action(open_to=identity.counter_staff, back_to="desk:find-offers")
def find(request: identity.OfficerRequest) -> HttpResponse:
    """Find what the person is offered."""
    number = request.POST.get("id_number", "").strip().upper()
    person = identity.person_by_id_number(number)
    if person is None or not cases.open_offers(person.id):
        fault = _("Nothing is offered to a person with this ID number. Check the 18 characters.")
        return render(request, "desk/find_offers.html", {"fault": fault, "id_number": number}, status=422)
    visit = signing.dumps([person.id.hex, request.officer.officer_id.hex], salt=SALT)
    return redirect("desk:counter-offers", visit)


def sight_of_offers(request: Any, visit: str) -> Sight | None:
    """Reading what a person is offered is looking at their data: recorded before it is shown."""
    try:
        found = _views(request.officer, visit)
    except Http404:
        return None
    if not found:
        return None
    return Sight(
        person_ids=[found[0].person.id],
        fields=sorted({key for one in found for key in one.questions}),
        by=request.officer.actor,
        purpose=found[0].bundle.key,
    )


@page(open_to=identity.counter_staff, shows=sight_of_offers)
def visit(request: identity.OfficerRequest, visit: str) -> HttpResponse:
    """Show what the person is offered, as they would read it themself, for half an hour and to this officer only."""
    return render(request, "desk/counter_offers.html", {"offers": _views(request.officer, visit)})


@action(open_to=identity.counter_staff, back_to="desk:counter-offers")
def answer(request: identity.OfficerRequest, visit: str) -> HttpResponse:
    """Take down what the person says."""
    found = {str(one.id): one for one in _views(request.officer, visit)}
    chosen = found.get(request.POST.get("offer", ""))
    if chosen is None:
        raise Refused(_("This has been answered already, or its time has passed."), code="changed_meanwhile")
    agrees = "agree" in request.POST
    cases.answer_offer_at_counter(
        chosen.id, agrees=agrees, card_seen="card_seen" in request.POST, by=request.officer, at=now()
    )
    messages.success(request, _("Taken down. The person is told."))
    return redirect("desk:counter")


def _views(officer: identity.Officer, visit: str) -> list[cases.OfferView]:
    """Return what this officer opened for the person within the last half hour; else it does not exist."""
    try:
        person_id, opened_by = signing.loads(visit, salt=SALT, max_age=VISIT_SECONDS)
    except signing.BadSignature as stranger:
        raise Http404 from stranger
    if opened_by != officer.officer_id.hex:
        raise Http404
    return [cases.offer_view(one.id) for one in cases.open_offers(UUID(person_id))]


def _line(one: cases.Offer) -> list[Cell]:
    content = book.edition(one.edition_number).book
    bundle, state = content.bundles[one.bundle], cases.OfferState(one.state)
    start = next(start for start in bundle.starts if start.key == one.start)
    return [
        Cell(f"{bundle.title} · {one.period[:10]}"),
        Cell(identity.mask_name(one.person.name)),
        Cell(start.title),
        Cell(tag=Tag(state.words)),
        Cell(date_format(one.noted_at, "SHORT_DATE_FORMAT")),
        Cell(", ".join(_words(key, bundle, content) for key in one.why)),
    ]


def _words(key: str, bundle: book.Bundle, content: book.Book) -> str:
    """Return a condition's, a question's or a material's words."""
    if key == "already_filed":
        return _("Applied already")
    services = [content.services[one.service].conditions for one in bundle.services]
    texts = {one.key: one.text for listed in (bundle.conditions, *services) for one in listed}
    if key in texts:
        return str(texts[key])
    if key in content.questions:
        return str(content.questions[key].label)
    if key in content.materials:
        return str(content.materials[key].title)
    return _("What the start itself wants")
