"""The dashboard: what flowed, what was refused and why, how fast and how good the answers were."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import lists
from tongban.exchange.figures import DAYS, Figures, figures
from tongban.exchange.web.frame import agency_name, frame, source_title, spreadsheet
from tongban.exchange.web.words import REASONS
from tongban.identity import api as identity
from tongban.kernel.clock import today
from tongban.ui.components import Link
from tongban.ui.doors import page


@page(open_to=identity.stewards)
def dashboard(request: identity.OfficerRequest) -> HttpResponse:
    """Show the figures of the officer's own datasets; the superior data office sees all."""
    days = _days(request)
    found = _figures(request)
    reasons: dict[str, int] = {}
    for one in found:
        for reason, number in one.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + number
    words = {1: _("Today"), 7: _("7 days"), 30: _("30 days")}
    context = frame(
        request,
        "exchange:figures",
        periods=[Link(f"?days={one}", words[one], current=one == days) for one in DAYS],
        lines=[_line(one) for one in found],
        most=max((one.calls for one in found), default=1),
        reasons=sorted(((REASONS.get(key, key), number) for key, number in reasons.items()), key=lambda one: -one[1]),
        most_refused=max(reasons.values(), default=1),
        rules=[
            (source_title(one.source), rule, number, one.outcomes["answered"])
            for one in found
            for rule, number in one.rules.most_common()
        ],
        providers=_providers(found),
        all_calls=sum(one.calls for one in found),
        export_url=f"{reverse('exchange:figures-export')}?days={days}",
    )
    return render(request, "exchange/figures.html", context)


@page(open_to=identity.stewards)
def dashboard_export(request: identity.OfficerRequest) -> HttpResponse:
    """Give the figures as a table for a spreadsheet."""
    columns = [_("Provider"), _("Dataset"), _("Calls"), _("Answered"), _("No record"), _("No answer"), _("Refused")]
    columns += [_("Half within (ms)"), _("95 of 100 within (ms)"), _("Answers that broke a rule")]
    return spreadsheet("figures", columns, map(_row, _figures(request)))


def _days(request: identity.OfficerRequest) -> int:
    typed = request.GET.get("days", "7")
    return int(typed) if typed in map(str, DAYS) else 7


def _figures(request: identity.OfficerRequest) -> list[Figures]:
    officer = request.officer
    own = "" if lists.is_data_office(officer.agency, book.current()) else officer.agency
    return figures(_days(request), today=today(), agency=own)


def _line(one: Figures) -> dict[str, Any]:
    return {
        "title": source_title(one.source),
        "provider": agency_name(one.agency),
        "calls": one.calls,
        "answered": one.outcomes["answered"],
        "not_found": one.outcomes["not_found"],
        "down": one.outcomes["down"],
        "refused": one.outcomes["refused"],
        "half": one.half,
        "most": one.most,
        "faulty": one.faulty,
    }


def _row(one: Figures) -> list[Any]:
    ends = [one.outcomes[name] for name in ("answered", "not_found", "down", "refused")]
    return [agency_name(one.agency), source_title(one.source), one.calls, *ends, one.half, one.most, one.faulty]


def _providers(found: list[Figures]) -> list[tuple[str, int]]:
    """Return each provider's calls, the most first."""
    calls: dict[str, int] = {}
    for one in found:
        calls[one.agency] = calls.get(one.agency, 0) + one.calls
    return sorted(((agency_name(key), number) for key, number in calls.items()), key=lambda one: -one[1])
