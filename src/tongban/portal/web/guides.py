"""Pages anybody may read: home, search, guides, halls."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.book import api as book
from tongban.catalog import api as catalog
from tongban.kernel.clock import today
from tongban.portal.web.joining import joined_lines
from tongban.portal.web.limits import limit_rows, places_rows
from tongban.ui.components import Card, Figure, Link, Row
from tongban.ui.doors import everyone, page

ICONS = {"bundle": "list-checks", "service": "file-text"}


@page(open_to=everyone)
def home(request: HttpRequest) -> HttpResponse:
    """Lead with the search and the things people come for."""
    content = book.current().book
    context = {
        "bundle_cards": [_bundle_card(one) for one in content.bundles.values()],
        "service_cards": [_service_card(one) for one in list(content.services.values())[:6]],
        "often": [Link(_search(words), words) for words in (_("birth certificate"), _("household"), _("social card"))],
    }
    return render(request, "portal/home.html", context)


@page(open_to=everyone)
def search(request: HttpRequest) -> HttpResponse:
    """Find bundles and services by title, everyday word or pinyin."""
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    found = catalog.search(words) if words else []
    cards = [
        Card(title=one.title, url=reverse(f"portal:{one.kind}", args=[one.key]), text=one.summary, icon=ICONS[one.kind])
        for one in found
    ]
    template = "portal/search_results.html" if getattr(request, "htmx", False) else "portal/search.html"
    return render(request, template, {"words": words, "cards": cards})


@page(open_to=everyone)
def bundle(request: HttpRequest, bundle: str) -> HttpResponse:
    """Explain one thing: for whom, what it joins, what it takes, what it saves."""
    edition = book.current()
    record = edition.book.bundles.get(bundle)
    if record is None:
        raise Http404
    services = [edition.book.services[joined.service] for joined in record.services]
    context: dict[str, Any] = {
        "bundle": record,
        "lines": joined_lines(record, edition.book),
        "figures": _figures(book.summary(record, edition.book)),
        "lead": edition.book.agencies[record.lead],
        "materials": _materials(edition.book, services),
        "limit_rows": limit_rows(record, edition, today()),
        "trail": [Link(reverse("portal:home"), _("Home")), Link("", record.title)],
    }
    return render(request, "portal/bundle.html", context)


@page(open_to=everyone)
def service(request: HttpRequest, service: str) -> HttpResponse:
    """Show the guide of one service with the national record's fields."""
    edition = book.current()
    content = edition.book
    record = content.services.get(service)
    if record is None:
        raise Http404
    context = {
        "service": record,
        "rows": [*_record_rows(record, edition), *places_rows(record, edition, today())],
        "materials": _materials(content, [record]),
        "bundles": [one for one in content.bundles.values() if any(j.service == service for j in one.services)],
        "open_words": _("Do all of it at once"),
        "trail": [Link(reverse("portal:home"), _("Home")), Link("", record.title)],
    }
    return render(request, "portal/service.html", context)


@page(open_to=everyone)
def halls(request: HttpRequest) -> HttpResponse:
    """List the halls with address and hours."""
    return render(request, "portal/halls.html", {"halls": list(book.current().book.halls.values())})


@page(open_to=everyone)
def accessibility(request: HttpRequest) -> HttpResponse:
    """State how the site serves everybody, and whom to tell when it does not."""
    return render(request, "portal/accessibility.html")


def _materials(content: book.Book, services: list[book.Service]) -> list[tuple[book.Material, str]]:
    """Return each material once with how it is obtained first: certificate, source, promise, deferred or upload."""
    keys = dict.fromkeys(need.material for service in services for need in service.materials)
    return [(content.materials[key], _first_way(content.materials[key])) for key in keys]


def _bundle_card(bundle: book.Bundle) -> Card:
    url = reverse("portal:bundle", args=[bundle.key])
    meta = ngettext("%(count)d service, one form", "%(count)d services, one form", len(bundle.services))
    return Card(
        title=bundle.title,
        url=url,
        text=bundle.summary,
        icon=ICONS["bundle"],
        meta=meta % {"count": len(bundle.services)},
    )


def _service_card(service: book.Service) -> Card:
    return Card(title=service.title, url=reverse("portal:service", args=[service.key]), icon=ICONS["service"])


def _search(words: str) -> str:
    return f"{reverse('portal:search')}?{urlencode({'q': words})}"


def _figures(summary: book.BundleSummary) -> list[Figure]:
    """Return what joining saves, computed from the book."""
    return [
        Figure(summary.services, _("services joined"), ""),
        Figure(summary.questions_asked, _("questions to answer"), summary.questions_if_separate),
        Figure(summary.materials, _("materials to hand in"), summary.materials_if_separate),
        Figure(summary.visits, _("visits"), summary.visits_if_separate if summary.visits_if_separate else ""),
        Figure(summary.promised_days, _("working days promised"), summary.legal_days),
    ]


def _record_rows(service: book.Service, edition: book.Edition) -> list[Row]:
    """Return the national record's fields in words, amounts as they are today."""
    agency = edition.book.agencies[service.agency]
    promised = (
        _("on the spot")
        if service.kind == "on_the_spot"
        else _("%(promised)d working days (the law allows %(legal)d)")
        % {"promised": service.promised_days, "legal": service.legal_days}
    )
    amounts = [(fee.name, _amount(fee, edition, today())) for fee in service.fees]
    fees = [f"{name}: ¥{amount}" for name, amount in amounts if amount is not None]
    elsewhere = _("an office of another city: file here, online or at any counter, and follow it here")
    return [
        Row(_("Office"), agency.name if book.is_own(agency) else f"{agency.name} ({elsewhere})"),
        Row(_("Promised"), promised),
        Row(_("Visits"), _("none, everything is done online") if not service.visits else str(service.visits)),
        Row(_("Fees"), "; ".join(fees) if fees else _("free")),
        Row(_("Result"), service.result.title),
        Row(_("Enquiries"), service.phones.enquiry),
        Row(_("Complaints"), service.phones.complaint),
        Row(_("Catalogue code"), service.catalog_code),
        Row(_("Implementation code"), service.task_code),
    ]


def _amount(fee: book.Fee, edition: book.Edition, day: date) -> Any | None:
    """Return what a fee is on a day, in yuan; None before its first day."""
    return edition.parameter(fee.amount, on=day) if fee.amount in edition.book.parameters else fee.amount


def _first_way(material: book.Material) -> str:
    way = material.ways[0]
    if way.certificate:
        return "certificate"
    if way.source:
        return "source"
    return "promise" if way.promise else "deferred" if way.deferred_days else "upload"
