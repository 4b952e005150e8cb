"""A person's data and they themselves: who looked, what may be looked up, and what they have asked about it."""

import csv
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.portal.looks import lines, purpose_in_words, row_of_export
from tongban.portal.web.company_looks import represented_by
from tongban.portal.web.forms import LooksForm
from tongban.ui.doors import action, page

ROWS = 20
EXPORT_ROWS = 5000


@page(open_to=identity.residents)
def looks(request: identity.ResidentRequest) -> HttpResponse:
    """Show who looked at the person's data: who, when, which fields, why, for which case."""
    form = LooksForm(request.GET, years=exchange.years_of(request.resident))
    rows = Paginator(_wished(request, form), ROWS).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "lines": lines(list(exchange.lines_of(rows)), reader=request.resident.person_id),
        "form": form,
        "active": sum(bool(value) for value in form.wish().values()),
        "companies": represented_by(request.resident),
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/looks.html", context)


@page(open_to=identity.residents)
def export_looks(request: identity.ResidentRequest) -> HttpResponse:
    """Give the person their own list as a table for a spreadsheet."""
    form = LooksForm(request.GET, years=exchange.years_of(request.resident))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="looks.csv"'
    table = csv.writer(response)
    table.writerow([_("When"), _("Times"), _("Who"), _("What"), _("Fields"), _("Why"), _("Case"), _("Outcome")])
    wished = exchange.lines_of(_wished(request, form)[:EXPORT_ROWS])
    found = lines(list(wished), reader=request.resident.person_id)
    table.writerows([str(localtime(line.at))[:19], *row_of_export(line)[1:]] for line in found)
    return response


@page(open_to=identity.residents)
def ask_look(request: identity.ResidentRequest, look_id: UUID) -> HttpResponse:
    """Ask what the person wants to know about a look."""
    return _question_page(request, look_id)


@action(open_to=identity.residents, back_to="portal:question-look")
def question_look(request: identity.ResidentRequest, look_id: UUID) -> HttpResponse:
    """Put the question to the office that looked."""
    words = request.POST.get("words", "")
    if not words.strip():
        return _question_page(request, look_id, fault=_("Say in a few words what you want to know."))
    try:
        inquiry = exchange.question_look(look_id, words, by=request.resident, at=now())
    except exchange.Call.DoesNotExist as stranger:
        raise Http404 from stranger
    agency = book.current().book.agencies.get(inquiry.agency)
    told = {"number": inquiry.number, "office": agency.name if agency else "", "day": inquiry.due_on}
    messages.success(request, _("Asked, number %(number)s. %(office)s answers by %(day)s.") % told)
    return redirect("portal:questions")


@page(open_to=identity.residents)
def questions(request: identity.ResidentRequest) -> HttpResponse:
    """List the person's questions about their data, each with its state, its last day and its answer."""
    content = book.current().book
    rows = Paginator(exchange.inquiries_of(request.resident), ROWS).get_page(request.GET.get("page"))
    shown = [_question(content, one) for one in rows]
    return render(request, "portal/questions.html", {"rows": rows, "questions": shown})


@page(open_to=identity.residents)
def consents(request: identity.ResidentRequest) -> HttpResponse:
    """List what the person lets be looked up: for which thing, at which offices, since when."""
    content = book.current().book
    given = [_consent(content, one) for one in exchange.consents_of(request.resident)]
    context = {
        "standing": [one for one in given if one["withdrawn_at"] is None],
        "past": [one for one in given if one["withdrawn_at"] is not None],
        "named": [
            {"purpose": purpose, "title": purpose_in_words(content, purpose), "sources": _sources(content, keys)}
            for purpose, keys in exchange.named_by_others(request.resident).items()
        ],
    }
    return render(request, "portal/consents.html", context)


@page(open_to=identity.residents)
def ask_withdraw(request: identity.ResidentRequest, purpose: str) -> HttpResponse:
    """Say what follows when the consent is taken back."""
    own = any(one.purpose == purpose and not one.withdrawn_at for one in exchange.consents_of(request.resident))
    if not own and purpose not in exchange.named_by_others(request.resident):
        raise Http404
    title = purpose_in_words(book.current().book, purpose)
    return render(request, "portal/consent_withdraw.html", {"title": title, "purpose": purpose})


@action(open_to=identity.residents, back_to="portal:consents")
def withdraw(request: identity.ResidentRequest, purpose: str) -> HttpResponse:
    """Take the consent back; the next look-up hears of it."""
    exchange.withdraw_consent(purpose, by=request.resident, at=now())
    messages.success(request, _("Your consent is taken back. Nothing is looked up on it any more."))
    return redirect("portal:consents")


def _wished(request: identity.ResidentRequest, form: LooksForm) -> Any:
    return exchange.looks_at(request.resident, **form.wish())


def _question_page(request: identity.ResidentRequest, look_id: UUID, *, fault: str = "") -> HttpResponse:
    try:
        look = exchange.look_at(look_id, request.resident)
    except exchange.Call.DoesNotExist as stranger:
        raise Http404 from stranger
    context = {
        "look": look,
        "why": purpose_in_words(book.current().book, look.purpose),
        "words": request.POST.get("words", ""),
        "fault": fault,
    }
    return render(request, "portal/question_look.html", context, status=422 if fault else 200)


def _question(content: book.Book, inquiry: exchange.Inquiry) -> dict[str, Any]:
    agency, source = content.agencies.get(inquiry.agency), content.sources.get(inquiry.source)
    state = exchange.InquiryState(inquiry.state)
    named = {field.name: str(field.title) for field in source.fields} if source else {}
    return {
        "inquiry": inquiry,
        "state": state,
        "is_open": state == exchange.InquiryState.OPEN,
        "agency": agency.name if agency else inquiry.agency,
        "about": _about(source, named.get(inquiry.field.split(".")[0], inquiry.field)),
    }


def _about(source: book.Source | None, field: str) -> str:
    if source is None:
        return ""
    return f"{source.title} · {field}" if field else str(source.title)


def _consent(content: book.Book, given: exchange.Consent) -> dict[str, Any]:
    how = {
        "portal": _("on this portal"),
        "counter": _("taken down by an officer at a counter"),
        "client": _("told to us by another service you used"),
        "paper": _("on paper"),
        "objection": _("objected on this portal"),
    }
    return {
        "purpose": given.purpose,
        "title": purpose_in_words(content, given.purpose),
        "sources": _sources(content, given.sources),
        "given_at": given.given_at,
        "how": how.get(given.given_how, given.given_how),
        "withdrawn_at": given.withdrawn_at,
        "number": given.concerning if given.concerning[:1].isdigit() and len(given.concerning) <= 19 else "",
    }


def _sources(content: book.Book, keys: Sequence[str]) -> list[tuple[book.Text, book.Text]]:
    """Return the titles of sources, each with its office's name."""
    found = [content.sources[key] for key in keys if key in content.sources]
    return [(source.title, content.agencies[source.agency].name) for source in found]
