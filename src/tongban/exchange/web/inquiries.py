"""Questions that people ask an office about their data: its stewards list and answer them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.book import api as book
from tongban.exchange import queries
from tongban.exchange.answering import OUTCOMES
from tongban.exchange.models import Call, Inquiry
from tongban.exchange.operations import answer_inquiry
from tongban.exchange.states import InquiryState
from tongban.exchange.web.frame import agency_name, due_cell, field_titles, paged, source_title
from tongban.exchange.web.wishes import InquiriesForm
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.components import Cell, Link, Table, Tag
from tongban.ui.doors import Sight, action, page

KINDS = {
    "datum": gettext_lazy("Is this record right?"),
    "look": gettext_lazy("Why was this data looked at?"),
}
PURPOSE = "inquiry"


@page(open_to=identity.stewards)
def inquiries(request: identity.OfficerRequest) -> HttpResponse:
    """List the questions to the steward's office: what is due first, what is answered last."""
    form = InquiriesForm(request.GET)
    form.is_valid()
    wished = {name: value for name, value in form.cleaned_data.items() if value}
    found = queries.inquiries_for(request.officer)
    if words := wished.get("q", ""):
        found = found.filter(Q(number__startswith=words) | Q(words__icontains=words))
    found = found.filter(**{name: wished[name] for name in ("state", "kind") if name in wished})
    rows = paged(request, found)
    columns = [_("Number"), _("Question"), _("Data"), _("State"), _("Due")]
    context = {
        "rows": rows,
        "table": Table(_("Questions to your office"), columns, [_line(one) for one in rows]),
        "form": form,
        "active": len(wished),
        "reset_url": reverse("exchange:inquiries"),
        "office": agency_name(request.officer.agency),
    }
    return render(request, "exchange/inquiries.html", context)


def sight_of_inquiry(request: Any, inquiry_id: UUID) -> Sight | None:
    """Whoever answers a question sees whose data it is about: recorded before it is shown."""
    found = queries.inquiries_for(request.officer).filter(id=inquiry_id).first()
    if found is None:
        return None
    return Sight(
        person_ids=[found.person_id],
        fields=["applicant.name", "applicant.id_number"],
        by=request.officer.actor,
        purpose=PURPOSE,
        concerning=found.number,
    )


@page(open_to=identity.stewards, shows=sight_of_inquiry)
def inquiry(request: identity.OfficerRequest, inquiry_id: UUID) -> HttpResponse:
    """Show one question with whom it is about, and ask for the answer while it is open."""
    return _page(request, _found(request, inquiry_id))


@action(open_to=identity.stewards, back_to="exchange:inquiry", shows=sight_of_inquiry)
def answer(request: identity.OfficerRequest, inquiry_id: UUID) -> HttpResponse:
    """Keep the answer; what was typed stays on the page when it is refused."""
    found = _found(request, inquiry_id)
    outcome, words = request.POST.get("outcome", ""), request.POST.get("words", "")
    try:
        answer_inquiry(inquiry_id, outcome, words, by=request.officer, at=now())
    except Refused as refusal:
        return _page(request, found, fault=refusal.reason)
    messages.success(request, _("Answered. The person has been told."))
    return redirect("exchange:inquiries")


def _found(request: identity.OfficerRequest, inquiry_id: UUID) -> Inquiry:
    try:
        return queries.inquiries_for(request.officer).get(id=inquiry_id)
    except Inquiry.DoesNotExist as stranger:
        raise Http404 from stranger


def _line(one: Inquiry) -> list[Cell]:
    state = InquiryState(one.state)
    is_open = state == InquiryState.OPEN
    return [
        Cell(one.number, url=reverse("exchange:inquiry", args=[one.id])),
        Cell(KINDS[one.kind]),
        Cell(_about(one)),
        Cell(tag=Tag(state.words, "info" if is_open else "good")),
        due_cell(one.due_on if is_open else None),
    ]


def _about(one: Inquiry) -> str:
    if not one.source:
        return ""
    field = field_titles(one.source, [one.field.split(".")[0]])[0] if one.field else ""
    return f"{source_title(one.source)} · {field}" if field else source_title(one.source)


def _page(request: identity.OfficerRequest, one: Inquiry, *, fault: str = "") -> HttpResponse:
    person = identity.people([one.person_id])[one.person_id]
    look = _look(one)
    context = {
        "inquiry": one,
        "question": KINDS[one.kind],
        "about": _about(one),
        "state": InquiryState(one.state),
        "is_open": one.state == InquiryState.OPEN,
        "due": due_cell(one.due_on),
        "person": person,
        "look": look,
        "outcomes": [(state.value, state.words) for state in OUTCOMES[one.kind]],
        "chosen": request.POST.get("outcome", ""),
        "words": request.POST.get("words", ""),
        "fault": fault,
        "trail": [Link(reverse("exchange:inquiries"), _("Questions")), Link("", one.number)],
    }
    return render(request, "exchange/inquiry.html", context, status=422 if fault else 200)


def _look(one: Inquiry) -> dict[str, Any] | None:
    """Return the look in question: when, by whom, for what, in which case."""
    if one.look_id is None:
        return None
    look = queries.look_in_question(one.look_id)
    content = book.current().book
    record = content.bundles.get(look.purpose) or content.services.get(look.purpose)
    who = look.consumer if isinstance(look, Call) and look.consumer else look.actor_label
    return {"at": look.at, "who": who, "why": record.title if record else look.purpose, "concerning": look.concerning}
