"""A masked line of a case, shown in full once, for a reason its people can read."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from tongban.cases import api as cases
from tongban.desk.web.forms import InFullForm
from tongban.desk.web.views import case_or_404, case_page, masked_lines, sight_of_case
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.doors import action


@action(open_to=identity.officers, back_to="desk:case", shows=sight_of_case)
@never_cache
def show_in_full(request: identity.OfficerRequest, case_id: UUID) -> HttpResponse:
    """Record who needs which line and why, then answer with that line in full: no address shows it again."""
    found = case_or_404(request.officer, case_id)
    form = InFullForm(request.POST, lines=masked_lines(found))
    shown = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            cases.show_in_full(
                case_id, given["question"], given["reason"], given["words"], by=request.officer, at=now()
            )
            shown = given["question"]
        except Refused as refusal:
            form.add_error("words" if refusal.code == "reason_missing" else None, refusal.reason)
    context = case_page(request.officer, found, in_full=shown)
    if not shown:
        context["in_full_form"] = form
    return render(request, "desk/case.html", context, status=200 if shown else 422)
