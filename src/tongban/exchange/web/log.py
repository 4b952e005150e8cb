"""The auditor's pages: the log searched, one entry with its proof, and what the last verification found."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongban.exchange import queries
from tongban.exchange.log.entries import said
from tongban.exchange.models import Call
from tongban.exchange.operations.auditing import find_subject, note_opening
from tongban.exchange.web.frame import agency_name, plain, source_title
from tongban.exchange.web.wishes import OUTCOMES, LogForm, LogWish
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.components import Cell, Link, Row, Table
from tongban.ui.doors import action, page

ROWS = 50
CHUNK = 2000
COLUMNS = ("sequence", "at", "source", "agency", "actor", "consumer", "purpose", "concerning", "outcome", "reason")


def opening(request: Any, sequence: int | None = None) -> None:
    """Write down that the log is opened, before anything of it is shown."""
    wished = LogWish.read(request.GET).filters
    if sequence is not None:
        wished["sequence"] = str(sequence)
    note_opening(wished, by=request.officer, at=now())


@page(open_to=identity.auditors, shows=opening)
def log(request: identity.OfficerRequest) -> HttpResponse:
    """Show the entries wished for, the newest first."""
    return _log_page(request)


@action(open_to=identity.auditors, back_to="exchange:log")
def find_person(request: identity.OfficerRequest) -> HttpResponse:
    """Find a person's entries by ID number, for a reason that is recorded; no address holds the number."""
    try:
        digest = find_subject(
            request.POST.get("id_number", ""), request.POST.get("why", ""), by=request.officer, at=now()
        )
    except Refused as refusal:
        return _log_page(request, fault=refusal.reason)
    return redirect(f"{reverse('exchange:log')}?{urlencode({'subject': digest})}")


@page(open_to=identity.auditors, shows=opening)
def export_csv(request: identity.OfficerRequest) -> StreamingHttpResponse:
    """Give the entries wished for as a table, line by line as they are read."""
    found = LogWish.read(request.GET).found().iterator(chunk_size=CHUNK)
    return _sent(_csv_lines(found), "text/csv; charset=utf-8", "log.csv")


@page(open_to=identity.auditors, shows=opening)
def export_json(request: identity.OfficerRequest) -> StreamingHttpResponse:
    """Give the entries wished for as they were hashed, one JSON object a line."""
    found = LogWish.read(request.GET).found().iterator(chunk_size=CHUNK)
    lines = (msgspec.json.encode(_entry(call), order="sorted") + b"\n" for call in found)
    return _sent(lines, "application/x-ndjson", "log.jsonl")


@page(open_to=identity.auditors, shows=opening)
def entry(request: identity.OfficerRequest, sequence: int) -> HttpResponse:
    """Show one entry and whether it is sealed."""
    call = _found(sequence)
    shown = {name: value for name, value in said(call).items() if value not in ("", None, [])}
    shown |= {"actor_label": _actor(call), "entry_hash": call.entry_hash, "chain_hash": call.chain_hash}
    context = {
        "call": call,
        "rows": [
            Row(name, ", ".join(value) if isinstance(value, list) else str(value)) for name, value in shown.items()
        ],
        "seal": queries.seal_over(sequence),
        "trail": [Link(reverse("exchange:log"), _("Log")), Link("", str(sequence))],
    }
    return render(request, "exchange/entry.html", context)


@page(open_to=identity.auditors, shows=opening)
def proof(request: identity.OfficerRequest, sequence: int) -> HttpResponse:
    """Give the proof that an entry is in the sealed log, to be checked by anybody with the hub's public key."""
    _found(sequence)
    found = queries.proof_for(sequence)
    if found is None:
        raise Http404
    response = HttpResponse(msgspec.json.format(msgspec.json.encode(found), indent=2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="proof-{sequence}.json"'
    return response


def _found(sequence: int) -> Call:
    call = Call.objects.filter(sequence=sequence).first()
    if call is None:
        raise Http404
    return call


def _log_page(request: identity.OfficerRequest, *, fault: str = "") -> HttpResponse:
    wish = LogWish.read(request.GET)
    calls, before = wish.page(ROWS)
    columns = [_("Entry"), _("When"), _("Data"), _("Who asked"), _("Case"), _("Outcome")]
    context = {
        "table": Table(_("Entries of the log"), columns, [_line(call) for call in calls]),
        "calls": calls,
        "form": LogForm(request.GET),
        "active": len(wish.filters),
        "reset_url": reverse("exchange:log"),
        "query": urlencode(wish.filters),
        "next_query": urlencode({**wish.filters, "before": before}) if before else "",
        "verification": queries.last_verification(),
        "fault": fault,
        "why": request.POST.get("why", ""),
    }
    return render(request, "exchange/log.html", context, status=422 if fault else 200)


def _line(call: Call) -> list[Cell]:
    ended = str(OUTCOMES[call.outcome])
    return [
        Cell(str(call.sequence), url=reverse("exchange:entry", args=[call.sequence])),
        Cell(f"{localtime(call.at):%Y-%m-%d %H:%M:%S}"),
        Cell(f"{source_title(call.source)} · {agency_name(call.agency)}" if call.agency else source_title(call.source)),
        Cell(call.consumer or f"{_actor(call)} {agency_name(call.actor_agency) if call.actor_agency else ''}".strip()),
        Cell(call.concerning),
        Cell(f"{ended} · {call.reason}" if call.reason else ended),
    ]


def _actor(call: Call) -> str:
    """Return who acted; a resident's name masked, for the log is searched without need of it."""
    return identity.mask_name(call.actor_label) if call.actor_kind == "resident" else call.actor_label


def _entry(call: Call) -> dict[str, Any]:
    return {**said(call), "actor_label": _actor(call), "entry_hash": call.entry_hash, "chain_hash": call.chain_hash}


def _csv_lines(calls: Iterable[Call]) -> Iterator[str]:
    yield "\ufeff" + ",".join(COLUMNS) + "\r\n"
    for call in calls:
        line = io.StringIO()
        values = {**said(call), "actor": _actor(call)}
        csv.writer(line).writerow([plain(values[name]) for name in COLUMNS])
        yield line.getvalue()


def _sent(lines: Iterable[str] | Iterable[bytes], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
