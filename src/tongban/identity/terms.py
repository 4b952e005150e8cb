"""What a mandate is for and until when, as pages ask it and read it."""

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.identity.operations import Terms
from tongban.kernel.clock import today
from tongban.kernel.refused import Refused


def terms_of(posted: QueryDict) -> Terms:
    """Read what a mandate is for from a page: chosen bundles, or all, and the last day."""
    bundles = [] if posted.get("scope") == "all" else posted.getlist("bundles")
    try:
        until = date.fromisoformat(posted.get("until", ""))
    except ValueError:
        until = None
    if posted.get("scope") != "all" and not bundles:
        raise Refused(_("Choose what it is for."), code="unknown_choice")
    return Terms(bundles, until)


def offered_terms(posted: QueryDict | None, *, companies: bool = False) -> dict[str, Any]:
    """Return what a page with a mandate's terms shows: the bundles one may be for, and what was typed before."""
    wanted = ("company", "either") if companies else ("person", "either")
    bundles = [one for one in book.current().book.bundles.values() if one.applicant in wanted]
    chosen = posted.getlist("bundles") if posted else []
    typed = {name: posted.get(name, "") if posted else "" for name in ("id_number", "name", "until", "scope")}
    return {"bundles": [(one.key, one.title, one.key in chosen) for one in bundles], "typed": typed, "today": today()}
