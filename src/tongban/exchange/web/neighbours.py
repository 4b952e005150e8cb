"""What other cities share, as their hubs last told."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import lists, offering
from tongban.exchange.models import Demand, Peer
from tongban.exchange.web.catalog import dataset_url
from tongban.exchange.web.forms import CityForm
from tongban.exchange.web.frame import agency_name, frame, paged, spreadsheet, state_tag
from tongban.exchange.web.words import LEVELS, SHARING, TYPES, UPDATED
from tongban.identity import api as identity
from tongban.kernel.words import listed
from tongban.ui.components import Cell, Link, Row, Table
from tongban.ui.doors import page


@page(open_to=identity.stewards)
def neighbours(request: identity.OfficerRequest) -> HttpResponse:
    """Show the datasets that other cities share, of all or of one."""
    peers = _peers()
    rows = paged(request, _lines(request, peers))
    context = frame(
        request,
        "exchange:neighbours",
        rows=rows,
        table=Table(_("Datasets of other cities"), _columns(), list(map(_cells, rows))),
        form=CityForm(request.GET, cities=[(one.instance, one.title) for one in peers]),
        active=int(bool(request.GET.get("city"))),
        reset_url=reverse("exchange:neighbours"),
        read=[_read(one) for one in peers],
        export_url=f"{reverse('exchange:neighbours-export')}?{request.GET.urlencode()}",
    )
    return render(request, "exchange/neighbours.html", context)


@page(open_to=identity.stewards)
def elsewhere(request: identity.OfficerRequest, service: str) -> HttpResponse:
    """Show a dataset of another city: its terms and fields, what our office asked and agreed, what is stopped."""
    found = offering.found_there(service)
    if found is None:
        raise Http404
    peer, offered = found
    edition, officer = book.current(), request.officer
    demands = lists.demands_seen_by(officer, edition).filter(source=offered.service, instance=peer.instance)
    agreements = lists.agreements_seen_by(officer, edition).filter(source=offered.service)
    context = frame(
        request,
        "exchange:neighbours",
        title=str(offered.title),
        rows=[Row(name, value) for name, value in zip(_columns(), _line(peer, offered), strict=True)],
        fields=Table(
            _("Fields"),
            [_("Field"), _("Meaning"), _("Type")],
            [[Cell(one.name), Cell(str(one.title)), Cell(TYPES.get(one.type, one.type))] for one in offered.fields],
        ),
        stops=lists.stops_in_force(offered.service),
        demands=Table(_("Demands"), [_("Number"), _("Office that asks"), _("State")], list(map(_demand, demands))),
        agreements=Table(
            _("Agreements"),
            [_("Agreement"), _("Until")],
            [[Cell(one.numbers), Cell(date_format(one.ends_on))] for one in agreements],
        ),
        ask_url=reverse("exchange:ask-elsewhere", args=[service]),
        trail=[Link(reverse("exchange:neighbours"), _("Other cities")), Link("", str(offered.title))],
    )
    return render(request, "exchange/elsewhere.html", context)


@page(open_to=identity.stewards)
def neighbours_export(request: identity.OfficerRequest) -> HttpResponse:
    """Give the list as a table for a spreadsheet."""
    return spreadsheet("other-cities", _columns(), _lines(request, _peers()))


def _peers() -> list[Peer]:
    return list(Peer.objects.filter(active=True).order_by("instance"))


def _columns() -> list[str]:
    return [
        _("Dataset"),
        _("City"),
        _("Provider"),
        _("Shared"),
        _("Security level"),
        _("Updated"),
        _("Fields"),
        _("Identifier"),
    ]


def _lines(request: Any, peers: list[Peer]) -> list[list[str]]:
    city = request.GET.get("city", "")
    return [_line(peer, one) for peer in peers if not city or peer.instance == city for one in offering.kept(peer)]


def _cells(line: list[str]) -> list[Cell]:
    title, *others = line
    return [Cell(title, url=dataset_url(line[-1])), *map(Cell, others)]


def _demand(one: Demand) -> list[Cell]:
    number = Cell(one.number, url=reverse("exchange:demand", args=[one.id]))
    return [number, Cell(agency_name(one.agency)), Cell(tag=state_tag(one))]


def _line(peer: Peer, one: offering.Offered) -> list[str]:
    return [
        str(one.title),
        peer.title,
        str(one.provider),
        str(SHARING.get(one.sharing, one.sharing)),
        str(LEVELS.get(one.security_level, one.security_level)),
        str(UPDATED.get(one.updated, one.updated)),
        listed([str(field.title) for field in one.fields]),
        one.service,
    ]


def _read(peer: Peer) -> str:
    if peer.catalog_read_at is None:
        return _("%(city)s has not told its catalogue yet.") % {"city": peer.title}
    at = date_format(localtime(peer.catalog_read_at), "SHORT_DATETIME_FORMAT")
    return _("%(city)s: as told on %(at)s.") % {"city": peer.title, "at": at}
