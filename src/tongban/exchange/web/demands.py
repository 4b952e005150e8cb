"""Demands: asked for, corrected, checked, answered, disputed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import asking, lists, offering
from tongban.exchange.models import Demand
from tongban.exchange.operations import demanding
from tongban.exchange.web.catalog import dataset_url, source_or_404
from tongban.exchange.web.forms import DatasetForm, DemandForm, FieldsForm, ReasonForm
from tongban.exchange.web.frame import (
    EXPORT_ROWS,
    due_cell,
    field_titles,
    frame,
    paged,
    spreadsheet,
    state_tag,
)
from tongban.exchange.web.shown_demands import cells_of, facts_of, line_of, what_of
from tongban.exchange.web.words import FOLLOWS, MOVES, STEPS
from tongban.identity import api as identity
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.components import Happening, Link, Table
from tongban.ui.doors import action, page

WITH_REASON: dict[str, Callable[..., Any]] = {
    "send-back": demanding.send_back,
    "refuse": demanding.refuse,
    "dispute": demanding.dispute,
    "uphold": demanding.uphold,
}
AT_ONCE: dict[str, Callable[..., Any]] = {
    "withdraw": demanding.withdraw,
    "pass-on": demanding.pass_on,
    "overrule": demanding.overrule,
}


@page(open_to=identity.stewards)
def demands(request: identity.OfficerRequest) -> HttpResponse:
    """Show the demand list (需求清单): what offices need, what waits for whom."""
    edition = book.current()
    found = lists.demands_seen_by(request.officer, edition)
    waiting = request.GET.get("view") == "waiting"
    rows = paged(request, found.filter(lists.waiting_for(request.officer, edition)) if waiting else found)
    columns = [_("Number"), _("Data"), _("Office that asks"), _("Provider"), _("State"), _("Due")]
    here = reverse("exchange:demands")
    context = frame(
        request,
        "exchange:demands",
        rows=rows,
        table=Table(_("Demands"), columns, [cells_of(one) for one in rows]),
        title=_("Demand list"),
        intro=_("What offices need for their duties: checked within 2 working days, answered within 5."),
        export_url=reverse("exchange:demands-export"),
        link=Link(here, _("Show all")) if waiting else Link(f"{here}?view=waiting", _("Show what waits for you")),
    )
    return render(request, "exchange/list.html", context)


@page(open_to=identity.stewards)
def demands_export(request: identity.OfficerRequest) -> HttpResponse:
    """Give the demand list as a table for a spreadsheet."""
    columns = [_("Number"), _("Data"), _("Fields"), _("Office that asks"), _("Provider"), _("Application scenario")]
    columns += [_("Services"), _("From"), _("Until"), _("State"), _("Due"), _("Reason")]
    found = lists.demands_seen_by(request.officer, book.current())[:EXPORT_ROWS]
    return spreadsheet("demands", columns, map(line_of, found))


@page(open_to=identity.stewards)
def demand(request: identity.OfficerRequest, demand_id: UUID) -> HttpResponse:
    """Show one demand, its history, and what this officer may do with it."""
    found = _found(request.officer, demand_id)
    moves = asking.moves_for(request.officer, found, book.current())
    context = frame(
        request,
        "exchange:demands",
        demand=found,
        state=state_tag(found),
        due=due_cell(found.due_on),
        rows=facts_of(found),
        agreements=list(found.agreements.order_by("added_at", "id")),
        moves=[Link(reverse("exchange:demand-move", args=[found.id, move]), MOVES[move]) for move in moves],
        points=[
            Happening(STEPS[one.action], "done", _("done"), one.at, one.actor_label, one.note)
            for one in history_of([found.id])
        ],
        trail=[Link(reverse("exchange:demands"), _("Demands")), Link("", found.number)],
    )
    return render(request, "exchange/demand.html", context)


@page(open_to=identity.stewards)
def ask(request: identity.OfficerRequest, source: str = "") -> HttpResponse:
    """Ask for access to a dataset, or for what is in no catalogue."""
    return _form_page(request, _form(request, _source(source)))


@action(open_to=identity.stewards, back_to="exchange:catalog")
def submit(request: identity.OfficerRequest, source: str = "") -> HttpResponse:
    """Submit a demand; what was typed stays on the page when it is refused."""
    form = _form(request, _source(source), typed=request.POST)
    return _submitted(request, form, lambda: demanding.demand(form.wish(), by=request.officer, at=now()).id)


@page(open_to=identity.stewards)
def ask_move(request: identity.OfficerRequest, demand_id: UUID, move: str) -> HttpResponse:
    """Ask what a step needs, and say what will follow."""
    found = _found(request.officer, demand_id)
    if move == "correct":
        return _form_page(request, _form(request, _source(found.source), found=found), found)
    return _move_page(request, found, move, _move_form(found, move))


@action(open_to=identity.stewards, back_to="exchange:demand")
def make_move(request: identity.OfficerRequest, demand_id: UUID, move: str) -> HttpResponse:
    """Make a step of a demand; what was typed stays on the page when it is refused."""
    found = _found(request.officer, demand_id)
    if move == "correct":
        form = _form(request, _source(found.source), typed=request.POST, found=found)
        return _submitted(request, form, lambda: _corrected(found, form, request.officer), found)
    asked = _move_form(found, move, request.POST)
    if not asked.is_valid():
        return _move_page(request, found, move, asked, status=422)
    try:
        _make(found, move, asked.cleaned_data, request.officer)
    except Refused as refusal:
        asked.add_error(None, refusal.reason)
        return _move_page(request, found, move, asked, status=422)
    messages.success(request, _("Done: %(move)s.") % {"move": MOVES[move]})
    return redirect("exchange:demand", found.id)


def _make(found: Demand, move: str, given: dict[str, Any], officer: identity.Officer) -> None:
    by: dict[str, Any] = {"by": officer, "at": now()}
    if move == "approve":
        demanding.approve(found.id, given.get("fields_given", []), **by)
    elif move == "catalog":
        demanding.catalog(found.id, given["source"], **by)
    elif move in WITH_REASON:
        WITH_REASON[move](found.id, given["reason"], **by)
    else:
        AT_ONCE[move](found.id, **by)


def _corrected(found: Demand, form: DemandForm, officer: identity.Officer) -> UUID:
    demanding.correct(found.id, form.wish(), by=officer, at=now())
    return found.id


def _submitted(
    request: identity.OfficerRequest, form: DemandForm, submitted: Callable[[], UUID], found: Demand | None = None
) -> HttpResponse:
    if form.is_valid():
        try:
            demand_id = submitted()
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            words = _("Submitted. The superior data office checks the form within 2 working days.")
            if form.source is not None and not form.source.connector:
                words = _("Submitted. It goes to the other city, whose data office checks the form.")
            messages.success(request, words)
            return redirect("exchange:demand", demand_id)
    return _form_page(request, form, found, status=422)


def _found(officer: identity.Officer, demand_id: UUID) -> Demand:
    """Return a demand this officer's office has to do with; another's does not exist for them."""
    found = lists.demands_seen_by(officer, book.current()).filter(id=demand_id).first()
    if found is None:
        raise Http404
    return found


def _source(key: str) -> book.Source | None:
    """Return the dataset of this city or of another; nothing for what is in no catalogue."""
    offer = offering.found_there(key) if "/" in key else None
    if offer is not None:
        return offering.source_there(offer[1])
    return source_or_404(key) if key else None


def _form(
    request: identity.OfficerRequest, source: book.Source | None, *, typed: Any = None, found: Demand | None = None
) -> DemandForm:
    edition, own = book.current(), request.officer.agency
    agencies = sorted(edition.book.agencies.items())
    others = [(key, str(one.name)) for key, one in agencies if key != own and book.is_own(one)]
    names = ("provider", "wanted", "scenario", "purposes", "starts_on", "ends_on", "per_minute", "promised")
    initial = {name: getattr(found, name) for name in names} | {"fields_wanted": found.fields} if found else None
    services = [(one.key, str(one.title)) for one in lists.services_of(own, edition)]
    return DemandForm(typed, source=source, providers=others, services=services, initial=initial)


def _form_page(
    request: identity.OfficerRequest, form: DemandForm, found: Demand | None = None, *, status: int = 200
) -> HttpResponse:
    source = form.source
    back = dataset_url(source.key) if source else reverse("exchange:catalog")
    context = frame(
        request,
        "exchange:demands" if found else "exchange:catalog",
        form=form,
        title=_("Ask for access"),
        about=str(source.title) if source else _("What is in no catalogue yet"),
        reason=found.reason if found else "",
        has_services=bool(lists.services_of(request.officer.agency, book.current())),
        back=reverse("exchange:demand", args=[found.id]) if found else back,
    )
    return render(request, "exchange/ask.html", context, status=status)


def _move_form(found: Demand, move: str, typed: Any = None) -> django_forms.Form:
    if move in WITH_REASON:
        return ReasonForm(typed)
    content = book.current().book
    if move == "catalog":
        own = [(key, str(one.title)) for key, one in content.sources.items() if one.agency == found.provider]
        return DatasetForm(typed, choices=own)
    if move == "approve" and found.source in content.sources and not content.sources[found.source].raw:
        given = [field.name for field in content.sources[found.source].fields] if found.wanted else found.fields
        choices = list(zip(given, field_titles(found.source, given), strict=True))
        return FieldsForm(typed, choices=choices, chosen=found.fields)
    if move == "approve" or move in AT_ONCE:
        return django_forms.Form(typed)
    raise Http404


def _move_page(
    request: identity.OfficerRequest, found: Demand, move: str, form: django_forms.Form, *, status: int = 200
) -> HttpResponse:
    is_open = move in asking.moves_for(request.officer, found, book.current())
    context = frame(
        request,
        "exchange:demands",
        form=form,
        title=MOVES[move],
        about=f"{found.number} · {what_of(found)}",
        follows=FOLLOWS[move],
        closed="" if is_open else _("This step isn't open to you now."),
        danger=move in ("refuse", "withdraw"),
        back=reverse("exchange:demand", args=[found.id]),
    )
    return render(request, "exchange/act.html", context, status=status)
