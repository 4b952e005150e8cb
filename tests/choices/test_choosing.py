"""What a person chooses of a bundle decides what they are asked and what is filed; until then they may choose again."""

from typing import Any

import pytest

from tests.choices.conftest import choose, filed, states
from tests.city import City
from tests.world import resident_of
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db


def _joined(draft: Draft) -> list[str]:
    form = forms.form_for(draft)
    return form.joined(form.values(draft.answers), today())


def _concerns(draft: Draft) -> set[str]:
    form = forms.form_for(draft)
    values = form.values(draft.answers)
    return {key for key in form.questions if form.is_relevant(key, values, today())} - {"applicant.phone"}


def _faults(draft: Draft) -> dict[str, str]:
    form = forms.form_for(draft)
    return forms.faults(form, form.values(draft.answers), today())


def test_before_anybody_chooses_the_preselection_holds_and_an_alternative_is_missing(begun: Draft) -> None:
    assert _joined(begun) == ["home-permit", "home-check", "home-deed", "home-car"]
    assert _faults(begun) == {"choices": "请在可选的事项中选择一项。"}
    with pytest.raises(Refused, match="请在可选的事项中选择一项"):
        filed(begun)


def test_one_alternative_is_joined_and_the_other_is_not_asked_for(begun: Draft) -> None:
    rented = choose(begun, tenure="home-rent")
    assert _joined(rented) == ["home-permit", "home-check", "home-deed", "home-car", "home-rent"]
    assert {"rent.landlord", "own.seller"} & _concerns(rented) == {"rent.landlord"}


def test_an_alternative_alone_is_taken_and_nothing_is_asked(begun: Draft) -> None:
    begun.answers["home.size"]["value"] = 5
    form = forms.form_for(begun)
    values = form.values(begun.answers)
    assert ("home-rent" in _joined(begun), form.left_open(values, today())[1], _faults(begun)) == (True, {}, {})


def test_a_chosen_alternative_that_is_no_longer_offered_gives_way_to_the_one_that_is(begun: Draft) -> None:
    owned = choose(begun, tenure="home-own")
    owned.answers["home.size"]["value"] = 5
    assert _joined(owned)[-1] == "home-rent"


def test_only_what_is_chosen_is_asked(begun: Draft) -> None:
    assert "garden.trees" not in _concerns(choose(begun, tenure="home-rent"))
    with_garden = choose(begun, home_garden=True, home_car=False)
    assert {"garden.trees", "car.plate"} & _concerns(with_garden) == {"garden.trees"}
    assert list(_faults(with_garden)) == ["marriage.status", "garden.trees"]


def test_choosing_again_loses_no_answer(begun: Draft) -> None:
    before = begun.answers
    without = choose(begun, home_car=False, tenure="home-rent")
    again = choose(without, home_car=True)
    assert (again.answers, again.choices) == (before, {"home-car": True, "tenure": "home-rent"})
    assert [one.action for one in history_of([begun.id])][-2:] == ["forms.services_chosen"] * 2


@pytest.mark.parametrize("given", [{"home-permit": False}, {"home-car": "yes"}, {"tenure": "home-car"}, {"x": True}])
def test_what_is_not_left_open_cannot_be_chosen(begun: Draft, given: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        forms.choose_services(begun.id, given, by=resident_of(begun.person), at=now())


def test_a_choice_made_on_an_old_page_is_not_kept(begun: Draft) -> None:
    with pytest.raises(Refused):
        forms.choose_services(begun.id, {"home-car": False}, by=resident_of(begun.person), at=now(), version=0)


def test_the_application_keeps_the_choice_and_no_answer_that_nothing_reads(begun: Draft) -> None:
    application = filed(choose(begun, home_car=False, tenure="home-own"))
    assert application.choices == {"home-car": False, "tenure": "home-own"}
    assert {"car.plate", "rent.landlord"} & set(application.answers) == set()
    assert list(states(application.id)) == ["home-permit", "home-check", "home-deed", "home-own"]


def test_a_need_of_a_service_not_chosen_does_not_count(begun: Draft) -> None:
    application = filed(choose(begun, tenure="home-rent"))
    car = next(one for one in cases.cases_of(application.id) if one.service == "home-car")
    assert (car.needs, car.after) == ([], ["home-check"])


def test_no_register_is_asked_for_a_service_not_chosen(home: Any, city_at_hand: City) -> None:
    known = city_at_hand.people["mother-1"]
    someone = identity.person_for(known["id_number"], known["name"], known["phone"], by=SYSTEM, at=now())
    by = resident_of(someone)
    draft = forms.start("home", for_person=someone, by=by, at=now())
    assert forms.consent_and_fill(draft.id, by=by, at=now()).readings == {}
    draft.refresh_from_db()
    chosen = choose(draft, home_garden=True)
    assert list(chosen.readings) == ["civil-marriage@applicant.id_number"]
    assert chosen.answers["marriage.status"]["origin"] == "source"


def test_a_register_read_for_less_is_asked_again_when_a_choice_needs_more_of_it(home: Any, city_at_hand: City) -> None:
    known = city_at_hand.people["mother-1"]
    someone = identity.person_for(known["id_number"], known["name"], known["phone"], by=SYSTEM, at=now())
    draft = forms.start("home", for_person=someone, by=resident_of(someone), at=now())
    forms.consent_and_fill(draft.id, by=resident_of(someone), at=now())
    read = choose(draft, home_garden=True)
    [marriage] = read.readings
    del read.answers["marriage.status"]
    read.readings[marriage]["fields"] = ["spouse_name"]
    read.save(update_fields=["answers", "readings"])
    again = choose(read, home_car=False)
    assert (again.readings[marriage]["fields"], again.answers["marriage.status"]["value"]) == (["status"], "married")
