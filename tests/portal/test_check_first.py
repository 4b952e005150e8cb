"""“Check first whether you can”: what holds, by which data, what to do, how much; and nothing is kept."""

import re
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import translation

from tests.city import City
from tests.world import Enter, Family
from tongban.book import api as book
from tongban.exchange.models import Call, Consent
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.identity import operations as people
from tongban.kernel.clock import now, today

pytestmark = pytest.mark.django_db
ADDRESS = "/things/birth/check/"
MET = {
    "marriage.status": "married",
    "child.birth_date": today().replace(day=1).isoformat(),
    "birth.registered": "no",
    "mother.hukou_kind": "family",
    "father.hukou_kind": "family",
    "mother.maternity_months": "30",
    "family.children_count": "0",
}


def plain(page: Any) -> str:
    """Return a page's words, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def asked(page: Any) -> set[str]:
    return set(re.findall(r'name="([a-z_]+\.[a-z_]+)"', page.content.decode()))


def sent(given: dict[str, str], browser: Browser | None = None) -> Any:
    return (browser or Browser()).post(ADDRESS, given, headers={"Accept-Language": "en"})


def test_only_what_decides_is_asked_and_nobodys_name_or_number(priced: book.Edition) -> None:
    questions = asked(Browser().get(ADDRESS))
    assert set(MET) <= questions
    types = {priced.book.questions[key].type for key in questions}
    assert types <= {"choice", "boolean", "number", "money", "date"}
    assert "child.name" not in questions


def test_a_condition_that_is_not_met_says_by_which_answer_and_what_to_do(edition: book.Edition) -> None:
    with translation.override("en"):
        condition = next(one for one in edition.book.bundles["birth"].conditions if one.key == "married")
        words = plain(sent({**MET, "marriage.status": "single"}))
    assert condition.remedy.en in words or condition.remedy.zh in words


def test_all_conditions_and_the_amount(priced: book.Edition) -> None:
    form = forms.deciding("birth", priced)
    answers = forms.typed_answers(
        form, {key: forms.cleaned(priced.book.questions[key], value)[0] for key, value in MET.items()}
    )
    found = forms.precheck(form, answers, {}, today=today())
    states = {one.condition.key: one.met for one in found.conditions}
    assert (states["married"], states["under-one"], states["not-registered"], states["insured"]) == (True,) * 4
    assert [(one.question.key, one.value) for one in found.amounts] == [("benefit.amount", 3616.5)]
    married = next(one for one in found.conditions if one.condition.key == "married")
    assert [(ground.label.en, bool(ground.shown), ground.source) for ground in married.grounds] == [
        (priced.book.questions["marriage.status"].label.en, True, None)
    ]
    assert "3,616.50" in plain(sent(MET))


def test_what_is_not_answered_is_not_known_and_never_false(edition: book.Edition) -> None:
    form = forms.deciding("birth", edition)
    found = forms.precheck(form, {}, {}, today=today())
    assert {one.met for one in found.conditions} <= {None, True}
    assert found.met is None


def test_one_condition_that_is_not_met_decides(edition: book.Edition) -> None:
    form = forms.deciding("birth", edition)
    answers = forms.typed_answers(form, {"marriage.status": "single"})
    assert forms.precheck(form, answers, {}, today=today()).met is False


def test_what_is_not_offered_says_which_condition_is_not_met_and_what_to_do(edition: book.Edition) -> None:
    given = {"start.credit_good": True, "start.insured": 0}
    form = forms.deciding("starting-up", edition)
    found = forms.precheck(form, forms.typed_answers(form, given), {}, today=today())
    closed = {one.service.key: [unmet.condition.key for unmet in one.unmet] for one in found.closed}
    assert closed == {"start-insurance-subsidy": ["has-insured"]}
    assert closed.keys().isdisjoint(service.key for service in found.services)
    sent_ = {"start.credit_good": "yes", "start.insured": "0"}
    words = plain(Browser().post("/things/starting-up/check/", sent_, headers={"Accept-Language": "en"}))
    assert (
        found.closed[0].unmet[0].condition.remedy.zh in words or found.closed[0].unmet[0].condition.remedy.en in words
    )


@pytest.mark.parametrize("written", ["many", "NaN", "Infinity", "-1"])
def test_an_answer_that_cannot_be_read_is_told_at_its_field(edition: book.Edition, written: str) -> None:
    page = sent({**MET, "mother.maternity_months": written})
    assert page.status_code == 422
    assert "govuk-error-message" in page.content.decode()


def test_what_was_typed_stands_in_the_form_again(edition: book.Edition) -> None:
    page = sent({"mother.maternity_months": "7"}).content.decode()
    assert re.search(r'name="mother.maternity_months"[^>]*value="7', page)


def test_nothing_is_kept(edition: book.Edition) -> None:
    browser, calls = Browser(), Call.objects.count()  # calls are written apart: other tests leave theirs
    sent(MET, browser)
    assert (Draft.objects.count(), Call.objects.count() - calls, Consent.objects.count()) == (0, 0, 0)
    assert not browser.session.keys()


def test_a_check_costs_no_query_that_grows(edition: book.Edition, django_assert_num_queries: Any) -> None:
    sent(MET)
    with django_assert_num_queries(2):  # begin and commit
        sent(MET)


def test_an_unknown_thing_has_no_check(edition: book.Edition) -> None:
    assert Browser().get("/things/nothing/check/").status_code == 404


def test_what_registers_said_to_another_is_not_taken(family: Family, enter: Enter) -> None:
    page = sent({**MET, "state": "forged:1:x"}, enter(family.mother))
    assert (page.status_code, 'name="state"' in page.content.decode()) == (200, False)


@pytest.fixture
def mother(edition: book.Edition, city_at_hand: City) -> identity.Person:
    person = city_at_hand.people["mother-1"]
    return people.person_for(person["id_number"], person["name"], person["phone"], at=now())


def test_registers_answer_once_the_person_agrees(mother: identity.Person, edition: book.Edition) -> None:
    resident = identity.Resident(mother.id, mother.id_number, mother.name, mother.phone)
    begun = now()
    filled = forms.look_up_before("birth", {}, for_person=mother, by=resident, at=begun)
    form = forms.deciding("birth", edition)
    read = {one.source for one in Call.objects.filter(at__gte=begun)}
    assert read
    assert read <= {source.key for source in form.sources()}
    assert {consent.concerning.partition("-")[0] for consent in Consent.objects.all()} == {"check"}
    found = forms.precheck(form, filled.answers, filled.readings, today=today())
    assert any(ground.source for one in found.conditions for ground in one.grounds)
    assert Draft.objects.count() == 0


def test_what_registers_said_travels_in_the_page_for_that_person_only(
    city_at_hand: City, family: Family, enter: Enter
) -> None:
    mother = city_at_hand.people["mother-1"]
    family.mother.id_number = mother["id_number"]
    family.mother.save()
    page = enter(family.mother).post(f"{ADDRESS}look-up/", {"mother.maternity_months": "1"})
    found = re.search(r'name="state" value="([^"]+)"', page.content.decode())
    assert found is not None
    again = enter(family.mother).post(ADDRESS, {"state": found[1]})
    title = book.current().book.sources["civil-marriage"].title
    assert title.zh in again.content.decode()
    other = enter(family.stranger).post(ADDRESS, {"state": found[1]})
    assert 'name="state"' not in other.content.decode()
    assert Draft.objects.count() == 0
