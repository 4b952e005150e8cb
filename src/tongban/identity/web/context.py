"""What every page's header says of who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tongban.identity import queries


def account(request: HttpRequest) -> dict[str, Any]:
    """Give templates `account`: a name with links, or the way to sign in. Asked for only when shown."""
    return {"account": SimpleLazyObject(lambda: _account(request))}


def _account(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"name": "", "sign_in_url": reverse("account_login")}
    who = queries.officer_of(user) or queries.resident_of(user)
    links = [
        {"url": reverse("account_change_password"), "text": _("Change password")},
        {"url": reverse("mfa_index"), "text": _("Second factor")},
    ]
    if settings.DEMO:
        links.append({"url": reverse("demo:people"), "text": _("Be somebody else (demo)")})
    return {"name": who.name if who else user.get_username(), "links": links, "sign_out_url": reverse("account_logout")}
