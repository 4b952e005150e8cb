"""The catalogue of shared data, a dataset's page, and the lists of responsibilities and of what is withheld."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import lists, rules
from tongban.exchange.figures import figures
from tongban.exchange.web.forms import CatalogForm
from tongban.exchange.web.frame import agency_name, frame, paged, service_titles, spreadsheet
from tongban.exchange.web.words import LEVELS, SHARING, SHARING_KINDS, TYPES, UPDATED
from tongban.identity import api as identity
from tongban.kernel.clock import today
from tongban.kernel.words import listed
from tongban.ui.components import Cell, Link, Row, Table, Tag
from tongban.ui.doors import page

MEASURED_DAYS = 30
Listed = TypeVar("Listed")


@page(open_to=identity.stewards)
def catalog(request: identity.OfficerRequest) -> HttpResponse:
    """Show the datasets there are, found by words and filters."""
    rows = paged(request, _wished(request))
    columns = [_("Dataset"), _("Provider"), _("Shared"), _("Security level"), _("Updated")]
    providers = {source.agency for source in book.current().book.sources.values()}
    context = frame(
        request,
        "exchange:catalog",
        rows=rows,
        table=Table(_("Datasets"), columns, [_cells(source) for source in rows]),
        form=CatalogForm(request.GET, providers=[(key, agency_name(key)) for key in sorted(providers)]),
        active=sum(bool(request.GET.get(name)) for name in ("q", "provider", "sharing", "level")),
        title=_("Catalogue of shared data"),
        intro=_("All data that offices share, whose they are, and on which terms (Shanghai Data Regulation Art. 28)."),
        export_url=f"{reverse('exchange:catalog-export')}?{request.GET.urlencode()}",
        link=Link(reverse("exchange:ask-uncataloged"), _("What you need is in no catalogue? Ask for it")),
    )
    return render(request, "exchange/list.html", context)


@page(open_to=identity.stewards)
def catalog_export(request: identity.OfficerRequest) -> HttpResponse:
    """Give the catalogue as a table for a spreadsheet, one line a field."""
    columns = [_("Key"), _("Dataset"), _("Provider"), _("Shared"), _("Security level"), _("Updated")]
    columns += [_("Field"), _("Meaning"), _("Type"), _("Element"), _("Authoritative")]
    return spreadsheet("catalogue", columns, _lines(_wished(request)))


@page(open_to=identity.stewards)
def dataset(request: identity.OfficerRequest, source: str) -> HttpResponse:
    """Show one dataset: its fields and terms, what is promised and what was measured, who uses it, what is stopped."""
    edition = book.current()
    record = source_or_404(source)
    agreements = lists.agreements_on(source)
    names = lists.member_names(edition)
    measured = figures(MEASURED_DAYS, today=today(), source=source)
    columns = [_("Field"), _("Meaning"), _("Type"), _("Element"), _("Rules")]
    uses = [_("Agreement"), _("Office"), _("Services"), _("Until")]
    stoppable = record.agency == request.officer.agency or lists.is_data_office(request.officer.agency, edition)
    context = frame(
        request,
        "exchange:catalog",
        source=record,
        rows=_facts(record),
        quality=_quality(record, measured[0] if measured else None),
        fields=Table(_("Fields"), columns, [_field_cells(field) for field in record.fields]),
        consistency=[rule.text for rule in record.consistency],
        uses=Table(
            _("Agreements"),
            uses,
            [
                [
                    Cell(one.number),
                    Cell(names.get(one.consumer) or agency_name(one.consumer, one.demand.titles if one.demand else {})),
                    Cell(listed(service_titles(one.purposes, one.demand.titles if one.demand else {}))),
                    Cell(date_format(one.ends_on)),
                ]
                for one in agreements
            ],
        ),
        portal_uses=listed(service_titles(record.purposes)),
        stops=lists.stops_in_force(source),
        may_ask=_may_ask(record, request.officer),
        may_stop=stoppable,
        trail=[Link(reverse("exchange:catalog"), _("Catalogue")), Link("", str(record.title))],
    )
    return render(request, "exchange/dataset.html", context)


@page(open_to=identity.stewards)
def responsibilities(request: identity.OfficerRequest) -> HttpResponse:
    """Show the responsibility list (责任清单): what each office supplies by its duties."""
    intro = _("What each office supplies, and what it promises of it (Shanghai Data Regulation Art. 38).")
    return _list(request, "responsibilities", _("Responsibility list"), intro, _duty_columns(), _by_provider(), _duty)


@page(open_to=identity.stewards)
def responsibilities_export(request: identity.OfficerRequest) -> HttpResponse:
    """Give the responsibility list as a table for a spreadsheet."""
    return spreadsheet("responsibilities", _duty_columns(), map(_duty, _by_provider()))


@page(open_to=identity.stewards)
def withheld(request: identity.OfficerRequest) -> HttpResponse:
    """Show the negative list (负面清单): what a law withholds."""
    intro = _("Only what a law forbids to share stands here; everything else is shared on demand.")
    return _list(request, "withheld", _("Negative list"), intro, _law_columns(), _withheld(), _law)


@page(open_to=identity.stewards)
def withheld_export(request: identity.OfficerRequest) -> HttpResponse:
    """Give the negative list as a table for a spreadsheet."""
    return spreadsheet("negative-list", _law_columns(), map(_law, _withheld()))


def _list(
    request: identity.OfficerRequest,
    name: str,
    title: str,
    intro: str,
    columns: list[str],
    found: Sequence[Listed],
    line: Callable[[Listed], list[str]],
) -> HttpResponse:
    """Show a list as its export gives it, page by page."""
    rows = paged(request, found)
    context = frame(
        request,
        f"exchange:{name}",
        rows=rows,
        table=Table(title, columns, [list(map(Cell, line(one))) for one in rows]),
        title=title,
        intro=intro,
        export_url=reverse(f"exchange:{name}-export"),
    )
    return render(request, "exchange/list.html", context)


def source_or_404(key: str) -> book.Source:
    """Return a dataset of the current book; one that it does not have does not exist."""
    found = book.current().book.sources.get(key)
    if found is None:
        raise Http404
    return found


def dataset_url(key: str) -> str:
    """Return the address of the page of a dataset, this city's or another's."""
    return reverse("exchange:elsewhere", args=[unquote(key)]) if "/" in key else reverse("exchange:dataset", args=[key])


def _wished(request: Any) -> list[book.Source]:
    level = request.GET.get("level", "")
    return lists.cataloged(
        book.current(),
        words=request.GET.get("q", "")[:100],
        provider=request.GET.get("provider", ""),
        sharing=request.GET.get("sharing", ""),
        level=int(level) if level in ("1", "2", "3", "4") else 0,
    )


def _cells(source: book.Source) -> list[Cell]:
    return [
        Cell(str(source.title), url=reverse("exchange:dataset", args=[source.key])),
        Cell(agency_name(source.agency)),
        Cell(tag=Tag(SHARING[source.sharing], SHARING_KINDS[source.sharing])),
        Cell(LEVELS[source.security_level]),
        Cell(UPDATED[source.updated]),
    ]


def _lines(sources: list[book.Source]) -> Iterator[list[Any]]:
    for source in sources:
        terms = [source.key, source.title, agency_name(source.agency), SHARING[source.sharing]]
        terms += [source.security_level, UPDATED[source.updated]]
        for field in source.fields:
            authority = _("yes") if field.authoritative else ""
            yield [*terms, field.name, field.title, TYPES[field.type], field.element, authority]


def _may_ask(source: book.Source, officer: identity.Officer) -> bool:
    """Tell whether an office has something to ask for here: what is open to all it calls as it is."""
    is_shared = source.kind == "read" and source.sharing != "withheld" and not rules.is_open(source)
    return is_shared and source.agency != officer.agency


def _facts(source: book.Source) -> list[Row]:
    laws = "\n".join(_article(one) for one in source.legal_basis)
    is_company = source.subject == "company"
    about = _("A company, by its unified social credit code") if is_company else _("A person, by the ID number")
    open_to_all = _("Every office reads it without asking; each call is written down.") if rules.is_open(source) else ""
    consent = (
        _("The company consents before it is read.") if is_company else _("The person consents before it is read.")
    )
    if not source.needs_consent:
        consent = _("No consent is needed.") + "".join(f"\n{_article(one)}" for one in source.statutory)
    return [
        Row(_("Provider"), agency_name(source.agency)),
        Row(_("Whom it is about"), about),
        Row(_("Shared"), f"{SHARING[source.sharing]}\n{open_to_all}".strip()),
        Row(_("Security level"), LEVELS[source.security_level]),
        Row(_("Updated"), UPDATED[source.updated]),
        Row(_("Legal basis"), laws),
        Row(_("Consent"), consent),
        Row(_("Key"), source.key),
    ]


def _quality(source: book.Source, measured: Any) -> list[Row]:
    promise = source.quality
    told = [Row(_("Promised"), _("no promise"))]
    if promise is not None:
        words = _("%(share).1f %% of what must be there is there; changes are in it within %(hours)d hours.")
        told = [Row(_("Promised"), words % {"share": promise.complete * 100, "hours": promise.fresh_hours})]
    if measured is None:
        return [*told, Row(_("Measured in 30 days"), _("no calls"))]
    complete = measured.complete
    words = _(
        "%(calls)d calls, %(faulty)d answers that broke a rule; half within %(half)d ms, 95 of 100 within %(most)d ms."
    )
    said = words % {"calls": measured.calls, "faulty": measured.faulty, "half": measured.half, "most": measured.most}
    if complete is not None:
        said += "\n" + _("%(share).1f %% of the answers were complete.") % {"share": complete * 100}
    return [*told, Row(_("Measured in 30 days"), said)]


def _field_cells(field: book.Field) -> list[Cell]:
    limits = [_("at least %(number)s") % {"number": field.minimum}] if field.minimum is not None else []
    limits += [_("at most %(number)s") % {"number": field.maximum}] if field.maximum is not None else []
    rules = [_("always there")] if field.required else []
    rules += [_("one of: %(values)s") % {"values": listed(field.one_of)}] if field.one_of else []
    rules += [_("written like %(pattern)s") % {"pattern": field.pattern}] if field.pattern else []
    element = _("%(element)s (authoritative)") % {"element": field.element} if field.authoritative else field.element
    return [
        Cell(field.name),
        Cell(str(field.title)),
        Cell(TYPES[field.type]),
        Cell(element),
        Cell("; ".join(rules + limits)),
    ]


def _article(basis: book.LegalBasis) -> str:
    return _("%(law)s, Art. %(article)s (%(date)s)") % {
        "law": basis.law,
        "article": basis.article,
        "date": date_format(basis.date),
    }


def _by_provider() -> list[book.Source]:
    return sorted(book.current().book.sources.values(), key=lambda source: (source.agency, source.key))


def _duty_columns() -> list[str]:
    return [_("Dataset"), _("Provider"), _("Fields"), _("Shared"), _("Updated"), _("Legal basis")]


def _duty(source: book.Source) -> list[str]:
    return [
        str(source.title),
        agency_name(source.agency),
        listed([str(field.title) for field in source.fields]),
        str(SHARING[source.sharing]),
        str(UPDATED[source.updated]),
        "; ".join(_article(one) for one in source.legal_basis),
    ]


def _withheld() -> list[book.Withheld]:
    return sorted(book.current().book.withheld.values(), key=lambda one: (one.agency, one.key))


def _law_columns() -> list[str]:
    return [_("What is withheld"), _("Office"), _("What the law says"), _("Law")]


def _law(one: book.Withheld) -> list[str]:
    return [str(one.title), agency_name(one.agency), str(one.reason), _article(one.basis)]
