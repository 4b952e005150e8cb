"""Special procedures, objections and outside bodies at the desk: what is shown, asked for, and done."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.desk.web.views import case_or_404
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.doors import action, page

REASON = gettext_lazy("Reason; the applicant reads it")


class StartForm(forms.Form):
    """Which of the service's procedures to start, and why."""

    procedure = forms.ChoiceField(
        label=gettext_lazy("Procedure"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the procedure.")},
    )
    reason = forms.CharField(
        label=REASON,
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Give the reason: the applicant will read it.")},
    )


class OfferForm(forms.Form):
    """What is intended, so that the applicant knows what a hearing would be about."""

    reason = forms.CharField(
        label=gettext_lazy("What you intend to decide, and why; the applicant reads it"),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Give the reason: the applicant will read it.")},
    )


class AppointForm(forms.Form):
    """When and where."""

    on = forms.DateTimeField(
        label=gettext_lazy("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": gettext_lazy("Enter day and time."),
            "invalid": gettext_lazy("Enter day and time."),
        },
    )
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=200, error_messages={"required": gettext_lazy("Say where.")}
    )


class FindingForm(forms.Form):
    """What was found, and the value the book wants to know, if any."""

    words = forms.CharField(
        label=gettext_lazy("What was found; the applicant reads it"),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write what was found.")},
    )

    def __init__(self, typed: Mapping[str, Any] | None, *, question: book.Question | None) -> None:
        super().__init__(typed)
        if question is None:
            return
        field: forms.Field = forms.CharField(max_length=200)
        if question.choices:
            choices = [(choice.value, str(choice.label)) for choice in question.choices]
            field = forms.ChoiceField(widget=forms.RadioSelect, choices=choices)
        field.label = str(question.label)
        self.fields["value"] = field


class ObjectionForm(forms.Form):
    """The objection of a person who is at the counter."""

    number = forms.CharField(label=gettext_lazy("Number of the public notice"), max_length=60)
    id_number = forms.CharField(label=gettext_lazy("ID number, as on the card"), max_length=18)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    words = forms.CharField(
        label=gettext_lazy("What the person objects to, and why"), max_length=2000, widget=forms.Textarea
    )
    card_seen = forms.BooleanField(label=gettext_lazy("I have seen the original ID card."))


def form_for(move: str, case: cases.Case, typed: Mapping[str, Any] | None = None) -> forms.Form | None:
    """Return the form that a move of a special procedure asks to be filled in; None for other moves."""
    if move == "start-procedure":
        form = StartForm(typed)
        named = [(one.key, str(one.title)) for one in cases.procedures_of(case)]
        form.fields["procedure"].choices = named  # type: ignore[attr-defined]  # it is a ChoiceField
        return form
    if move == "offer-hearing":
        return OfferForm(typed)
    if move == "appoint":
        return AppointForm(typed)
    if move == "record-finding":
        return FindingForm(typed, question=_asked(case))
    return None


def turns(
    case: cases.Case, typed: Mapping[str, str], by: identity.Officer, at: datetime, version: int | None
) -> dict[str, Callable[[], None]]:
    """Return what each move of a special procedure does."""
    words = typed.get("reason", "")
    return {
        "start-procedure": lambda: cases.start_procedure(
            case.id, typed.get("procedure", ""), words, by=by, at=at, version=version
        ),
        "offer-hearing": lambda: cases.offer_hearing(case.id, words, by=by, at=at, version=version),
        "appoint": lambda: cases.appoint(
            case.id, _moment(typed.get("on", "")), typed.get("place", ""), by=by, at=at, version=version
        ),
        "record-finding": lambda: cases.record_finding(
            case.id, typed.get("words", ""), typed.get("value"), by=by, at=at, version=version
        ),
    }


@action(open_to=identity.officers, back_to="desk:case")
def answer_objection(request: identity.OfficerRequest, case_id: UUID, objection_id: UUID) -> HttpResponse:
    """Answer an objection to the case's public notice."""
    case = case_or_404(request.officer, case_id)
    if objection_id not in [one.id for one in cases.objections_of(case)]:
        raise Http404
    cases.answer_objection(objection_id, request.POST.get("answer", ""), by=request.officer, at=now())
    messages.success(request, _("Answered. Whoever objected has been told."))
    return redirect("desk:case", case_id)


@page(open_to=identity.counter_staff)
def ask_objection(request: identity.OfficerRequest) -> HttpResponse:
    """Take down the objection of a person who is here."""
    return render(request, "desk/objection.html", {"form": ObjectionForm(), "fault": ""})


@action(open_to=identity.counter_staff, back_to="desk:counter")
def take_objection(request: identity.OfficerRequest) -> HttpResponse:
    """Keep it; what was typed stays on the page when it is refused."""
    form, fault = ObjectionForm(request.POST), ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            cases.object_at_counter(
                given["number"],
                given["id_number"],
                given["name"],
                given["words"],
                card_seen=given["card_seen"],
                by=request.officer,
                at=now(),
            )
        except Refused as refusal:
            fault = refusal.reason
        else:
            messages.success(request, _("Taken down. The office will answer, and the person is told."))
            return redirect("desk:counter")
    return render(request, "desk/objection.html", {"form": form, "fault": fault}, status=422)


@page(open_to=identity.officers)
def outside(request: identity.OfficerRequest) -> HttpResponse:
    """Show the messages of outside bodies that could not be followed: the office's; to the data office, all."""
    agency = book.current().book.agencies.get(request.officer.agency)
    sees_all = agency is not None and agency.data_office
    return render(request, "desk/outside.html", {"lines": cases.contradictions(request.officer, sees_all)})


def _asked(case: cases.Case) -> book.Question | None:
    """Return the question that the finding of the case's procedure gives an answer to."""
    missing = [one for one in cases.proceedings_of(case) if one.began_on and not one.finding]
    procedures = {one.key: one for one in cases.procedures_of(case)}
    for one in missing:
        finding = procedures[one.key].finding
        if finding is not None:
            return book.edition(case.edition_number).book.questions[finding.question]
    return None


def _moment(given: str) -> datetime:
    try:
        found = datetime.fromisoformat(given)
    except ValueError as wrong:
        raise Refused(_("Enter day and time."), code="on") from wrong
    return found if timezone.is_aware(found) else timezone.make_aware(found)
