"""What is asked of drafts. Who may see a draft is decided here, in the query."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongban.forms.models import Draft, Upload
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused


def drafts_open_to(party: identity.Resident | identity.Officer, *, at: datetime) -> QuerySet[Draft]:
    """Return the unfiled drafts this party may fill: a resident's own and those of whom they act for, or those an
    officer was handed by code."""
    if isinstance(party, identity.Resident):
        mine = identity.theirs(party, person="person", on=day_of(at))
    else:
        mine = Q(assisted_by=party.officer_id, assisted_until__gt=at)
    return Draft.objects.filter(mine).select_related("person", "company").order_by("-changed_at", "id")


def draft(draft_id: UUID, party: identity.Resident | identity.Officer, *, at: datetime) -> Draft:
    """Return one draft this party may fill. Raises Draft.DoesNotExist for a stranger."""
    return drafts_open_to(party, at=at).get(id=draft_id)


def draft_to_change(draft_id: UUID, party: identity.Resident | identity.Officer, *, at: datetime) -> Draft:
    """Return the draft locked: the same form open on two devices must not lose one's answers."""
    found = drafts_open_to(party, at=at).select_for_update(of=("self",)).get(id=draft_id)
    if found.application_id is not None:
        raise Refused(_("This form has already been filed."), code="already_filed")
    return found


def acting(draft: Draft, by: identity.Resident | identity.Officer) -> Actor:
    """Return what histories keep of who fills a form: whoever does so for another is marked as acting for them."""
    if isinstance(by, identity.Officer):
        return by.actor
    if draft.company is not None:
        return by.acting_for(draft.company.name)
    return by.actor if by.person_id == draft.person_id else by.acting_for(draft.person.name)


def unfinished_drafts(resident: identity.Resident, *, at: datetime) -> list[Draft]:
    """Return the drafts that are not filed yet, a resident's own and those of whom they act for, newest first."""
    return list(drafts_open_to(resident, at=at).filter(application_id=None)[:20])


def drafts_at_counter(officer: identity.Officer, *, at: datetime) -> list[Draft]:
    """Return the unfiled drafts an officer was handed and may still fill."""
    return list(drafts_open_to(officer, at=at).filter(application_id=None)[:20])


def filed_draft(application_id: UUID) -> Draft | None:
    """Return the form that became this application; None for what a machine filed whole."""
    return Draft.objects.filter(application_id=application_id).first()


def uploads_of(application_id: UUID, materials: Sequence[str]) -> list[Upload]:
    """Return the files handed in for these materials with the form that became this application."""
    found = Upload.objects.filter(draft__application_id=application_id, material__in=materials)
    return list(found.order_by("at", "id"))
