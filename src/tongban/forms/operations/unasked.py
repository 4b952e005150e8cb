"""Forms that nobody asked for: what registers say by law, kept as a draft when it comes to something."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.book import api as book
from tongban.forms.answers import Stored
from tongban.forms.filling import Filled, fill
from tongban.forms.form import form_of
from tongban.forms.models import Draft
from tongban.forms.operations.drafts import from_login
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7


def look_ahead(
    bundle: str, person: identity.Person, given: Stored, *, edition: book.Edition, concerning: str, at: datetime
) -> Filled:
    """Return what registers answer of a form that nobody has begun; nothing of it is kept.

    A source is read on its statutory basis or on the person's earlier consent (Personal Information Protection Law
    Art. 13), and else refuses. `given` are the answers that came with the event.
    """
    form = form_of(bundle, edition)
    answers = {**from_login(form.bundle, person, None), **given}
    return fill(form, answers, {}, by=SYSTEM, concerning=concerning, today=day_of(at), at=at, by_law=True)


@transaction.atomic
def prepare(
    bundle: str,
    person: identity.Person,
    found: Filled | None,
    *,
    edition: book.Edition,
    company: identity.Company | None = None,
    choices: Mapping[str, Any] | None = None,
    at: datetime,
) -> Draft:
    """Begin a form for somebody, with what was found; it is theirs to change, to file or to discard."""
    draft = Draft.objects.create(
        id=uuid7(at),
        bundle=bundle,
        edition_number=edition.number,
        person=person,
        company=company,
        answers=found.answers if found else from_login(edition.book.bundles[bundle], person, company),
        readings=found.readings if found else {},
        choices=dict(choices or {}),
        started_at=at,
        changed_at=at,
    )
    audit("forms.started", draft.id, by=SYSTEM, at=at)
    return draft


def prepared(draft_id: UUID) -> Draft | None:
    """Return a form that was begun for somebody, locked; None once it was discarded."""
    return Draft.objects.select_for_update(of=("self",)).select_related("person").filter(id=draft_id).first()


@transaction.atomic
def drop(draft_id: UUID, *, at: datetime) -> None:
    """Delete a form that was begun for somebody who wants none; one that was filed meanwhile stays."""
    draft = prepared(draft_id)
    if draft is None or draft.application_id is not None:
        return
    for upload in draft.uploads.order_by("id"):
        upload.file.delete(save=False)
    audit("forms.discarded", draft.id, by=SYSTEM, at=at)
    draft.delete()
