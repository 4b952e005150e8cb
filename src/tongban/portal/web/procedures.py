"""Special procedures and outside bodies on the applicant's page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.portal.web.applications import own_case
from tongban.ui.doors import action


@action(open_to=identity.residents, back_to="portal:progress")
def ask_hearing(request: identity.ResidentRequest, number: str, case_id: UUID) -> HttpResponse:
    """Ask for the hearing that was offered."""
    cases.ask_hearing(own_case(request.resident, number, case_id), by=request.resident, at=now())
    messages.success(request, _("Asked for. The office tells you when and where."))
    return redirect("portal:progress", number)


@action(open_to=identity.residents, back_to="portal:progress")
def wish_date(request: identity.ResidentRequest, number: str, case_id: UUID) -> HttpResponse:
    """Ask for another date of an appointment."""
    words = request.POST.get("words", "")
    cases.wish_other_date(own_case(request.resident, number, case_id), words, by=request.resident, at=now())
    messages.success(request, _("The office has been told. Unless it sets another date, the appointment stays."))
    return redirect("portal:progress", number)
