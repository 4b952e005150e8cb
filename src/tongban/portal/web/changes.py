"""A resident's changes of plan: other answers, one service less, another look at a decision, a wrong result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.api import PetitionKind
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.clock import now, today
from tongban.portal.web.applications import application_or_404
from tongban.portal.web.people import sight_of_application
from tongban.ui.doors import action, page


@page(open_to=identity.residents, shows=sight_of_application)
def edit_page(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Show the answers that can still be changed, and what a change sets going."""
    application = _own_application(request.resident, number)
    return _edit_page(request, application, _edit_form(application, None))


@action(open_to=identity.residents, back_to="portal:edit")
def edit(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Change answers; what is wrong is shown beside them and nothing is changed."""
    application = _own_application(request.resident, number)
    form = _edit_form(application, request.POST)
    given = {key: request.POST[key] for key in form.fields if key in request.POST}
    wrong = cases.edit(application.id, given, by=request.resident, at=now())
    if not wrong:
        messages.success(request, _("Changed. Who had confirmed is asked again; the offices see what changed."))
        return redirect("portal:progress", number)
    form = _edit_form(application, request.POST, besides=list(wrong))
    form.is_valid()
    for key, fault in wrong.items():
        if key in form.fields and not form.has_error(key):
            form.add_error(key, fault)
        elif key not in form.fields:
            form.add_error(None, fault)
    return _edit_page(request, application, form, status=422)


@page(open_to=identity.residents)
def ask_withdraw(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Ask once before everything undecided is taken back."""
    return render(request, "portal/withdraw.html", {"application": application_or_404(request.resident, number)})


@action(open_to=identity.residents, back_to="portal:progress")
def withdraw(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Take back what is not decided."""
    application = application_or_404(request.resident, number)
    count = cases.withdraw(application.id, by=request.resident, at=now())
    messages.success(request, _("Withdrawn: %(count)d cases.") % {"count": count})
    return redirect("portal:progress", number)


@page(open_to=identity.residents)
def ask_withdraw_one(request: identity.ResidentRequest, number: str, case_id: UUID) -> HttpResponse:
    """Say what ends with one service before it is taken back, and what goes on."""
    application = _own_application(request.resident, number)
    siblings = cases.cases_of(application.id)
    case = _case(siblings, case_id)
    content, ending = book.edition(application.edition_number).book, cases.ending_with(case, siblings)
    context = {
        "application": application,
        "service": content.services[case.service],
        "ending": [content.services[one.service] for one in ending if one.id != case.id],
        "going_on": [content.services[one.service] for one in siblings if one not in ending],
        "may_withdraw": cases.CaseState(case.state).may_move_to(cases.CaseState.WITHDRAWN),
    }
    return render(request, "portal/withdraw_one.html", context)


@action(open_to=identity.residents, back_to="portal:progress")
def withdraw_one(request: identity.ResidentRequest, number: str, case_id: UUID) -> HttpResponse:
    """Take back one service with what needs it."""
    application = _own_application(request.resident, number)
    _case(cases.cases_of(application.id), case_id)
    count = cases.withdraw_one(case_id, by=request.resident, at=now())
    messages.success(request, _("Withdrawn: %(count)d cases.") % {"count": count})
    return redirect("portal:progress", number)


@page(open_to=identity.residents)
def ask_petition(request: identity.ResidentRequest, number: str, case_id: UUID, kind: str) -> HttpResponse:
    """Ask for the person's words and one file, and say who answers by when."""
    application = _own_application(request.resident, number)
    if kind not in PetitionKind.values:
        raise Http404
    case = _case(cases.cases_of(application.id), case_id)
    case.application = application
    content = book.edition(application.edition_number).book
    body = cases.review_body(case) if kind == PetitionKind.REVIEW else None
    context = {
        "application": application,
        "kind": PetitionKind(kind),
        "service": content.services[case.service],
        "reason": case.reason,
        "office": body or content.agencies[case.agency],
        "until": cases.last_day(case, PetitionKind(kind)),
        "is_open": cases.was_turned_down(case) or (kind == PetitionKind.CORRECTION and cases.has_result(case)),
    }
    return render(request, "portal/petition.html", context)


@action(open_to=identity.residents, back_to="portal:petition")
def petition(request: identity.ResidentRequest, number: str, case_id: UUID, kind: str) -> HttpResponse:
    """Put the request to its office."""
    application = _own_application(request.resident, number)
    if kind not in PetitionKind.values:
        raise Http404
    _case(cases.cases_of(application.id), case_id)
    words, file = request.POST.get("words", ""), request.FILES.get("file")
    asked = cases.petition(case_id, PetitionKind(kind), words, file, by=request.resident, at=now())
    messages.success(request, _("Sent. You are told the answer by %(day)s.") % {"day": asked.answer_by})
    return redirect("portal:progress", number)


def _own_application(resident: identity.Resident, number: str) -> cases.Application:
    """Return an application that is the resident's, or of whom they act for; to a party that confirms it is closed."""
    application = application_or_404(resident, number)
    if not cases.is_filed_for(application, resident):
        raise Http404
    return application


def _case(siblings: list[cases.Case], case_id: UUID) -> cases.Case:
    for case in siblings:
        if case.id == case_id:
            return case
    raise Http404


def _edit_form(application: cases.Application, posted: Any, *, besides: list[str] | None = None) -> Form:
    """Return the answers that can be changed as a form; `besides` are those that what was typed makes necessary."""
    edition = book.edition(application.edition_number)
    form = forms.form_of(application.bundle, edition, application.choices)
    keys = cases.editable(application, cases.cases_of(application.id), today())
    keys += [key for key in besides or [] if key not in keys and key in form.questions]
    return forms.step_form(form, keys, form.values(application.answers), {}, today(), posted)


def _edit_page(
    request: identity.ResidentRequest, application: cases.Application, form: Form, *, status: int = 200
) -> HttpResponse:
    context = {"application": application, "form": form, "confirms": application.confirmations.exists()}
    return render(request, "portal/edit.html", context, status=status)
