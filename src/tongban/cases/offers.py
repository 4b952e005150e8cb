"""What a person reads of an offer, and what an office sees of those its bundles made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from tongban.book import api as book
from tongban.cases.models import Application, Offer, Season
from tongban.cases.states import OfferState, SeasonState
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.clock import today
from tongban.ui.components import Row

OPEN = (OfferState.OFFERED, OfferState.HINTED)


@dataclass(frozen=True)
class OfferView:
    """One offer in words. `questions` are the keys of what `rows` show; `is_open` while it can be answered."""

    id: UUID
    person: identity.Person
    bundle: book.Bundle
    start: book.Start
    state: OfferState
    decline_by: date | None
    draft_id: UUID | None
    application_number: str
    questions: Sequence[str]
    rows: Sequence[Row]
    sources: Sequence[book.Text]
    amounts: Sequence[book.Explained]
    services: Sequence[book.Service]

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be answered."""
        return self.state in OPEN


def offer_view(offer_id: UUID, *, of: UUID | None = None) -> OfferView:
    """Return an offer in words; with `of`, only that person's own. Raises Offer.DoesNotExist."""
    whose = {"person_id": of} if of else {}
    offer = Offer.objects.select_related("person").get(id=offer_id, **whose)
    edition = book.edition(offer.edition_number)
    bundle = edition.book.bundles[offer.bundle]
    draft = forms.Draft.objects.filter(id=offer.draft_id).first() if offer.draft_id else None
    filed = Application.objects.filter(id=offer.application_id).first() if offer.application_id else None
    form = forms.form_of(offer.bundle, book.edition(draft.edition_number) if draft else edition)
    answers, day = (draft.answers if draft else {}), today()
    values = form.values(answers)
    keys = [key for key, one in answers.items() if one["origin"] == "source" and form.is_relevant(key, values, day)]
    named = dict.fromkeys(answers[key].get("source", "") for key in keys)
    return OfferView(
        id=offer.id,
        person=offer.person,
        bundle=bundle,
        start=next(one for one in bundle.starts if one.key == offer.start),
        state=OfferState(offer.state),
        decline_by=offer.decline_by,
        draft_id=draft.id if draft else None,
        application_number=filed.number if filed else "",
        questions=keys,
        rows=[
            Row(
                form.questions[key].question.label,
                forms.shown(form, key, answers[key]["value"]),
                source=edition.book.sources[source].title if (source := answers[key].get("source", "")) else "",
            )
            for key in keys
        ],
        sources=[edition.book.sources[key].title for key in named if key],
        amounts=forms.amounts(form, answers, day) if draft else [],
        services=[edition.book.services[key] for key in form.joined(values, day)] if draft else [],
    )


def open_offers(person_id: UUID) -> list[Offer]:
    """Return what a person is offered or hinted at and has not answered, newest first."""
    return list(Offer.objects.filter(person_id=person_id, state__in=OPEN).order_by("-offered_at", "id"))


def offers_of(officer: identity.Officer) -> QuerySet[Offer]:
    """Return what the bundles that an officer's agency leads have offered, newest first, whatever became of it."""
    led = [one.key for one in book.current().book.bundles.values() if one.lead == officer.agency]
    return Offer.objects.filter(bundle__in=led).select_related("person").order_by("-noted_at", "id")


def offer_counts(officer: identity.Officer) -> Mapping[OfferState, int]:
    """Return how many of them are in each state."""
    found = offers_of(officer).order_by().values_list("state").annotate(count=Count("id"))
    counted = dict(found)
    return {state: counted[state] for state in OfferState if state in counted}


def open_seasons(resident: identity.Resident) -> list[Season]:
    """Return the periods that a resident, or somebody they act for, has to file, the most urgent first."""
    whose = identity.theirs(resident, person="person", on=today())
    unfiled = Season.objects.filter(whose, state__in=(SeasonState.OPEN, SeasonState.MISSED))
    return list(unfiled.select_related("person", "company").order_by("due_on", "id"))
