"""What concerns the person who is signed in: their things, and who looked at their data."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.audit import looks_at
from tongban.kernel.clock import day_of
from tongban.ui.components import Card, Tag
from tongban.ui.doors import page

ROWS = 20
NUMBER_LENGTH = 19  # sixteen digits of the application, a hyphen, two of the case


@page(open_to=identity.residents)
def things(request: identity.ResidentRequest) -> HttpResponse:
    """Show what waits for the person, what runs, and what is done."""
    rows = Paginator(cases.applications_of(request.resident), ROWS).get_page(request.GET.get("page"))
    context = {
        "draft_cards": [_draft_card(draft) for draft in forms.unfinished_drafts(request.resident.person_id)],
        "asked_cards": [_asked_card(one) for one in cases.confirmations_asked_of(request.resident.id_number)],
        "application_cards": [_application_card(application) for application in rows],
        "rows": rows,
    }
    return render(request, "portal/me.html", context)


def _draft_card(draft: forms.Draft) -> Card:
    when = date_format(localtime(draft.changed_at), "SHORT_DATETIME_FORMAT")
    return Card(
        title=book.edition(draft.edition_number).book.bundles[draft.bundle].title,
        url=reverse("forms:draft", args=[draft.id]),
        text=_("Last changed %(when)s") % {"when": when},
        icon="pencil",
    )


def _asked_card(asked: cases.Confirmation) -> Card:
    application = asked.application
    return Card(
        title=book.edition(application.edition_number).book.bundles[application.bundle].title,
        url=reverse("portal:confirm", args=[application.number]),
        text=_("%(name)s asks you to confirm.") % {"name": application.applicant.name},
        icon="users",
        tag=Tag(_("Please confirm"), "wait"),
    )


def _application_card(application: cases.Application) -> Card:
    bundle = book.edition(application.edition_number).book.bundles[application.bundle]
    state = cases.ApplicationState(application.state)
    kinds = {"finished": "good", "withdrawn": "neutral", "awaiting_confirmation": "wait"}
    title = f"{bundle.title} · {application.title}" if application.title else bundle.title
    return Card(
        title=title,
        url=reverse("portal:progress", args=[application.number]),
        text=application.number,
        icon="list-checks",
        tag=Tag(state.words, kinds.get(state.value, "info")),
    )


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
    times: int = 1

    @property
    def case(self) -> str:
        """The number of the case or application; a look while a form was filled has none yet."""
        return self.concerning if self.concerning[:1].isdigit() and len(self.concerning) <= NUMBER_LENGTH else ""


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
    rows = Paginator(_joined(lines), ROWS).get_page(request.GET.get("page"))
    return render(request, "portal/looks.html", {"rows": rows})


def _joined(lines: list[LookLine]) -> list[LookLine]:
    """Return the lines with the same look on the same day told once, with how many times; the newest first."""
    found: dict[tuple[object, ...], LookLine] = {}
    for line in lines:
        key = (day_of(line.at), line.who, line.what, tuple(line.fields), line.why, line.concerning, line.outcome)
        kept = found.get(key)
        found[key] = line if kept is None else replace(kept, times=kept.times + 1)
    return list(found.values())


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
