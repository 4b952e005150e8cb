"""Asking the registers before anything is filed: agreed to, read and recorded; the answers are handed out, not kept."""

from datetime import datetime

from django.db import transaction

from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.forms.answers import Stored
from tongban.forms.filling import Filled, fill
from tongban.forms.operations.drafts import from_login
from tongban.forms.precheck import deciding
from tongban.identity import api as identity
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7


@transaction.atomic
def look_up_before(
    bundle: str, typed: Stored, *, for_person: identity.Person, by: identity.Resident, at: datetime
) -> Filled:
    """Keep the person's consent, read what decides whether and how much of a bundle, and return it.

    No draft is begun. Personal Information Protection Law Art. 6: no more registers than the conditions rest on.
    Raises KeyError for an unknown bundle.
    """
    form, concerning = deciding(bundle, book.current()), f"check-{uuid7(at)}"
    exchange.consent(
        for_person.id_number,
        purpose=bundle,
        sources=[source.key for source in form.sources() if source.needs_consent],
        concerning=concerning,
        by=by.actor,
        at=at,
    )
    answers = {**typed, **from_login(form.bundle, for_person, None)}
    return fill(form, answers, {}, by=by.actor, concerning=concerning, today=day_of(at), at=at)
