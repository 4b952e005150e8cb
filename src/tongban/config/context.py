"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tongban.ui.components import Account, Link


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the demo mark, the reader's text size, menus, and this page in the other language."""
    other = "en" if (get_language() or "zh-hans").startswith("zh") else "zh-hans"
    return {
        "demo_mode": settings.DEMO,
        "large_text": request.COOKIES.get("text") == "large",
        "other_language": other,
        "other_language_url": SimpleLazyObject(lambda: translate_url(request.get_full_path(), other)),
        "account": SimpleLazyObject(lambda: _account(request)),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "footer_links": SimpleLazyObject(_footer),
    }


def _account(request: HttpRequest) -> Account:
    user: Any = getattr(request, "user", None)
    sign_out = reverse("account_logout")
    if getattr(user, "officer", None) is not None:
        links = [Link(reverse("desk:worklist"), _("My desk")), Link(reverse("mfa_index"), _("Second factor"))]
        return Account(name=user.officer.name, links=links, sign_out_url=sign_out)
    if getattr(user, "person", None) is not None:
        links = [
            Link(reverse("portal:me"), _("My things")),
            Link(reverse("certificates:mine"), _("My certificates")),
            Link(reverse("payments:mine"), _("My payments")),
            Link(reverse("notifications:notices"), _("Messages")),
            Link(reverse("portal:looks"), _("Who looked at my data")),
            Link(reverse("mfa_index"), _("Second factor")),
        ]
        return Account(name=user.person.name, links=links, sign_out_url=sign_out)
    return Account(sign_in_url=reverse("account_login"))


def _navigation(request: HttpRequest) -> list[Link]:
    officer = getattr(getattr(request, "user", None), "officer", None)
    if officer is not None:
        names = [("desk:worklist", _("Worklist")), ("desk:certificates", _("Certificates"))]
        names += [("payments:office", _("Payments"))]
        names += [("desk:offers", _("Offers"))]
        names += [("desk:petitions", pgettext("after a decision", "Requests"))]
        names += [("desk:counter", _("Counter"))] if "counter" in officer.roles else []
        names += [("exchange:catalog", _("Data sharing"))] if "steward" in officer.roles else []
        names += [("exchange:inquiries", _("Questions"))] if "steward" in officer.roles else []
        names += [("exchange:log", _("Log"))] if "auditor" in officer.roles else []
    else:
        names = [
            ("portal:home", _("Home")),
            ("portal:me", _("My things")),
            ("certificates:mine", _("My certificates")),
            ("portal:halls", _("Halls")),
        ]
    home = reverse("portal:home")
    urls = [reverse(name) for name, _words in names]
    within = [url for url in urls if request.path == url or (url != home and request.path.startswith(url))]
    here = max(within, key=len, default="")
    return [Link(url, words, current=url == here) for url, (_name, words) in zip(urls, names, strict=True)]


def _footer() -> list[Link]:
    names = [
        ("portal:accessibility", _("Accessibility")),
        ("portal:looks", _("Who looked at my data")),
        ("certificates:verify", _("Verify a certificate")),
        ("payments:verify", _("Verify a receipt")),
    ]
    return [*(Link(reverse(name), words) for name, words in names), Link("/api/v1/docs", _("Machine interface"))]
