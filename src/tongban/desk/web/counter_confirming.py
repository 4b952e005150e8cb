"""A person without a phone is at the counter and says whether they agree to what somebody else has filed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.cases import api as cases
from tongban.desk.web.counter import counter_page
from tongban.identity import api as identity
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused
from tongban.ui.doors import Sight, action, page

VISIT_SECONDS = 1800
SALT = "desk.counter_confirming"


@page(open_to=identity.counter_staff)
def ask(request: identity.OfficerRequest) -> HttpResponse:
    """The counter's page again, for whoever reloads it after a refusal."""
    return counter_page(request)


@action(open_to=identity.counter_staff, back_to="desk:counter")
def find(request: identity.OfficerRequest) -> HttpResponse:
    """Find what the person is asked, by the application's number and the ID number on their card."""
    number, id_number = request.POST.get("number", ""), request.POST.get("id_number", "")
    try:
        found = cases.open_at_counter(number, id_number, by=request.officer, at=now())
    except Refused as refusal:
        return counter_page(request, number=number, id_number=id_number, fault=refusal.reason)
    return redirect("desk:confirmation", _visit(found, request.officer))


def sight_of_proposal(request: Any, visit: str) -> Sight | None:
    """Reading what a person is asked is looking at the parties' data: recorded before it is shown."""
    try:
        proposal = _proposal(request.officer, visit)
    except Http404:
        return None
    if not proposal.is_open:
        return None
    return Sight(
        person_ids=sorted(cases.parties_of(proposal.application)),
        fields=proposal.questions,
        by=request.officer.actor,
        purpose=proposal.bundle.key,
        concerning=proposal.application.number,
    )


@page(open_to=identity.counter_staff, shows=sight_of_proposal)
def confirmation(request: identity.OfficerRequest, visit: str) -> HttpResponse:
    """Show what the person is asked, as they would read it themself, for half an hour and to this officer only."""
    return _proposal_page(request, visit)


@action(open_to=identity.counter_staff, back_to="desk:counter")
def confirm(request: identity.OfficerRequest, visit: str) -> HttpResponse:
    """The person agrees."""
    asked, seen = _proposal(request.officer, visit).confirmation, "card_seen" in request.POST
    try:
        cases.confirm_at_counter(asked.application_id, asked.id_number, card_seen=seen, by=request.officer, at=now())
    except Refused as refusal:
        return _proposal_page(request, visit, fault=refusal.reason)
    messages.success(request, _("Confirmed. The person and the applicant are told."))
    return redirect("desk:counter")


@action(open_to=identity.counter_staff, back_to="desk:counter")
def decline(request: identity.OfficerRequest, visit: str) -> HttpResponse:
    """The person does not agree, and says why."""
    asked, seen = _proposal(request.officer, visit).confirmation, "card_seen" in request.POST
    reason, officer = request.POST.get("reason", ""), request.officer
    try:
        cases.decline_at_counter(asked.application_id, asked.id_number, reason, card_seen=seen, by=officer, at=now())
    except Refused as refusal:
        return _proposal_page(request, visit, fault=refusal.reason, reason=reason, declining=True)
    messages.success(request, _("Not confirmed. Nothing was started, and the person and the applicant are told."))
    return redirect("desk:counter")


def _visit(confirmation_id: UUID, officer: identity.Officer) -> str:
    """Return what stands in the address for one person's visit: no number of theirs, and of use to no colleague."""
    return signing.dumps([confirmation_id.hex, officer.officer_id.hex], salt=SALT)


def _proposal(officer: identity.Officer, visit: str) -> cases.Proposal:
    """Return what this officer opened for the person within the last half hour; else it does not exist."""
    try:
        confirmation_id, opened_by = signing.loads(visit, salt=SALT, max_age=VISIT_SECONDS)
    except signing.BadSignature as stranger:
        raise Http404 from stranger
    if opened_by != officer.officer_id.hex:
        raise Http404
    return cases.proposal_for(cases.confirmation_of(UUID(confirmation_id)), today=today())


def _proposal_page(
    request: identity.OfficerRequest, visit: str, *, fault: str = "", reason: str = "", declining: bool = False
) -> HttpResponse:
    context = {
        "proposal": _proposal(request.officer, visit),
        "visit": visit,
        "fault": fault,
        "reason": reason,
        "declining": declining,
    }
    return render(request, "desk/counter_confirming.html", context, status=422 if fault else 200)
