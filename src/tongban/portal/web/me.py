"""What concerns the person who is signed in: their things, and who looked at their data."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.audit import looks_at
from tongban.ui.doors import page

ROWS = 20


@page(open_to=identity.residents)
def things(request: identity.ResidentRequest) -> HttpResponse:
    """Show what waits for the person, what runs, and what is done."""
    content = book.current().book
    drafts = [(draft, content.bundles.get(draft.bundle)) for draft in forms.unfinished_drafts(request.resident.person_id)]
    rows = Paginator(cases.applications_of(request.resident), ROWS).get_page(request.GET.get("page"))
    applications = [
        (application, content.bundles.get(application.bundle), cases.ApplicationState(application.state))
        for application in rows
    ]
    context = {
        "drafts": drafts,
        "asked": [(one, content.bundles.get(one.application.bundle)) for one in cases.confirmations_asked_of(request.resident.id_number)],
        "applications": applications,
        "rows": rows,
        "certificates": certificates.certificates_of(request.resident.id_number)[:3],
    }
    return render(request, "portal/me.html", context)


@dataclass(frozen=True)
class LookLine:
    """One look at the person's data, by a register call or by an officer's page."""

    at: datetime
    who: str
    what: str
    fields: list[str]
    why: str
    concerning: str
    outcome: str


@page(open_to=identity.residents)
def looks(request: identity.ResidentRequest) -> HttpResponse:
    """Show who looked at the person's data: who, when, which fields, why, for which case."""
    content = book.current().book
    lines = [_call_line(call, content) for call in exchange.calls_about(request.resident.id_number)]
    for look in looks_at(request.resident.person_id):
        agency = content.agencies.get(look.actor_agency)
        who = f"{look.actor_label} ({agency.name})" if agency else look.actor_label
        fields = [_field_name(content, field) for field in look.fields]
        lines.append(LookLine(look.at, who, "", fields, _purpose(content, look.purpose), look.concerning, ""))
    lines.sort(key=lambda line: line.at, reverse=True)
    return render(request, "portal/looks.html", {"rows": Paginator(lines, ROWS).get_page(request.GET.get("page"))})


def _call_line(call: exchange.Call, content: book.Book) -> LookLine:
    source = content.sources.get(call.source)
    known = {field.name: str(field.title) for field in source.fields} if source else {}
    agency = content.agencies.get(source.agency) if source else None
    return LookLine(
        at=call.at,
        who=call.actor_label,
        what=f"{source.title} ({agency.name})" if source and agency else call.source,
        fields=[known.get(name, name) for name in call.fields],
        why=_purpose(content, call.purpose),
        concerning=call.concerning,
        outcome=call.outcome,
    )


def _purpose(content: book.Book, key: str) -> str:
    record = content.bundles.get(key) or content.services.get(key)
    return str(record.title) if record else key


def _field_name(content: book.Book, key: str) -> str:
    question = content.questions.get(key)
    return str(question.label) if question else key
