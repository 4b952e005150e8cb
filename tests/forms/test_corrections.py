"""What an office has corrected is read again wherever it still counts, and marked; consent taken back is respected."""

import pytest

from tests.forms.conftest import Begin, Filler
from tests.identity.people import an_officer
from tongban.cases import api as cases
from tongban.exchange import api as exchange
from tongban.exchange.models import Inquiry
from tongban.exchange.operations import answer_inquiry
from tongban.forms.operations import dispute, fill_again
from tongban.identity import api as identity
from tongban.identity import queries as people
from tongban.kernel import events
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db
WRONG = {"f": "m", "m": "f"}


@pytest.fixture
def steward() -> identity.Officer:
    return people.officer(an_officer("health-steward", "郑芳", "health", ("steward",)))


@pytest.fixture
def filler(begin: Begin, steward: identity.Officer) -> Filler:
    """A mother whose form was filled while the register had her child's sex wrong; she has said so."""
    mother = begin("mother-1")
    mother.agrees()
    draft = mother.draft
    answer = draft.answers["child.sex"]
    draft.answers["child.sex"] = {**answer, "value": WRONG[answer["value"]]}
    draft.save(update_fields=["answers"])
    dispute(draft.id, "child.sex", "性别不对。", by=mother.resident, at=now())
    return mother


def _answered(outcome: str, by: identity.Officer) -> None:
    answer_inquiry(Inquiry.objects.get().id, outcome, "已核实。", by=by, at=now())
    while events.deliver(at=now()):
        pass


def test_a_corrected_value_arrives_in_the_form_and_is_marked(filler: Filler, steward: identity.Officer) -> None:
    wrong = filler.answers["child.sex"]["value"]
    _answered("corrected", steward)
    found = filler.answers["child.sex"]
    assert (found["value"], found.get("disputed", ""), "corrected_at" in found) == (WRONG[wrong], "", True)


def test_a_corrected_value_arrives_in_the_application_too(filler: Filler, steward: identity.Officer) -> None:
    person = filler.draft.person
    application = cases.file_answers(
        "birth", person, filler.answers, by=filler.resident.actor, key="corrected", at=now()
    )
    exchange.carry_consents(str(filler.draft_id), to=application.number)
    wrong = application.answers["child.sex"]["value"]
    _answered("corrected", steward)
    application.refresh_from_db()
    found = application.answers["child.sex"]
    assert (found["value"], found.get("disputed", ""), "corrected_at" in found) == (WRONG[wrong], "", True)


def test_what_was_found_right_stays_and_stays_disputed(filler: Filler, steward: identity.Officer) -> None:
    before = filler.answers["child.sex"]
    _answered("upheld", steward)
    assert filler.answers["child.sex"] == before


def test_without_consent_a_corrected_value_is_not_read(filler: Filler, steward: identity.Officer) -> None:
    before = filler.answers["child.sex"]
    exchange.withdraw_consent("birth", by=filler.resident, at=now())
    _answered("corrected", steward)
    assert filler.answers["child.sex"] == before


def test_after_the_consent_was_taken_back_the_form_is_the_persons_to_type(begin: Begin) -> None:
    mother = begin("mother-1")
    mother.agrees(silent="civil-marriage")
    draft = mother.draft
    draft.readings = {name: {**one, "fault": "down"} for name, one in draft.readings.items()}
    draft.answers = {key: one for key, one in draft.answers.items() if one["origin"] != "source"}
    draft.save(update_fields=["readings", "answers"])
    exchange.withdraw_consent("birth", by=mother.resident, at=now())
    again = fill_again(draft.id, by=mother.resident, at=now())
    assert {one["fault"] for one in again.readings.values()} == {"refused"}
    assert "child.sex" in mother.must_type()
