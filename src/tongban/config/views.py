"""Pages of the installation itself: its health, and the reader's text size."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from tongban.ui.doors import action, everyone, page

YEAR = 365 * 24 * 3600


@page(open_to=everyone)
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the web process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@action(open_to=everyone, back_to="portal:home")
def text_size(request: HttpRequest) -> HttpResponse:
    """Keep the reader's text size in a cookie and return to the page they were on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    size = "large" if request.POST.get("size") == "large" else "normal"
    response.set_cookie("text", size, max_age=YEAR, samesite="Lax", httponly=True)
    return response
