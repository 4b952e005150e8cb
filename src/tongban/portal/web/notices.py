"""Public notices: anybody may read them, and a resident may object."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused
from tongban.ui.components import Row
from tongban.ui.doors import action, everyone, page

ROWS = 20


@page(open_to=everyone)
def notices(request: HttpRequest) -> HttpResponse:
    """List what is up now, the latest first, or what of it has these words."""
    words = request.GET.get("q", "").strip()[:100]
    found = Paginator(cases.notices_with(words, on=today()), ROWS).get_page(request.GET.get("page"))
    return render(request, "portal/notices.html", {"words": words, "page": found})


@page(open_to=everyone)
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show one notice while it is up."""
    return _page(request, notice_id)


@action(open_to=identity.residents, back_to="portal:notice")
def object_to(request: identity.ResidentRequest, notice_id: UUID) -> HttpResponse:
    """Object; what was typed stays on the page when it is refused."""
    _up(notice_id)
    try:
        cases.object_to(notice_id, request.POST.get("words", ""), by=request.resident, at=now())
    except Refused as refusal:
        return _page(request, notice_id, fault=refusal.reason)
    messages.success(request, _("Sent. The office must answer before it decides, and you are told."))
    return redirect("portal:notices")


def _up(notice_id: UUID) -> cases.Notice:
    try:
        return cases.notice(notice_id, on=today())
    except cases.Proceeding.DoesNotExist as over:
        raise Http404 from over


def _page(request: HttpRequest, notice_id: UUID, *, fault: str = "") -> HttpResponse:
    found = _up(notice_id)
    context = {
        "notice": found,
        "rows": [Row(label, str(value)) for label, value in found.lines],
        "may_object": request.user.is_authenticated,
        "typed": request.POST.get("words", ""),
        "fault": fault,
    }
    return render(request, "portal/notice.html", context, status=422 if fault else 200)
