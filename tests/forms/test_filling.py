"""What registers fill, what they leave open, and what happens when one is silent or has nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from tests.city import City
from tests.forms.conftest import GIVEN, Begin
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates.models import Certificate
from tongban.exchange.models import Call
from tongban.forms.form import form_of
from tongban.forms.operations import choose_material, dispute
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now, today
from tongban.kernel.models import OutboxEvent
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db


def _typed_marriage(city: City, **changed: Any) -> dict[str, Any]:
    father = city.people["father-1"]
    return {
        "spouse.name": father["name"],
        "spouse.id_number": father["id_number"],
        "marriage.status": "married",
        "marriage.certificate_number": "J310100-0000-000000",
        **changed,
    }


def test_a_parent_gives_four_answers_when_all_registers_answer(begin: Begin) -> None:
    mother = begin("mother-1")
    mother.agrees()
    assert mother.must_type() == set(GIVEN)
    assert mother.gives(GIVEN) == {}
    assert mother.must_type() == set()


def test_nothing_is_looked_up_before_the_person_agrees(begin: Begin) -> None:
    mother = begin("mother-1")
    mother.gives(GIVEN)
    assert list(Call.objects.filter(concerning=str(mother.draft_id))) == []
    assert mother.draft.readings == {}


def test_what_a_register_said_is_marked_with_source_and_moment(begin: Begin, city: City) -> None:
    mother = begin("mother-1")
    mother.agrees()
    answer = mother.answers["spouse.name"]
    assert (answer["value"], answer["origin"], answer["source"]) == (
        city.people["father-1"]["name"],
        "source",
        "civil-marriage",
    )
    assert answer["read_at"] == mother.draft.consented_at.isoformat().replace("+00:00", "Z")


def test_what_a_register_said_cannot_be_typed_over(begin: Begin) -> None:
    mother = begin("mother-1")
    mother.agrees()
    before = mother.answers["spouse.name"]
    mother.gives({"spouse.name": "别人"})
    assert mother.answers["spouse.name"] == before


def test_an_objection_is_kept_beside_the_value_which_stays(begin: Begin) -> None:
    mother = begin("mother-1")
    mother.agrees()
    before = mother.answers["mother.address"]
    dispute(mother.draft_id, "mother.address", "门牌号写错了", by=mother.resident, at=now())
    assert mother.answers["mother.address"] == {**before, "disputed": "门牌号写错了"}
    assert [entry.note for entry in history_of([mother.draft_id]) if entry.action == "forms.disputed"] == [
        "门牌号写错了"
    ]
    assert OutboxEvent.objects.filter(name="forms.AnswerDisputed").count() == 1
    mother.agrees()
    assert mother.answers["mother.address"]["disputed"] == "门牌号写错了"


def test_only_a_registers_record_is_disputed_and_in_words(begin: Begin) -> None:
    mother = begin("mother-1")
    mother.agrees()
    mother.gives(GIVEN)
    for key, words in (("child.name", "错了"), ("mother.address", " ")):
        with pytest.raises(Refused):
            dispute(mother.draft_id, key, words, by=mother.resident, at=now())


def test_while_a_register_is_silent_the_person_types_and_it_is_kept_unverified(begin: Begin, city: City) -> None:
    mother = begin("mother-1")
    with city.out_of_order("civil"):
        mother.agrees(silent="civil-marriage")
        mother.gives(_typed_marriage(city))
        mother.gives(GIVEN)  # asks again: still silent, and nothing typed is lost
        typed = {key: mother.answers[key] for key in _typed_marriage(city)}
    assert {key: answer["value"] for key, answer in typed.items()} == _typed_marriage(city)
    assert {(answer["origin"], answer["unverified"]) for answer in typed.values()} == {("typed", True)}
    assert mother.must_type() == set()


def _filed_while_silent(begin: Begin, city: City, **changed: Any) -> cases.Application:
    mother = begin("mother-1")
    with city.out_of_order("civil"):
        mother.agrees(silent="civil-marriage")
        mother.gives({**_typed_marriage(city, **changed), **GIVEN})
        choose_material(mother.draft_id, "marriage-certificate", "promise", by=mother.resident, at=now())
        return cases.file(mother.draft_id, by=mother.resident, at=now())


def test_what_was_typed_is_checked_later_and_what_agrees_counts_as_read(begin: Begin, city: City) -> None:
    application = _filed_while_silent(begin, city)
    cases.recheck(at=now())
    application.refresh_from_db()
    answer = application.answers["spouse.name"]
    assert (answer["origin"], answer["source"], answer.get("unverified")) == ("source", "civil-marriage", None)
    assert application.recheck_at is None


def test_what_differs_keeps_the_persons_word_with_the_difference_beside_it(begin: Begin, city: City) -> None:
    application = _filed_while_silent(begin, city)
    cases.recheck(at=now())
    application.refresh_from_db()
    answer = application.answers["marriage.certificate_number"]
    assert (answer["value"], answer["origin"], answer["disputed"]) == (
        "J310100-0000-000000",
        "typed",
        "register differs",
    )
    assert [entry.details for entry in history_of([application.id]) if entry.action == "cases.rechecked"] == [
        {"differing": ["marriage.certificate_number"]}
    ]


def test_a_register_that_stays_silent_is_asked_again_in_half_a_minute(begin: Begin, city: City) -> None:
    application, at = _filed_while_silent(begin, city), now()
    with city.out_of_order("civil"):
        cases.recheck(at=at)
    application.refresh_from_db()
    assert application.recheck_at == at + timedelta(seconds=30)
    assert application.answers["spouse.name"]["unverified"]


def test_a_birth_no_hospital_knows_is_never_certified_without_a_human(begin: Begin, city: City) -> None:
    """The register answers, with no births: the parent may type a record's number, and an officer decides."""
    elder = begin("elder-1")
    elder.agrees()
    assert elder.draft.readings["health-births@mother.id_number"]["fault"] == ""
    born = now().date().isoformat()
    record = {"birth.record_number": "2026310009999", "child.birth_date": born, "birth.registered": "no"}
    elder.gives({**GIVEN, **record, "child.sex": "f", "birth.hospital": "示例医院", "birth.weight": "3200"})
    assert elder.must_type() == set()
    application = cases.file(elder.draft_id, by=elder.resident, at=now())
    spouse = begin("elder-2").resident
    cases.confirm(application.id, by=spouse, at=now())
    cases.recheck(at=now())
    while cases.work(at=now()):
        pass
    application.refresh_from_db()
    typed = application.answers["birth.record_number"]
    assert (typed["value"], typed["origin"], typed["disputed"]) == ("2026310009999", "typed", "register differs")
    decided = {case.service: case.state for case in cases.cases_of(application.id) if case.on_the_spot is False}
    assert decided["birth-certificate"] == "accepted"
    assert list(Certificate.objects.filter(case_id__in=[case.id for case in cases.cases_of(application.id)])) == []


