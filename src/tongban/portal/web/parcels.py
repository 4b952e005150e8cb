"""A resident says whether a posted paper arrived."""

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
def parcel_arrived(request: identity.ResidentRequest, number: str, case_id: UUID) -> HttpResponse:
    """Say that a parcel arrived: its case closes."""
    cases.confirm_arrival(own_case(request.resident, number, case_id), by=request.resident, at=now())
    messages.success(request, _("Thank you. This is done."))
    return redirect("portal:progress", number)


@action(open_to=identity.residents, back_to="portal:progress")
def parcel_missing(request: identity.ResidentRequest, number: str, case_id: UUID) -> HttpResponse:
    """Say that a parcel did not arrive: the office has it to hand out again."""
    cases.report_missing(own_case(request.resident, number, case_id), by=request.resident, at=now())
    messages.success(request, _("The office has been told. It looks for the parcel, or sends the paper again."))
    return redirect("portal:progress", number)
