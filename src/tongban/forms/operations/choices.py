"""What a person chooses of a bundle: optional services, one of several alternatives."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.forms import queries
from tongban.forms.filling import derive
from tongban.forms.models import Draft
from tongban.forms.operations.registers import Party, fill_draft, form_for, save_draft
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused


@transaction.atomic
def choose_services(
    draft_id: UUID, given: Mapping[str, Any], *, by: Party, at: datetime, version: int | None = None
) -> Draft:
    """Keep what the person chose: optional service -> true or false, group of alternatives -> the service.

    It may be chosen again until the form is filed: answers stay, and registers that only now concern the person are
    asked, on the consent given. What `given` does not name stays as it was. Raises Refused for a choice the bundle does
    not leave open, and for one made on a page older than the form (`version`).
    """
    draft = queries.draft_to_change(draft_id, by, at=at)
    if version is not None and version != draft.version:
        raise Refused(
            _("This form was changed on another device meanwhile. Look at the answers below and save again."),
            code="changed_meanwhile",
        )
    check_choices(form_for(draft).bundle, given)
    draft.choices = {**draft.choices, **given}
    derive(form_for(draft), draft.answers, day_of(at))
    if draft.consented_at is not None:
        fill_draft(draft, queries.acting(draft, by), at)
    save_draft(draft, at)
    audit("forms.services_chosen", draft.id, by=queries.acting(draft, by), at=at, details={"choices": dict(given)})
    return draft


def check_choices(bundle: book.Bundle, given: Mapping[str, Any]) -> None:
    """Refuse a choice that the bundle does not leave open."""
    if unknown := book.choosing.unknown(bundle, given):
        raise Refused(
            _("This can't be chosen here: %(choices)s.") % {"choices": ", ".join(unknown)}, code="unknown_choice"
        )
