"""A mandate seen on paper is written down at a counter: who acts for whom, in what, until when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.doors import action, page

FIELDS = ("principal_number", "principal_name", "paper")


@page(open_to=identity.counter_staff)
def ask(request: identity.OfficerRequest) -> HttpResponse:
    """Ask what stands on the paper."""
    return _page(request)


@action(open_to=identity.counter_staff, back_to="desk:mandate")
def write_down(request: identity.OfficerRequest) -> HttpResponse:
    """Write it down; both people are told."""
    posted = request.POST
    try:
        identity.record_mandate(
            (posted.get("principal_number", ""), posted.get("principal_name", "")),
            (posted.get("id_number", ""), posted.get("name", "")),
            identity.terms_of(posted),
            paper=posted.get("paper", ""),
            papers_seen="papers_seen" in posted,
            by=request.officer,
            at=now(),
        )
    except Refused as refusal:
        return _page(request, fault=refusal.reason)
    messages.success(request, _("Written down. Both people are told, and the one who gave it can revoke it."))
    return redirect("desk:counter")


def _page(request: identity.OfficerRequest, *, fault: str = "") -> HttpResponse:
    context = identity.offered_terms(request.POST if fault else None)
    context["typed"] |= {name: request.POST.get(name, "") if fault else "" for name in FIELDS}
    return render(request, "desk/mandate.html", {**context, "fault": fault}, status=422 if fault else 200)
