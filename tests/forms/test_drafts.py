"""A form on two devices, and at a counter by its code."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.forms.conftest import GIVEN, Begin, Filler
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.forms.operations import pause
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def mother(begin: Begin) -> Filler:
    filler = begin("mother-1")
    filler.agrees()
    return filler


def _code(filler: Filler, at: datetime | None = None) -> str:
    return pause(filler.draft_id, by=filler.resident, at=at or now())


def test_a_person_has_one_open_form_of_a_bundle(mother: Filler, begin: Begin) -> None:
    assert begin("mother-1").draft_id == mother.draft_id


def test_the_second_device_is_told_and_overwrites_nothing(mother: Filler) -> None:
    seen_by_both = mother.draft.version
    mother.gives({"child.name": "林小满"}, version=seen_by_both)
    with pytest.raises(Refused) as refusal:
        mother.gives({"child.name": "林大满"}, version=seen_by_both)
    assert (refusal.value.code, mother.answers["child.name"]["value"]) == ("changed_meanwhile", "林小满")


def test_a_faulty_answer_is_kept_as_typed_and_named(mother: Filler) -> None:
    assert mother.gives({"child.name": "小满123"}) == {"child.name": "姓名只能包含汉字或字母。"}
    assert mother.answers["child.name"]["value"] == "小满123"


def test_an_answer_of_a_question_the_form_does_not_have_is_dropped(mother: Filler) -> None:
    before = mother.answers
    assert mother.gives({"no.such": "x", "child.id_number": "310100202611240011", "child.address": "月球"}) == {}
    assert mother.answers == before


def test_the_code_opens_the_form_at_a_counter_once(mother: Filler, counter: identity.Officer) -> None:
    code = _code(mother)
    assert forms.pick_up(f" {code[:4].lower()}-{code[4:]} ", by=counter, at=now()).id == mother.draft_id
    with pytest.raises(Refused):
        forms.pick_up(code, by=counter, at=now())


@pytest.mark.parametrize("code", ["", "ZZZZZZZZ", "'; DROP TABLE", "%", "\\"])
def test_a_wrong_code_opens_nothing(mother: Filler, counter: identity.Officer, code: str) -> None:
    _code(mother)
    with pytest.raises(Refused):
        forms.pick_up(code, by=counter, at=now())


def test_a_code_runs_out_after_seven_days(mother: Filler, counter: identity.Officer) -> None:
    at = now()
    code = _code(mother, at)
    with pytest.raises(Refused):
        forms.pick_up(code, by=counter, at=at + timedelta(days=7))
    assert forms.pick_up(code, by=counter, at=at + timedelta(days=7, seconds=-1)).id == mother.draft_id


def test_a_form_at_a_counter_is_open_to_that_officer_alone_for_two_hours(
    mother: Filler, counter: identity.Officer
) -> None:
    at = now()
    forms.pick_up(_code(mother, at), by=counter, at=at)
    colleague = identity.Officer(uuid4(), None, "钱多", "community-centre", frozenset({"counter"}))
    assert forms.draft(mother.draft_id, counter, at=at + timedelta(minutes=119)).id == mother.draft_id
    for officer, moment in ((colleague, at), (counter, at + timedelta(hours=2))):
        with pytest.raises(Draft.DoesNotExist):
            forms.draft(mother.draft_id, officer, at=moment)


def test_a_stranger_finds_no_form(mother: Filler, begin: Begin) -> None:
    stranger = begin("mother-2")
    with pytest.raises(Draft.DoesNotExist):
        forms.draft(mother.draft_id, stranger.resident, at=now())


def test_what_follows_from_an_answer_follows_it(mother: Filler) -> None:
    mother.gives(GIVEN)
    mine = mother.answers["child.address"]["value"]
    mother.gives({"child.household_of": "father"})
    assert [mine, mother.answers["child.address"]["value"]] == [
        mother.answers["mother.address"]["value"],
        mother.answers["father.address"]["value"],
    ]
