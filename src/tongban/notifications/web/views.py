"""A person's messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from tongban.book.api import Text
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.notifications import operations, queries
from tongban.notifications.addresses import in_language
from tongban.notifications.models import Notice
from tongban.ui.doors import action, page

ROWS = 20


@dataclass(frozen=True)
class Line:
    """One message as its reader sees it."""

    id: UUID
    subject: Text
    body: Text
    at: datetime
    is_new: bool


@page(open_to=identity.residents)
@never_cache
def notices(request: identity.ResidentRequest) -> HttpResponse:
    """List the person's messages, newest first."""
    rows = Paginator(queries.notices_of(request.resident), ROWS).get_page(request.GET.get("page"))
    unread = queries.unread_count(request.resident.id_number)
    lines = [_line_of(notice) for notice in rows]
    return render(request, "notifications/notices.html", {"rows": rows, "lines": lines, "unread": unread})


@action(open_to=identity.residents, back_to="notifications:notices")
def read_all(request: identity.ResidentRequest) -> HttpResponse:
    """Mark all messages as read."""
    operations.mark_all_read(by=request.resident, at=now())
    return redirect("notifications:notices")


@action(open_to=identity.residents, back_to="notifications:notices")
def read(request: identity.ResidentRequest, notice_id: UUID) -> HttpResponse:
    """Mark a message as read and stay."""
    operations.mark_read(_found(request, notice_id).id, by=request.resident, at=now())
    return redirect("notifications:notices")


@action(open_to=identity.residents, back_to="notifications:notices")
def open_notice(request: identity.ResidentRequest, notice_id: UUID) -> HttpResponse:
    """Mark a message as read and go where it leads, in the reader's language."""
    notice = _found(request, notice_id)
    operations.mark_read(notice.id, by=request.resident, at=now())
    return redirect(in_language(notice.url, get_language() or "zh-hans"))


def _line_of(notice: Notice) -> Line:
    return Line(
        id=notice.id,
        subject=Text(zh=notice.subject_zh, en=notice.subject_en),
        body=Text(zh=notice.body_zh, en=notice.body_en),
        at=notice.at,
        is_new=notice.read_at is None,
    )


def _found(request: identity.ResidentRequest, notice_id: UUID) -> Notice:
    notice = queries.notices_of(request.resident).filter(id=notice_id).first()
    if notice is None:
        raise Http404
    return notice
