"""What registers say in a form: asked with the person's consent, disputed, read again when corrected."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.forms import queries
from tongban.forms.answers import answer_of
from tongban.forms.elements import exact_field
from tongban.forms.events import AnswerDisputed
from tongban.forms.filling import fill
from tongban.forms.form import Form, form_of
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused

Party = identity.Resident | identity.Officer


def form_for(draft: Draft) -> Form:
    """Return the form this draft is pinned to, as its person chose it."""
    return form_of(draft.bundle, book.edition(draft.edition_number), draft.choices)


@transaction.atomic
def consent_and_fill(draft_id: UUID, *, by: Party, at: datetime) -> Draft:
    """Keep the person's consent and fill the form from the offices' registers; ask again those that failed."""
    draft = queries.draft_to_change(draft_id, by, at=at)
    form = form_for(draft)
    exchange.consent(
        draft.person.id_number,
        purpose=draft.bundle,
        sources=_needing_consent(form, "person"),
        concerning=str(draft.id),
        by=queries.acting(draft, by),
        at=at,
    )
    if draft.company:
        exchange.consent_for_company(
            draft.company,
            giver=by.person_id if isinstance(by, identity.Resident) else draft.person_id,
            purpose=draft.bundle,
            sources=_needing_consent(form, "company"),
            concerning=str(draft.id),
            by=queries.acting(draft, by),
            at=at,
        )
    if draft.consented_at is None:
        draft.consented_at = at
        audit("forms.consented", draft.id, by=queries.acting(draft, by), at=at)
    fill_draft(draft, queries.acting(draft, by), at)
    save_draft(draft, at)
    return draft


@transaction.atomic
def fill_again(draft_id: UUID, *, by: Party, at: datetime) -> Draft:
    """Ask again the registers that did not answer, on the consent as it stands now."""
    draft = queries.draft_to_change(draft_id, by, at=at)
    fill_draft(draft, queries.acting(draft, by), at)
    save_draft(draft, at)
    return draft


@transaction.atomic
def read_again(person_id: UUID, source: str, *, by: Actor, at: datetime) -> None:
    """Read a register once more for a person's unfiled forms: it has corrected what they disputed."""
    drafts = Draft.objects.select_for_update(of=("self",)).filter(person_id=person_id, application_id=None)
    for draft in drafts.order_by("id"):
        disputed = [key for key, one in draft.answers.items() if one.get("disputed") and one.get("source") == source]
        if not disputed:
            continue
        draft.readings = {name: one for name, one in draft.readings.items() if name.partition("@")[0] != source}
        before = {key: draft.answers[key] for key in disputed}
        fill_draft(draft, by, at)
        for key in disputed:
            if draft.answers[key] != before[key]:
                draft.answers[key] = {**draft.answers[key], "disputed": "", "corrected_at": at.isoformat()}
        save_draft(draft, at)


@transaction.atomic
def dispute(draft_id: UUID, key: str, words: str, *, by: Party, at: datetime) -> None:
    """Keep the person's objection to a register's record beside the value, which stays as it is."""
    draft = queries.draft_to_change(draft_id, by, at=at)
    stored = draft.answers.get(key)
    if stored is None or stored["origin"] != "source":
        raise Refused(_("Only what came from a register can be disputed; anything else you can change yourself."))
    if not words.strip():
        raise Refused(_("Say in a few words what is wrong."))
    draft.answers[key] = {**stored, "disputed": words.strip()[:500]}
    save_draft(draft, at)
    bound = form_for(draft).questions[key].question.filled
    if bound is not None:
        exchange.question_datum(
            draft.person,
            bound.source,
            exact_field(bound, answer_of(stored)),
            words,
            concerning=str(draft.id),
            by=queries.acting(draft, by),
            at=at,
        )
    actor = queries.acting(draft, by)
    audit("forms.disputed", draft.id, by=actor, at=at, note=words.strip()[:500], details={"question": key})
    announce(AnswerDisputed(draft_id=draft.id, question=key, source=answer_of(stored).source), at=at)


def fill_draft(draft: Draft, by: Actor, at: datetime) -> None:
    """Ask every register that has not answered yet, and keep what it says in an unsaved draft."""
    filled = fill(
        form_for(draft),
        draft.answers,
        draft.readings,
        by=by,
        concerning=str(draft.id),
        today=day_of(at),
        at=at,
    )
    draft.answers, draft.readings = filled.answers, filled.readings


def save_draft(draft: Draft, at: datetime) -> None:
    """Save a locked draft: a device that still shows the version before must not overwrite it."""
    draft.version += 1
    draft.changed_at = at
    draft.save()


def _needing_consent(form: Form, subject: str) -> list[str]:
    return [source.key for source in form.sources() if source.needs_consent and source.subject == subject]
