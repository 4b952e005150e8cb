"""Agreements, and what is stopped: shown, ended early, stopped at once, lifted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import asking, lists, offering
from tongban.exchange.models import Agreement, Stop
from tongban.exchange.operations import agreeing
from tongban.exchange.web.catalog import dataset_url, source_or_404
from tongban.exchange.web.forms import ReasonForm, StopForm
from tongban.exchange.web.frame import (
    EXPORT_ROWS,
    NOTHING_TOLD,
    Told,
    agency_name,
    field_titles,
    frame,
    paged,
    service_titles,
    source_title,
    spreadsheet,
)
from tongban.identity import api as identity
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused
from tongban.kernel.words import listed
from tongban.ui.components import Cell, Table, Tag
from tongban.ui.doors import action, page


@page(open_to=identity.stewards)
def agreements(request: identity.OfficerRequest) -> HttpResponse:
    """Show the agreements the officer's office has to do with."""
    names = lists.member_names(book.current())
    rows = paged(request, lists.agreements_seen_by(request.officer, book.current()))
    columns = [_("Agreement"), _("Dataset"), _("Office"), _("Services"), _("Until"), _("State"), _("End it")]
    context = frame(
        request,
        "exchange:agreements",
        rows=rows,
        table=Table(_("Agreements"), columns, [_cells(one, names) for one in rows]),
        title=_("Agreements"),
        intro=_("Which office's systems may read which data, for which services, and until when."),
        export_url=reverse("exchange:agreements-export"),
    )
    return render(request, "exchange/list.html", context)


@page(open_to=identity.stewards)
def agreements_export(request: identity.OfficerRequest) -> HttpResponse:
    """Give the agreements as a table for a spreadsheet."""
    columns = [_("Agreement"), _("Dataset"), _("Office"), _("Fields"), _("Services"), _("Application scenario")]
    columns += [_("From"), _("Until"), _("Calls a minute")]
    names = lists.member_names(book.current())
    found = lists.agreements_seen_by(request.officer, book.current())[:EXPORT_ROWS]
    return spreadsheet("agreements", columns, (_line(one, names) for one in found))


