"""Pages anybody may read: home, search, guides, halls."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.book import api as book
from tongban.catalog import api as catalog
from tongban.ui.doors import everyone, page


@page(open_to=everyone)
def home(request: HttpRequest) -> HttpResponse:
    """Lead with the search and the things people come for."""
    content = book.current().book
    context = {"bundles": list(content.bundles.values()), "services": list(content.services.values())[:6]}
    return render(request, "portal/home.html", context)


@page(open_to=everyone)
def search(request: HttpRequest) -> HttpResponse:
    """Find bundles and services by title, everyday word or pinyin."""
    words = request.GET.get("q", "").strip()[:100]
    found = catalog.search(words) if words else []
    template = "portal/search_results.html" if getattr(request, "htmx", False) else "portal/search.html"
    return render(request, template, {"words": words, "found": found})


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
        "services": [(service, edition.book.agencies[service.agency]) for service in services],
        "summary": book.summary(record, edition.book),
        "lead": edition.book.agencies[record.lead],
        "materials": _materials(edition.book, services),
    }
    return render(request, "portal/bundle.html", context)


@page(open_to=everyone)
def service(request: HttpRequest, service: str) -> HttpResponse:
    """Show the guide of one service with the national record's fields."""
    content = book.current().book
    record = content.services.get(service)
    if record is None:
        raise Http404
    context = {
        "service": record,
        "agency": content.agencies[record.agency],
        "materials": _materials(content, [record]),
        "bundles": [one for one in content.bundles.values() if any(j.service == service for j in one.services)],
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


def _first_way(material: book.Material) -> str:
    way = material.ways[0]
    if way.certificate:
        return "certificate"
    if way.source:
        return "source"
    return "promise" if way.promise else "deferred" if way.deferred_days else "upload"
