"""Who may come in: audiences for the doors of pages and actions. What they admit they put on the request."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from tongban.identity import actors, queries
from tongban.identity.models import Role
from tongban.ui.doors import Audience


class ResidentRequest(HttpRequest):
    """A request that came through the door `residents`."""

    user: User
    resident: actors.Resident


class OfficerRequest(HttpRequest):
    """A request that came through the door `officers`, or one for officers with a role."""

    user: User
    officer: actors.Officer


def _admit_signed_in(request: Any) -> HttpResponseBase | None:
    return None if request.user.is_authenticated else _led_to("account_login", request)


def _admit_resident(request: Any) -> HttpResponseBase | None:
    if (turned_away := _admit_signed_in(request)) is not None:
        return turned_away
    resident = queries.resident_of(request.user)
    if resident is None:
        return _refusal(request, _("This page is for residents. You are signed in as an officer."))
    request.resident = resident
    return None


def _admit_officer(request: Any) -> HttpResponseBase | None:
    if (turned_away := _admit_signed_in(request)) is not None:
        return turned_away
    officer = queries.officer_of(request.user)
    if officer is None:
        return _refusal(request, _("This page is for officers."))
    if not has_shown_second_factor(request):
        has_one = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
        return _led_to("mfa_reauthenticate" if has_one else "mfa_activate_totp", request)
    request.officer = officer
    return None


def _admit_counter_staff(request: Any) -> HttpResponseBase | None:
    return _admit_role(request, Role.COUNTER, _("This page is for officers at the counter."))


def _admit_supervisor(request: Any) -> HttpResponseBase | None:
    return _admit_role(request, Role.SUPERVISOR, _("This page is for supervisors."))


def _admit_steward(request: Any) -> HttpResponseBase | None:
    return _admit_role(request, Role.STEWARD, _("This page is for data stewards."))


def _admit_auditor(request: Any) -> HttpResponseBase | None:
    return _admit_role(request, Role.AUDITOR, _("This page is for auditors."))


def _admit_demo_visitor(_request: Any) -> None:
    if not settings.DEMO:
        raise Http404


signed_in = Audience("signed in", _admit_signed_in)
residents = Audience("residents", _admit_resident)
officers = Audience("officers", _admit_officer)
counter_staff = Audience("counter staff", _admit_counter_staff)
supervisors = Audience("supervisors", _admit_supervisor)
stewards = Audience("data stewards", _admit_steward)
auditors = Audience("auditors", _admit_auditor)
demo_visitors = Audience("demo visitors", _admit_demo_visitor)


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session's person has proved a second factor (and not only a password)."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def _admit_role(request: Any, role: str, words: str) -> HttpResponseBase | None:
    if (turned_away := _admit_officer(request)) is not None:
        return turned_away
    return None if role in request.officer.roles else _refusal(request, words)


def _led_to(url_name: str, request: Any) -> HttpResponseBase:
    """Redirect, to return afterwards; htmx is told to load the whole page, not to put it into a fragment."""
    response = redirect_to_login(_way_back(request), reverse(url_name))
    return HttpResponseClientRedirect(response.url) if getattr(request, "htmx", False) else response


def _way_back(request: HttpRequest) -> str:
    """Return the page to come back to: for an action, which cannot be repeated by GET, the page it was started on."""
    if request.method in ("GET", "HEAD") and not getattr(request, "htmx", False):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


def _refusal(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "identity/turned_away.html", {"reason": reason}, status=403)