@page(open_to=identity.stewards)
def ask_end(request: identity.OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """Ask why an agreement ends before its day."""
    return _end_page(request, _agreement(request.officer, agreement_id), ReasonForm())


@action(open_to=identity.stewards, back_to="exchange:agreements")
def end(request: identity.OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """End an agreement early."""
    found, form = _agreement(request.officer, agreement_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _end_page(request, found, form, status=422)
    agreeing.end_agreement(found.id, form.cleaned_data["reason"], by=request.officer, at=now())
    messages.success(request, _("Agreement %(number)s has ended.") % {"number": found.number})
    return redirect("exchange:agreements")


@page(open_to=identity.stewards)
def stops(request: identity.OfficerRequest) -> HttpResponse:
    """Show what is stopped now."""
    edition, found = book.current(), lists.stops_in_force()
    names, told = lists.member_names(edition), offering.titles_of([one.source for one in found])
    context = frame(
        request, "exchange:stops", lines=[_stop_line(request.officer, one, edition, names, told) for one in found]
    )
    return render(request, "exchange/stops.html", context)


@page(open_to=identity.stewards)
def ask_stop(request: identity.OfficerRequest, source: str) -> HttpResponse:
    """Ask what to stop, for whom, and why."""
    record = source_or_404(source)
    return _stop_page(request, record, _stop_form(record))


@action(open_to=identity.stewards, back_to="exchange:dataset")
def stop(request: identity.OfficerRequest, source: str) -> HttpResponse:
    """Stop a dataset at once."""
    record = source_or_404(source)
    form = _stop_form(record, request.POST)
    if not form.is_valid():
        return _stop_page(request, record, form, status=422)
    agreeing.stop(source, form.cleaned_data.pop("reason"), **form.cleaned_data, by=request.officer, at=now())
    messages.success(request, _("Stopped. The very next call is refused."))
    return redirect("exchange:dataset", source)


@action(open_to=identity.stewards, back_to="exchange:stops")
def lift(request: identity.OfficerRequest, stop_id: UUID) -> HttpResponse:
    """Let data flow again."""
    if not Stop.objects.filter(id=stop_id).exists():
        raise Http404
    agreeing.lift(stop_id, by=request.officer, at=now())
    messages.success(request, _("Lifted. The data flow again."))
    return redirect("exchange:stops")


def _cells(one: Agreement, names: dict[str, str]) -> list[Cell]:
    told = _told(one)
    day, ended = today(), one.ends_on < today()
    words = _("Ended") if ended else _("Not begun") if one.starts_on > day else _("In force")
    closing = Cell() if ended else Cell(_("End early"), url=reverse("exchange:agreement-end", args=[one.id]))
    return [
        Cell(one.number, url=reverse("exchange:demand", args=[one.demand_id]) if one.demand_id else ""),
        Cell(source_title(one.source, told)),
        Cell(names.get(one.consumer) or agency_name(one.consumer, told)),
        Cell(listed(service_titles(one.purposes, told))),
        Cell(date_format(one.ends_on)),
        Cell(tag=Tag(words, "neutral" if ended else "good")),
        closing,
    ]


def _line(one: Agreement, names: dict[str, str]) -> list[Any]:
    told = _told(one)
    fields, purposes = listed(field_titles(one.source, one.fields, told)), listed(service_titles(one.purposes, told))
    office = names.get(one.consumer) or agency_name(one.consumer, told)
    start = [one.number, source_title(one.source, told), office, fields, purposes]
    return [*start, one.scenario, one.starts_on, one.ends_on, one.per_minute]


def _told(one: Agreement) -> Told:
    return one.demand.titles if one.demand else NOTHING_TOLD


def _agreement(officer: identity.Officer, agreement_id: UUID) -> Agreement:
    """Return an agreement of the officer's office; another's does not exist for them."""
    found = lists.agreements_seen_by(officer, book.current()).filter(id=agreement_id).first()
    if found is None:
        raise Http404
    return found


def _end_page(
    request: identity.OfficerRequest, found: Agreement, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    context = frame(
        request,
        "exchange:agreements",
        form=form,
        title=_("End an agreement early"),
        about=f"{found.number} · {source_title(found.source, _told(found))}",
        follows=_("From now on the office's systems are refused. Only a new demand brings a new agreement."),
        closed="",
        danger=True,
        back=reverse("exchange:agreements"),
    )
    return render(request, "exchange/act.html", context, status=status)


def _stop_line(
    officer: identity.Officer, one: Stop, edition: book.Edition, names: dict[str, str], told: Told
) -> dict[str, Any]:
    source = edition.book.sources.get(one.source)
    own = source is not None and source.agency == officer.agency
    return {
        "stop": one,
        "title": source_title(one.source, told),
        "url": dataset_url(one.source),
        "who": names.get(one.consumer, one.consumer) or _("everybody"),
        "what_for": service_titles([one.purpose])[0] if one.purpose else _("every service"),
        "may_lift": source is not None and (own or lists.is_data_office(officer.agency, edition)),
    }


def _stop_form(source: book.Source, typed: Any = None) -> StopForm:
    edition = book.current()
    services = {key for one in lists.agreements_on(source.key) for key in one.purposes} | set(source.purposes)
    purposes = list(zip(sorted(services), service_titles(sorted(services)), strict=True))
    return StopForm(typed, consumers=list(_consumers(source, edition).items()), purposes=purposes)


def _consumers(source: book.Source, edition: book.Edition) -> dict[str, str]:
    """Return this city's offices, and those of other cities that have an agreement on the dataset."""
    names = lists.member_names(edition)
    others = [one for one in lists.agreements_on(source.key) if one.consumer not in names]
    return names | {one.consumer: agency_name(one.consumer, _told(one)) for one in others}


def _stop_page(
    request: identity.OfficerRequest, source: book.Source, form: StopForm, *, status: int = 200
) -> HttpResponse:
    edition, closed = book.current(), ""
    try:
        asking.check_may_stop(request.officer, source, edition)
    except Refused as refusal:
        closed = refusal.reason
    context = frame(
        request,
        "exchange:stops",
        form=form,
        title=_("Stop sharing"),
        about=str(source.title),
        follows=_(
            "From the very next call on, what you stop is refused with your reason. In forms that are open, people "
            "type the answers themselves."
        ),
        closed=closed,
        danger=True,
        back=reverse("exchange:dataset", args=[source.key]),
    )
    return render(request, "exchange/act.html", context, status=status)
