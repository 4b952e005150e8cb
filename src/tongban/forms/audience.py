"""Who may fill a form: the resident whose it is, or a counter officer who was handed it."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from tongban.identity import api as identity
from tongban.ui.doors import Audience, Sight


class FillerRequest(HttpRequest):
    """A request that came through the door `form_fillers`."""

    party: identity.Resident | identity.Officer


def _admit(request: Any) -> HttpResponseBase | None:
    if getattr(request.user, "officer", None) is not None:
        turned_away = identity.counter_staff.admit(request)
        if turned_away is None:
            request.party = request.officer
        return turned_away
    turned_away = identity.residents.admit(request)
    if turned_away is None:
        request.party = request.resident
    return turned_away


form_fillers = Audience("form fillers", _admit)


def sight_of_draft(request: Any, draft_id: Any, **_kwargs: Any) -> Sight | None:
    """Who opens another person's form looks at their data: a counter officer, or who acts for them. The person
    themselves does not count."""
    if isinstance(request.party, identity.Resident) and not request.party.helps:
        return None
    from tongban.forms import queries
    from tongban.kernel.clock import now

    draft = queries.drafts_open_to(request.party, at=now()).filter(id=draft_id).first()
    if draft is None or draft.person_id == request.party.person_id:
        return None
    return Sight(
        person_ids=[draft.person_id],
        fields=sorted(draft.answers),
        by=queries.acting(draft, request.party),
        purpose=draft.bundle,
        concerning=str(draft.id),
    )
