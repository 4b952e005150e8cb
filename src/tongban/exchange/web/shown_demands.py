"""A demand as it is shown: in a list, in a spreadsheet, on its page."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange.models import Demand
from tongban.exchange.web.catalog import dataset_url
from tongban.exchange.web.frame import (
    agency_name,
    due_cell,
    field_titles,
    service_titles,
    source_title,
    state_tag,
)
from tongban.kernel.clock import day_of
from tongban.kernel.words import listed
from tongban.ui.components import Cell, Row


def what_of(found: Demand) -> str:
    """Return the data that a demand is for, in a few words."""
    return source_title(found.source, found.titles) if found.source else found.wanted[:80]


def cells_of(one: Demand) -> list[Cell]:
    """Return a demand as a line of the list."""
    return [
        Cell(one.number, url=reverse("exchange:demand", args=[one.id])),
        Cell(what_of(one)),
        Cell(agency_name(one.agency, one.titles)),
        Cell(agency_name(one.provider, one.titles)),
        Cell(tag=state_tag(one)),
        due_cell(one.due_on),
    ]


def line_of(one: Demand) -> list[Any]:
    """Return a demand as a line of a spreadsheet."""
    told = one.titles
    fields, purposes = listed(field_titles(one.source, one.fields, told)), listed(service_titles(one.purposes, told))
    offices = [agency_name(one.agency, told), agency_name(one.provider, told)]
    ends = [one.starts_on, one.ends_on, state_tag(one).text, one.due_on or "", one.reason]
    return [one.number, what_of(one), fields, *offices, one.scenario, purposes, *ends]


def facts_of(one: Demand) -> list[Row]:
    """Return what a demand asks for, by whom, of whom and until when."""
    told, rows = one.titles, []
    if one.source:
        title = source_title(one.source, told)
        rows = [Row(_("Dataset"), title, url=_url_of(one), link_text=_("Open"))]
    rows += [Row(_("The data needed"), one.wanted)] if one.wanted else []
    rows += [Row(_("Fields"), listed(field_titles(one.source, one.fields, told)))] if one.fields else []
    rows += [
        Row(_("Office that asks"), agency_name(one.agency, told)),
        Row(_("Provider"), agency_name(one.provider, told)),
        Row(_("Application scenario"), one.scenario),
        Row(_("Services"), listed(service_titles(one.purposes, told))),
        Row(_("Period"), f"{date_format(one.starts_on)} – {date_format(one.ends_on)}"),
        Row(_("Calls a minute"), str(one.per_minute)),
        Row(_("Submitted on"), date_format(day_of(one.submitted_at))),
    ]
    rows += [Row(_("Reason"), one.reason)] if one.reason else []
    return [*rows, Row(_("Dispute"), one.dispute)] if one.dispute else rows


def _url_of(one: Demand) -> str:
    is_there = one.is_answered_elsewhere or one.source in book.current().book.sources
    return dataset_url(one.source) if is_there else ""
