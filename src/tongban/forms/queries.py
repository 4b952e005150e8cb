"""What is asked of drafts. Who may see a draft is decided here, in the query."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongban.forms.models import Draft, Upload
from tongban.identity import api as identity
from tongban.kernel.refused import Refused


def drafts_open_to(party: identity.Resident | identity.Officer, *, at: datetime) -> QuerySet[Draft]:
    """Return the unfiled drafts this party may fill: a resident's own, or those an officer was handed by code."""
    if isinstance(party, identity.Resident):
        mine = Q(person_id=party.person_id)
    else:
        mine = Q(assisted_by=party.officer_id, assisted_until__gt=at)
    return Draft.objects.filter(mine).select_related("person").order_by("-changed_at", "id")


def draft(draft_id: UUID, party: identity.Resident | identity.Officer, *, at: datetime) -> Draft:
    """Return one draft this party may fill. Raises Draft.DoesNotExist for a stranger."""
    return drafts_open_to(party, at=at).get(id=draft_id)


def draft_to_change(draft_id: UUID, party: identity.Resident | identity.Officer, *, at: datetime) -> Draft:
    """Return the draft locked: the same form open on two devices must not lose one's answers."""
    found = drafts_open_to(party, at=at).select_for_update(of=("self",)).get(id=draft_id)
    if found.application_id is not None:
        raise Refused(_("This form has already been filed."), code="already_filed")
    return found


def unfinished_drafts(person_id: UUID) -> list[Draft]:
    """Return a person's drafts that are not filed yet, newest first."""
    return list(Draft.objects.filter(person_id=person_id, application_id=None).order_by("-changed_at", "id")[:20])


def drafts_at_counter(officer: identity.Officer, *, at: datetime) -> list[Draft]:
    """Return the unfiled drafts an officer was handed and may still fill."""
    return list(drafts_open_to(officer, at=at).filter(application_id=None)[:20])


def uploads_of(application_id: UUID, materials: Sequence[str]) -> list[Upload]:
    """Return the files handed in for these materials with the form that became this application."""
    found = Upload.objects.filter(draft__application_id=application_id, material__in=materials)
    return list(found.order_by("at", "id"))
