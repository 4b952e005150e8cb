"""Forms of the city's people, filled from its registers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.city import City
from tongban.book import api as book
from tongban.forms import api as forms
from tongban.forms import operations
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.identity import operations as people
from tongban.kernel.clock import now

GIVEN = {
    "child.name": "林小满",
    "child.ethnicity_from": "father",
    "child.household_of": "mother",
    "delivery.way": "electronic",
}


@dataclass(frozen=True)
class Filler:
    """A person of the sample city before their form."""

    resident: identity.Resident
    draft_id: UUID

    @property
    def draft(self) -> Draft:
        return Draft.objects.select_related("person").get(id=self.draft_id)

    @property
    def answers(self) -> forms.Stored:
        return self.draft.answers

    def agrees(self, *, silent: str = "no source") -> None:
        """Agree to look-ups; under load a source may be slow, so all but `silent` ones are asked until they answer."""
        for _time in range(5):
            filled = operations.consent_and_fill(self.draft_id, by=self.resident, at=now())
            down = [name for name, found in filled.readings.items() if found["fault"] == "down"]
            if not [name for name in down if not name.startswith(silent)]:
                return

    def gives(self, answers: dict[str, Any], *, version: int | None = None) -> dict[str, str]:
        return operations.answer(self.draft_id, answers, step="child", by=self.resident, at=now(), version=version)

    def must_type(self) -> set[str]:
        """Return the required questions that only the person can answer and has not."""
        draft = self.draft
        form, today = forms.form_for(draft), now().date()
        return set(forms.faults(form, form.values(draft.answers), today))


Begin = Callable[[str], Filler]


@pytest.fixture
def begin(edition: book.Edition, city_at_hand: City) -> Begin:
    """Return a function by which a person of the city begins the birth's form."""

    def begun(key: str) -> Filler:
        person = city_at_hand.people[key]
        known = people.person_for(person["id_number"], person["name"], person["phone"], at=now())
        resident = identity.Resident(known.id, known.id_number, known.name, known.phone)
        draft = forms.start("birth", for_person=known, by=resident, at=now())
        return Filler(resident, draft.id)

    return begun


@pytest.fixture
def counter() -> identity.Officer:
    return identity.Officer(uuid4(), None, "周宁", "community-centre", frozenset({"counter"}))
