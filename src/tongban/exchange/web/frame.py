"""What the stewards' pages have in common: the way around, with what waits, and tables for a spreadsheet."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import lists
from tongban.exchange.log.days import SOURCE as LOOKS_AND_ACTS
from tongban.exchange.models import Demand
from tongban.exchange.offering import Words
from tongban.exchange.states import DemandState
from tongban.exchange.web.words import STATE_KINDS
from tongban.identity import api as identity
from tongban.kernel.clock import today
from tongban.kernel.workdays import workdays_between
from tongban.ui.components import Cell, Link, Tag

ROWS = 25
Told = Mapping[str, Mapping[str, str]]
NOTHING_TOLD: Told = MappingProxyType({})
EXPORT_ROWS = 5000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def frame(request: identity.OfficerRequest, here: str, **more: Any) -> dict[str, Any]:
    """Return the context of a steward's page: the ways around it with what waits, and `more`."""
    waiting = lists.waiting_count(request.officer, book.current())
    demands = _("Demands (%(number)d wait for you)") % {"number": waiting} if waiting else _("Demands")
    names = [
        ("exchange:catalog", _("Catalogue")),
        ("exchange:neighbours", _("Other cities")),
        ("exchange:demands", demands),
        ("exchange:responsibilities", _("Responsibilities")),
        ("exchange:withheld", _("Negative list")),
        ("exchange:agreements", _("Agreements")),
        ("exchange:stops", _("Stops")),
        ("exchange:figures", _("Figures")),
    ]
    return {"ways": [Link(reverse(name), words, current=name == here) for name, words in names], **more}


def paged(request: identity.OfficerRequest, found: Any) -> Any:
    """Return the page of a list that the address asks for."""
    return Paginator(found, ROWS).get_page(request.GET.get("page"))


def spreadsheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a table as CSV with a byte order mark; what a spreadsheet would reckon as a formula is kept as text."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    table = csv.writer(response)
    table.writerow(columns)
    table.writerows([plain(value) for value in row] for row in rows)
    return response


def agency_name(agency: str, told: Told = NOTHING_TOLD) -> str:
    """Return an office's short name, or its key when the book no longer has it; `told` are another city's words."""
    record = book.current().book.agencies.get(agency)
    return str(record.short_name) if record else _told(told, agency, agency)


def source_title(source: str, told: Told = NOTHING_TOLD) -> str:
    """Return a dataset's title, or its key when the book no longer has it."""
    if source == LOOKS_AND_ACTS:
        return _("A day's looks and acts, as one digest")
    record = book.current().book.sources.get(source)
    return str(record.title) if record else _told(told, source, source)


def service_titles(keys: Sequence[str], told: Told = NOTHING_TOLD) -> list[str]:
    """Return the titles of services or bundles, in order: the other city's, where it told them."""
    content = book.current().book
    records = [content.services.get(key) or content.bundles.get(key) for key in keys]
    return [_told(told, key, str(record.title) if record else key) for key, record in zip(keys, records, strict=True)]


def field_titles(source: str, names: Sequence[str], told: Told = NOTHING_TOLD) -> list[str]:
    """Return the titles of a dataset's fields, in the order of the names."""
    record = book.current().book.sources.get(source)
    titles = {field.name: str(field.title) for field in record.fields} if record else {}
    return [titles.get(name, _told(told, f"{source}#{name}", name)) for name in names]


def state_tag(demand: Demand) -> Tag:
    """Return a demand's state in words and colour."""
    state = DemandState(demand.state)
    return Tag(state.words, STATE_KINDS.get(state, "info"))


def due_cell(due_on: date | None) -> Cell:
    """Return a due date with the working days left, in its colour; an empty cell for none."""
    if due_on is None:
        return Cell()
    return Cell(due_on=due_on, due_days=workdays_between(today(), due_on, book.current().calendar()))


def _told(told: Told, key: str, otherwise: str) -> str:
    return str(Words(**told[key])) if key in told else otherwise


def plain(value: Any) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
