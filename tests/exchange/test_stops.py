"""What a steward stops is refused from the very next call on, until it is lifted; people type it themselves."""

from typing import Any

import pytest

from tests.exchange.sharing import a_steward
from tests.world import Enter, Family, resident_of, stored
from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Consent, Stop
from tongban.exchange.operations import agreeing
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db


def _reads(person: identity.Person) -> tuple[str, str]:
    """Return fault and reason of a look-up for the birth; no register answers in these tests."""
    reading = exchange.read_all(
        [exchange.Request("police-person", person.id_number, ("name",))],
        edition=book.current(),
        by=resident_of(person).actor,
        purpose="birth",
        concerning="one-form",
        at=now(),
    )[0]
    return reading.fault, reading.reason


@pytest.fixture
def _consented(family: Family) -> None:
    digest, sources = digest_of(family.mother.id_number), ["police-person"]
    Consent.objects.create(
        id=uuid7(), subject_digest=digest, purpose="birth", sources=sources, concerning="one-form", given_at=now()
    )


@pytest.mark.usefixtures("_consented")
def test_a_stop_works_on_the_very_next_call_and_is_lifted(family: Family, officer: Any) -> None:
    police = a_steward(officer, "police")
    assert _reads(family.mother)[0] == "down"
    stop = agreeing.stop("police-person", "核查异常调用", by=police, at=now())
    assert _reads(family.mother) == ("refused", "stopped")
    agreeing.lift(stop, by=police, at=now())
    assert _reads(family.mother)[0] == "down"


@pytest.mark.usefixtures("_consented")
@pytest.mark.parametrize(
    ("only", "reason"),
    [({"purpose": "birth"}, "stopped"), ({"purpose": "birth-registration"}, ""), ({"consumer": "CN/GOV/1"}, "")],
)
def test_a_stop_for_one_service_or_office_leaves_the_others_alone(
    only: dict[str, str], reason: str, family: Family, officer: Any
) -> None:
    agreeing.stop("police-person", "核查中", **only, by=a_steward(officer, "police"), at=now())
    assert _reads(family.mother)[1] == reason


@pytest.mark.parametrize(("agency", "may"), [("police", True), ("big-data-center", True), ("health", False)])
def test_the_provider_and_the_superior_data_office_may_stop(agency: str, may: bool, officer: Any) -> None:
    by = a_steward(officer, agency)
    if may:
        stop = agreeing.stop("police-person", "核查中", by=by, at=now())
        assert Stop.objects.get(id=stop).reason == "核查中"
        return
    with pytest.raises(Refused) as refused:
        agreeing.stop("police-person", "核查中", by=by, at=now())
    assert refused.value.code == "not_yours"


def test_a_form_says_which_data_are_stopped_and_lets_the_person_type(
    draft: Draft, family: Family, enter: Enter
) -> None:
    answers = stored(family)
    for key in ("mother.ethnicity", "father.ethnicity"):
        del answers[key]
    refused = {"fault": "refused", "reason": "stopped", "at": now().isoformat()}
    draft.answers, draft.readings = answers, {**draft.readings, "police-person@mother.id_number": refused}
    draft.save(update_fields=["answers", "readings"])
    form = forms.form_of("birth", book.current())
    assert forms.needs_typing(form, "mother.ethnicity", draft.answers, draft.readings)
    page = enter(family.mother).get(f"/en/apply/{draft.id}/review/").content.decode()
    assert "The office has stopped the sharing of: Population register." in page
