"""A second look at cases: what people ask after a decision, reopening, and the correction of a result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.api import PetitionKind, PetitionState
from tongban.desk.web.views import case_or_404, sight_of_case
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.clock import now, today
from tongban.ui.components import Cell, Link, Row, Table, Tag
from tongban.ui.doors import Sight, action, page

ROWS = 25


@page(open_to=identity.officers)
def petitions(request: identity.OfficerRequest) -> HttpResponse:
    """Show what was put to the officer's office, the most urgent open one first."""
    rows = Paginator(cases.petitions_for(request.officer), ROWS).get_page(request.GET.get("page"))
    columns = [_("Request"), _("Number"), _("Applicant"), _("Answer by"), _("State")]
    context = {
        "rows": rows,
        "table": Table(_("Requests after a decision"), columns, [_cells(one) for one in rows]),
        "agency": book.current().book.agencies.get(request.officer.agency),
    }
    return render(request, "desk/petitions.html", context)


def sight_of_petition(request: Any, petition_id: UUID) -> Sight | None:
    """Opening a request is looking at its people's data: recorded before it is shown."""
    try:
        found = cases.petition_for(request.officer, petition_id)
    except cases.Petition.DoesNotExist:
        return None
    case = _case_of(found)
    return Sight(
        person_ids=sorted(cases.parties_of(found.application)),
        fields=_asked_by(case) if found.kind == PetitionKind.REVIEW else [],
        by=request.officer.actor,
        purpose=case.service,
        concerning=case.number,
    )


@page(open_to=identity.officers, shows=sight_of_petition)
def petition(request: identity.OfficerRequest, petition_id: UUID) -> HttpResponse:
    """Show one request with the case file a reviewing body needs: answers, the decision, its reason."""
    found = _petition_or_404(request.officer, petition_id)
    case = _case_of(found)
    edition, kind = book.edition(case.edition_number), PetitionKind(found.kind)
    state = PetitionState(found.state)
    context = {
        "petition": found,
        "kind": kind,
        "state": Tag(state.words, "wait" if state == PetitionState.ASKED else "info"),
        "case": case,
        "case_state": cases.CaseState(case.state),
        "service": edition.book.services[case.service],
        "rows": _file(case, edition) if kind == PetitionKind.REVIEW else [],
        "is_mine": case.agency == request.officer.agency,
        "is_open": state == PetitionState.ASKED,
        "trail": [Link(reverse("desk:petitions"), _("Requests after a decision")), Link("", case.number)],
    }
    return render(request, "desk/petition.html", context)


@action(open_to=identity.officers, back_to="desk:petition")
def answer(request: identity.OfficerRequest, petition_id: UUID) -> HttpResponse:
    """Allow or turn away, with the answer the person reads."""
    found = _petition_or_404(request.officer, petition_id)
    words, verdict = request.POST.get("answer", ""), request.POST.get("verdict")
    turn = {
        ("allow", PetitionKind.REOPENING): cases.allow_reopening,
        ("allow", PetitionKind.REVIEW): cases.order_again,
    }.get((verdict or "", PetitionKind(found.kind)), cases.turn_away)
    turn(petition_id, words, by=request.officer, at=now())
    messages.success(request, _("Answered. The person has been told."))
    return redirect("desk:petition", petition_id)


@page(open_to=identity.officers, shows=sight_of_petition)
def petition_file(request: identity.OfficerRequest, petition_id: UUID) -> FileResponse:
    """Give the file that came with a request."""
    found = _petition_or_404(request.officer, petition_id)
    if not found.file:
        raise Http404
    return FileResponse(found.file.open(), content_type=found.media_type, filename=found.file_name)


@page(open_to=identity.officers, shows=sight_of_case)
def ask_reopen(request: identity.OfficerRequest, case_id: UUID) -> HttpResponse:
    """Ask for the reason and say what follows."""
    found = case_or_404(request.officer, case_id)
    service = book.edition(found.edition_number).book.services[found.service]
    return render(request, "desk/reopen.html", {"case": found, "service": service})


@action(open_to=identity.officers, back_to="desk:case")
def reopen(request: identity.OfficerRequest, case_id: UUID) -> HttpResponse:
    """Take a case up again of the office's own accord."""
    case_or_404(request.officer, case_id)
    cases.reopen(case_id, request.POST.get("reason", ""), by=request.officer, at=now())
    messages.success(request, _("Taken up again. The applicant has been told."))
    return redirect("desk:case", case_id)


@page(open_to=identity.officers, shows=sight_of_case)
def ask_correct(request: identity.OfficerRequest, case_id: UUID) -> HttpResponse:
    """Show what the result says, to be written right."""
    return _correct_page(request, case_or_404(request.officer, case_id), None)


@action(open_to=identity.officers, back_to="desk:case")
def correct(request: identity.OfficerRequest, case_id: UUID) -> HttpResponse:
    """Correct the result; what is wrong with a value is shown beside it."""
    found = case_or_404(request.officer, case_id)
    keys = cases.correctable(found, found.application)
    given = {key: request.POST[key] for key in keys if key in request.POST}
    wrong = cases.correct(case_id, given, request.POST.get("reason", ""), by=request.officer, at=now())
    if wrong:
        return _correct_page(request, found, request.POST, wrong)
    messages.success(request, _("Corrected. The new result replaces the wrong one, and the people have been told."))
    return redirect("desk:case", case_id)


def _correct_page(
    request: identity.OfficerRequest, case: cases.Case, posted: Any, wrong: dict[str, str] | None = None
) -> HttpResponse:
    edition = book.edition(case.edition_number)
    form, answers = forms.form_of(case.bundle, edition), case.application.answers
    keys = cases.correctable(case, case.application)
    fields = forms.step_form(form, keys, form.values(answers), {}, today(), posted)
    if wrong:
        fields.is_valid()
        for key, fault in wrong.items():
            if key in fields.fields and not fields.has_error(key):
                fields.add_error(key, fault)
    context = {
        "case": case,
        "service": edition.book.services[case.service],
        "form": fields,
        "reason": (posted or {}).get("reason", ""),
        "has_result": cases.has_result(case),
    }
    return render(request, "desk/correct.html", context, status=422 if wrong else 200)


def _petition_or_404(officer: identity.Officer, petition_id: UUID) -> cases.Petition:
    try:
        return cases.petition_for(officer, petition_id)
    except cases.Petition.DoesNotExist as stranger:
        raise Http404 from stranger


def _case_of(petition: cases.Petition) -> cases.Case:
    return next(one for one in cases.cases_of(petition.application_id) if one.id == petition.case_id)


def _asked_by(case: cases.Case) -> list[str]:
    return [ask.question for ask in book.edition(case.edition_number).book.services[case.service].asks]


def _file(case: cases.Case, edition: book.Edition) -> list[Row]:
    """Return the answers the service asked, none masked: whoever reviews the decision reads what it rests on."""
    form, answers = forms.form_of(case.bundle, edition), case.application.answers
    return [
        Row(form.questions[key].question.label, forms.shown(form, key, answers[key].get("value")))
        for key in _asked_by(case)
        if key in answers and key in form.questions
    ]


def _cells(petition: cases.Petition) -> list[Cell]:
    state = PetitionState(petition.state)
    return [
        Cell(PetitionKind(petition.kind).label, url=reverse("desk:petition", args=[petition.id])),
        Cell(petition.application.number),
        Cell(identity.mask_name(petition.application.applicant.name)),
        Cell(date_format(petition.answer_by, "SHORT_DATE_FORMAT")),
        Cell("", tag=Tag(state.words, "wait" if state == PetitionState.ASKED else "info")),
    ]
