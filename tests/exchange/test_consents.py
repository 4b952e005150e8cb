"""Where a source needs consent, nothing is read without it, nor after it was taken back."""

from typing import Any
from uuid import uuid4

import msgspec
import pytest

from tests.exchange.conftest import FATHER, MOTHER, OFFICER, a_source, an_edition
from tongban.exchange import api as exchange
from tongban.exchange.models import Consent
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("counterpart")]
FORM, NUMBER = "a-form", "2026030200000001"
SOURCE = msgspec.structs.replace(a_source("person", "/person"), needs_consent=True)
HERSELF = identity.Resident(uuid4(), MOTHER, "任芳", "19900000021")


def reason(number: str = MOTHER, *, concerning: str = FORM, by: Actor = SYSTEM) -> str:
    """Read about a person, and return why it was refused."""
    asked = [exchange.Request("person", number, ("name",))]
    return exchange.read_all(
        asked, edition=an_edition(SOURCE), by=by, purpose="birth", concerning=concerning, at=now()
    )[0].reason


def consents(number: str = MOTHER, *, by: Actor = HERSELF.actor, **more: Any) -> None:
    said = {"purpose": "birth", "sources": ["person"], "concerning": FORM, **more}
    exchange.consent(number, **said, by=by, at=now())


def test_without_consent_nothing_is_read_and_the_attempt_is_recorded() -> None:
    assert reason() == "no_consent"
    assert [(one.outcome, one.reason) for one in exchange.calls_about(MOTHER)] == [("refused", "no_consent")]


@pytest.mark.parametrize("more", [{"purpose": "retirement"}, {"sources": ["another"]}])
def test_a_consent_to_something_else_does_not_count(more: dict[str, Any]) -> None:
    consents(**more)
    assert reason() == "no_consent"


def test_a_consent_counts_for_the_person_and_for_those_named_in_the_form() -> None:
    consents()
    assert (reason(), reason(FATHER), reason(FATHER, concerning="another-form")) == ("", "", "no_consent")


def test_the_next_call_after_it_was_taken_back_is_refused() -> None:
    consents()
    before = reason()
    exchange.withdraw_consent("birth", by=HERSELF, at=now())
    assert (before, reason(), reason(FATHER)) == ("", "consent_withdrawn", "consent_withdrawn")


def test_taking_back_ends_the_consents_of_every_form_and_is_written_down() -> None:
    consents()
    consents(concerning="another-form")
    exchange.withdraw_consent("birth", by=HERSELF, at=now())
    assert {reason(), reason(concerning="another-form")} == {"consent_withdrawn"}
    acts = [one.action for one in history_of(list(Consent.objects.values_list("id", flat=True)))]
    assert sorted(acts) == ["exchange.consent_withdrawn"] * 2 + ["exchange.consented"] * 2


def test_who_agrees_again_is_looked_up_again() -> None:
    consents()
    exchange.withdraw_consent("birth", by=HERSELF, at=now())
    consents()
    assert reason() == ""


def test_whoever_is_named_by_another_objects_for_themselves() -> None:
    father = identity.Resident(uuid4(), FATHER, "彭志", "19900000022")
    consents()
    before = reason(FATHER)
    named = exchange.named_by_others(father)
    exchange.withdraw_consent("birth", by=father, at=now())
    assert (before, named, reason(FATHER), reason()) == ("", {"birth": ["person"]}, "consent_withdrawn", "")
    assert exchange.named_by_others(father) == {}


def test_there_must_be_something_to_take_back() -> None:
    with pytest.raises(Refused, match=r"no consent|没有"):
        exchange.withdraw_consent("birth", by=HERSELF, at=now())


def test_a_forms_consent_counts_for_the_application_that_it_became() -> None:
    consents()
    exchange.carry_consents(FORM, to=NUMBER)
    assert (reason(FATHER, concerning=NUMBER), reason(FATHER)) == ("", "no_consent")


def test_saying_it_twice_is_one_consent() -> None:
    consents()
    consents()
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("by", "how"), [(HERSELF.actor, "portal"), (OFFICER, "counter"), (Actor("client", uuid4(), "clinic"), "client")]
)
def test_it_is_kept_who_took_it_down(by: Actor, how: str) -> None:
    consents(by=by)
    assert Consent.objects.get().given_how == how
