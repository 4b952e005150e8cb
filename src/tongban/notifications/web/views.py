"""A person's messages."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.notifications import operations, queries
from tongban.ui.doors import action, page

ROWS = 20


@page(open_to=identity.residents)
def notices(request: identity.ResidentRequest) -> HttpResponse:
    """List the person's messages, newest first."""
    rows = Paginator(queries.notices_of(request.resident), ROWS).get_page(request.GET.get("page"))
    return render(request, "notifications/notices.html", {"rows": rows})


@action(open_to=identity.residents, back_to="notifications:notices")
def read_all(request: identity.ResidentRequest) -> HttpResponse:
    """Mark all messages as read."""
    operations.mark_all_read(by=request.resident, at=now())
    return redirect("notifications:notices")


@action(open_to=identity.residents, back_to="notifications:notices")
def open_notice(request: identity.ResidentRequest, notice_id: UUID) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    notice = queries.notices_of(request.resident).filter(id=notice_id).first()
    if notice is None:
        raise Http404
    operations.mark_read(notice_id, by=request.resident, at=now())
    return redirect(notice.url)
