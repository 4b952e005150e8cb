"""A page that shows every component with invented rows, to look at and to test; opened in demo mode only."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone

from tongban.ui import components as c
from tongban.ui.doors import everyone, page
from tongban.ui.gallery import rows
from tongban.ui.gallery.forms import Filters, filled_form
from tongban.ui.gallery.words import w


@page(open_to=everyone)
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component once."""
    return render(request, "ui/gallery.html", samples())


def samples() -> dict[str, Any]:
    """Return what the gallery shows, in the reader's language."""
    moment = datetime(2026, 11, 24, 10, 21, tzinfo=get_current_timezone())
    pages = Paginator(range(1, 241), 20)
    return {
        "headings": rows.headings(),
        "hero": {
            "title": w("一件事，一次办", "One matter, handled once"),
            "text": w(
                "告诉我们发生了什么。一张表、一次交，其余由各部门接着办。",
                "Tell us what has happened. One form, sent once; the offices do the rest.",
            ),
        },
        "often": [
            c.Link(rows.HERE, w("小孩出生", "A child is born")),
            c.Link(rows.HERE, w("居住证", "Residence permit")),
        ],
        "trail": [c.Link(rows.HERE, w("首页", "Start")), c.Link("", w("组件", "Components"))],
        "notes": rows.notes(),
        "cards": rows.cards(),
        "figures": rows.figures(),
        "steps": rows.steps(),
        "form": filled_form(),
        "source": w("出生医学证明库", "the hospital births register"),
        "moment": moment,
        "save_text": w("保存，稍后继续", "Save and continue later"),
        "rows": rows.rows(moment),
        "events": rows.events(moment),
        "filters": Filters(),
        "table": rows.table(),
        "page": pages.page(3),
        "empty": {
            "title": w("还没有办件", "Nothing here yet"),
            "text": w("您提交的申请会出现在这里。", "What you apply for will appear here."),
            "link": w("看看能办什么", "See what you can do"),
        },
        "certificates": rows.certificates(),
        "tags": rows.tags(),
    }
