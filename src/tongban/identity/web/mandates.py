"""People who act for me, those I act for, and those who act for a company I represent."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.identity import masking, operations, reach
from tongban.identity.audiences import ResidentRequest, residents
from tongban.identity.models import Mandate, MandateKind
from tongban.identity.terms import offered_terms, terms_of
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused
from tongban.kernel.words import listed
from tongban.ui.doors import action, page


@dataclass(frozen=True)
class Line:
    """One mandate as its people see it: who the other side is, what it is for, and what may be done with it."""

    mandate: Mandate
    name: str
    number: str
    scope: str
    ends: str  # the words on the button that ends it; empty where it can't be ended here

    @property
    def is_asked(self) -> bool:
        return self.mandate.accepted_at is None


@page(open_to=residents)
def given(request: ResidentRequest) -> HttpResponse:
    """Show who acts for the person, and ask whom else to let."""
    return _given_page(request)


@action(open_to=residents, back_to="mandates:given")
def offer(request: ResidentRequest) -> HttpResponse:
    """Ask somebody to act for the person."""
    id_number, name = request.POST.get("id_number", ""), request.POST.get("name", "")
    try:
        operations.offer_mandate(id_number, name, terms_of(request.POST), by=request.resident, at=now())
    except Refused as refusal:
        return _given_page(request, fault=refusal.reason)
    messages.success(request, _("%(name)s has been asked, and acts for you once they accept.") % {"name": name})
    return redirect("mandates:given")


@page(open_to=residents)
def held(request: ResidentRequest) -> HttpResponse:
    """Show for whom the person acts, and what they are asked to take on."""
    day = today()
    offered = [
        _line(one, helper=True, ends=_("Do not take it on")) for one in reach.offered_to(request.resident, on=day)
    ]
    own = [_line(one, helper=True, ends=_("Give it up")) for one in reach.held_by(request.resident, on=day)]
    return render(request, "identity/mandates_held.html", {"offered": offered, "held": own})


@action(open_to=residents, back_to="mandates:held")
def accept(request: ResidentRequest, mandate_id: UUID) -> HttpResponse:
    """Take on to act for somebody."""
    _found(request, mandate_id)
    operations.accept_mandate(mandate_id, by=request.resident, at=now())
    messages.success(request, _("You act for them from now on. What you do is marked as done by you, for them."))
    return redirect("mandates:held")


@action(open_to=residents, back_to="mandates:held")
def end(request: ResidentRequest, mandate_id: UUID) -> HttpResponse:
    """Revoke a mandate, or give it up; from now on it opens nothing."""
    mandate = _found(request, mandate_id)
    operations.end_mandate(mandate_id, by=request.resident, at=now())
    messages.success(request, _("The mandate has ended."))
    if mandate.helper_id == request.resident.person_id:
        return redirect("mandates:held")
    return redirect("mandates:company", mandate.company_id) if mandate.company_id else redirect("mandates:given")


@page(open_to=residents)
def company(request: ResidentRequest, company_id: UUID) -> HttpResponse:
    """Show who acts for a company, to its legal representative; to anybody else it does not exist."""
    return _company_page(request, company_id)


@action(open_to=residents, back_to="mandates:company")
def give_to_staff(request: ResidentRequest, company_id: UUID) -> HttpResponse:
    """Let somebody act for the company."""
    id_number, name = request.POST.get("id_number", ""), request.POST.get("name", "")
    _represented(request, company_id)
    try:
        terms = terms_of(request.POST)
        operations.give_staff_mandate(company_id, id_number, name, terms, by=request.resident, at=now())
    except Refused as refusal:
        return _company_page(request, company_id, fault=refusal.reason)
    messages.success(request, _("%(name)s acts for the company from now on.") % {"name": name})
    return redirect("mandates:company", company_id)


def _given_page(request: ResidentRequest, *, fault: str = "") -> HttpResponse:
    lines = [_line(one, helper=False, ends=_("Revoke")) for one in reach.given_by(request.resident, on=today())]
    represented = [
        one
        for one in reach.reach_of(request.resident, on=today())
        if one.kind == MandateKind.REPRESENTATIVE and one.company_id
    ]
    context = {
        "lines": lines,
        "represented": represented,
        "fault": fault,
        **offered_terms(request.POST if fault else None),
    }
    return render(request, "identity/mandates_given.html", context, status=422 if fault else 200)


def _company_page(request: ResidentRequest, company_id: UUID, *, fault: str = "") -> HttpResponse:
    found = _represented(request, company_id)
    lines = [_line(one, helper=False, ends=_("Revoke")) for one in reach.staff_of(company_id, on=today())]
    context = {
        "company": found,
        "lines": lines,
        "fault": fault,
        **offered_terms(request.POST if fault else None, companies=True),
    }
    return render(request, "identity/mandates_company.html", context, status=422 if fault else 200)


def _represented(request: ResidentRequest, company_id: UUID) -> Any:
    found = reach.company(company_id)
    if found is None or not reach.represents(request.resident, company_id, on=today()):
        raise Http404
    return found


def _line(mandate: Mandate, *, helper: bool, ends: str) -> Line:
    """Return a mandate with the side that is not the reader's: whom they help, or who helps them."""
    other = (mandate.company or mandate.person) if helper else mandate.helper
    number = mandate.company.uscc if helper and mandate.company else masking.mask_id_number(_id_number(mandate, helper))
    bundles = book.current().book.bundles
    titles = [str(bundles[key].title) for key in mandate.bundles if key in bundles]
    is_by_law = mandate.kind == MandateKind.REPRESENTATIVE
    return Line(
        mandate=mandate,
        name=other.name if other else "",
        number=number,
        scope=listed(titles) if mandate.bundles else _("everything"),
        ends="" if is_by_law else ends,
    )


def _id_number(mandate: Mandate, helper: bool) -> str:
    person = mandate.person if helper else mandate.helper
    return person.id_number if person else ""


def _found(request: ResidentRequest, mandate_id: UUID) -> Mandate:
    """Return a mandate to its two sides, and to who represents the company; to anybody else it does not exist."""
    try:
        found = reach.mandate(mandate_id)
    except Mandate.DoesNotExist as stranger:
        raise Http404 from stranger
    is_side = request.resident.person_id in (found.helper_id, found.person_id)
    if not is_side and not (found.company_id and reach.represents(request.resident, found.company_id, on=today())):
        raise Http404
    return found
