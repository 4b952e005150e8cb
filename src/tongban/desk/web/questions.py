"""A field that came from a register and seems wrong: the officer asks the office that holds the record."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.desk.web.views import case_or_404, needed_questions, sight_of_case
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.doors import action, page


@page(open_to=identity.officers, shows=sight_of_case)
def ask(request: identity.OfficerRequest, case_id: UUID, key: str) -> HttpResponse:
    """Ask what is wrong with the record."""
    return _page(request, case_or_404(request.officer, case_id), key)


@action(open_to=identity.officers, back_to="desk:case")
def put(request: identity.OfficerRequest, case_id: UUID, key: str) -> HttpResponse:
    """Put the question to the office that holds the record."""
    found = case_or_404(request.officer, case_id)
    _known(found, key)
    try:
        inquiry = cases.question_datum(case_id, key, request.POST.get("words", ""), by=request.officer, at=now())
    except Refused as refusal:
        return _page(request, found, key, fault=refusal.reason)
    messages.success(
        request, _("Asked, number %(number)s. The applicant is told the answer.") % {"number": inquiry.number}
    )
    return redirect("desk:case", case_id)


def _known(case: cases.Case, key: str) -> book.Source:
    """Return the register that answers this question of the case; without one there is no such page."""
    content = book.edition(case.edition_number).book
    stored = case.application.answers.get(key)
    if key not in needed_questions(case) or stored is None or stored["origin"] != "source":
        raise Http404
    return content.sources[stored["source"]]


def _page(request: identity.OfficerRequest, case: cases.Case, key: str, *, fault: str = "") -> HttpResponse:
    source, content = _known(case, key), book.edition(case.edition_number).book
    context = {
        "case": case,
        "source": source,
        "agency": content.agencies[source.agency],
        "label": content.questions[key].label,
        "words": request.POST.get("words", ""),
        "fault": fault,
    }
    return render(request, "desk/question.html", context, status=422 if fault else 200)