def test_an_account_corrected_twice_is_still_the_persons_to_give(begin: Begin) -> None:
    mother = begin("mother-1")
    mother.agrees()
    for account in ("6230999506190026", "623099950619999"):
        assert mother.gives({"benefit.account": account}) == {}
        answer = mother.answers["benefit.account"]
        assert (answer["value"], answer["origin"], answer.get("unverified")) == (account, "typed", None)


def test_what_a_grant_hands_on_is_in_the_form_though_no_service_asks_for_it(edition: book.Edition) -> None:
    services = {
        key: structs.replace(one, asks=[ask for ask in one.asks if ask.question != "child.id_number"])
        for key, one in edition.book.services.items()
    }
    unasked = replace(edition, number=edition.number + 1, book=structs.replace(edition.book, services=services))
    form = form_of("birth", unasked)
    assert form.questions["child.id_number"].asks == ()
    assert form.values({"child.id_number": {"value": "310100202611240016"}}) == {
        "child.id_number": "310100202611240016"
    }


def test_what_an_answer_was_derived_without_is_not_missing(edition: book.Edition) -> None:
    form = form_of("army", edition)
    single = {"army.place": "enlisted", "army.settle_household": "31010400000001", "army.settle_address": "示例路1号"}
    abroad = {"army.place": "spouse"}
    assert not form.is_required("spouse.household_number", single, today())
    assert form.is_required("spouse.household_number", abroad, today())
