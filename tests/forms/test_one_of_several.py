"""A question may choose among what a register lists: a mother of twins fills one form for each child."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.test import Client as Browser

from tests.city import City
from tests.forms.conftest import GIVEN, Begin, Filler
from tests.identity.people import PASSWORD
from tests.rest.conftest import Machine
from tests.world import Enter
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.exchange.models import Call, Inquiry
from tongban.forms import api as forms
from tongban.forms.elements import to_offer
from tongban.forms.models import Draft
from tongban.forms.operations import discard, dispute
from tongban.identity import api as identity
from tongban.identity import operations as people
from tongban.identity.models import Person
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db
_keys = count(1)
READ_OFF = (
    "birth.record_number",
    "child.sex",
    "birth.weight",
    "birth.hospital",
    "child.birth_date",
    "birth.registered",
)


def _values(filler: Filler) -> dict[str, Any]:
    return {key: filler.answers[key]["value"] for key in READ_OFF if key in filler.answers}


def _options(draft: Draft) -> dict[str, str]:
    return dict(forms.options(forms.form_for(draft), "birth.which", draft.readings))


@pytest.fixture
def mother(begin: Begin) -> Filler:
    """The mother of twins, the registers asked."""
    filler = begin("twins-mother")
    filler.agrees()
    return filler


def test_a_mother_of_one_is_not_asked_which(begin: Begin) -> None:
    one = begin("mother-1")
    one.agrees()
    assert one.must_type() == set(GIVEN)
    assert set(_values(one)) == set(READ_OFF)
    assert one.answers["birth.which"]["value"] == one.answers["birth.record_number"]["value"]


def test_a_mother_of_twins_is_asked_which_before_anything_is_read_off(mother: Filler) -> None:
    assert mother.must_type() == {*GIVEN, "birth.which"}
    assert (_values(mother), len(_options(mother.draft))) == ({}, 2)


def test_an_option_tells_moment_sex_weight_and_hospital(mother: Filler) -> None:
    words = list(_options(mother.draft).values())
    assert [one.split(" · ")[1] for one in words] == ["男", "女"]
    assert all(len(one.split(" · ")[0]) == len("2026-10-30 14:12") for one in words)


def test_a_choice_fills_what_follows_and_another_refills_it_without_a_new_look_up(mother: Filler) -> None:
    later, first = _options(mother.draft)
    looks = Call.objects.count()
    mother.gives({**GIVEN, "birth.which": later})
    boy = _values(mother)
    assert mother.must_type() == set()
    mother.gives({"birth.which": first})
    girl = _values(mother)
    assert [(one["birth.record_number"], one["child.sex"]) for one in (boy, girl)] == [(later, "m"), (first, "f")]
    assert (mother.must_type(), Call.objects.count()) == (set(), looks)


def test_what_is_not_offered_is_refused_and_changes_nothing(mother: Filler) -> None:
    later, _first = _options(mother.draft)
    mother.gives({"birth.which": later})
    before = mother.answers
    for wrong in ("2026310999999", "0", "null"):
        assert mother.gives({"birth.which": wrong}) == {"birth.which": "请从选项中选择一项。"}
    assert _values(mother) == {key: before[key]["value"] for key in READ_OFF}


def test_an_objection_names_the_element_and_does_not_pass_to_another(mother: Filler) -> None:
    later, first = _options(mother.draft)
    mother.gives({"birth.which": later})
    dispute(mother.draft_id, "birth.hospital", "不是这家。", by=mother.resident, at=now())
    assert Inquiry.objects.get().field == f"births.{later}.hospital"
    mother.gives({"birth.which": first})
    assert mother.answers["birth.hospital"].get("disputed", "") == ""


@pytest.mark.parametrize("number", ["of the first", "2026310999999"])
def test_who_typed_a_record_number_while_the_register_was_silent_chooses_only_if_it_is_unknown(
    begin: Begin, city: City, mother: Filler, number: str
) -> None:
    first = list(_options(mother.draft))[1]
    typed = first if number == "of the first" else number
    discard(mother.draft_id, by=mother.resident, at=now())
    again = begin("twins-mother")
    with city.out_of_order("health"):
        again.agrees(silent="health")
        assert "birth.which" not in again.must_type()
        again.gives({"birth.record_number": typed})
    again.agrees()
    assert ("birth.which" in again.must_type(), _values(again).get("child.sex")) == (
        (False, "f") if typed == first else (True, None)
    )


def _files(browser: Browser, person: Person, which: int) -> cases.Application:
    """File the form for one of the children through the pages, without JavaScript."""
    browser.post("/apply/start/birth/")
    draft = Draft.objects.get(person=person, application_id=None)
    path = f"/apply/{draft.id}"
    browser.post(f"{path}/consent/")
    draft.refresh_from_db()
    offered = _options(draft)
    chosen = list(offered)[which]
    page = browser.get(f"{path}/step/child/").content.decode()
    assert all(words in page for words in offered.values())
    given = {"child.name": ["陆知行", "陆知夏"][which], "child.ethnicity_from": "father"}
    wrong = browser.post(f"{path}/step/child/", {**given, "birth.which": "2026310999999"})
    assert (wrong.status_code, "请从选项中选择一项。" in wrong.content.decode()) == (422, True)
    assert browser.post(f"{path}/step/child/", {**given, "birth.which": chosen}).status_code == 302
    browser.post(f"{path}/step/home/", {"child.household_of": "mother"})
    browser.post(f"{path}/step/benefit/", {"delivery.way": "electronic"})
    assert offered[chosen] in browser.get(f"{path}/review/").content.decode()
    browser.post(f"/file/{draft.id}/")
    draft.refresh_from_db()
    assert draft.application_id is not None
    return cases.Application.objects.get(id=draft.application_id)


def test_a_mother_files_for_each_twin_in_turn_and_the_officer_sees_which(
    begin: Begin, city: City, enter: Enter, officer: Any
) -> None:
    father = begin("twins-father").resident
    mother = begin("twins-mother").resident
    people.open_account(mother.person_id, phone=mother.phone, password=PASSWORD, by=SYSTEM, at=now())
    person = Person.objects.get(id=mother.person_id)
    browser = enter(person)
    filed = [_files(browser, person, which) for which in (0, 1)]
    assert [one.answers["child.sex"]["value"] for one in filed] == ["m", "f"]
    health = enter(officer("health"))
    for application in filed:
        cases.confirm(application.id, by=father, at=now())
        case = next(one for one in cases.cases_of(application.id) if one.agency == "health")
        page = health.get(f"/desk/cases/{case.id}/").content.decode()
        numbers = [one.answers["birth.record_number"]["value"] in page for one in filed]
        assert numbers == [one == application for one in filed]


@pytest.fixture
def clinic(edition: book.Edition) -> Machine:
    _client, token = identity.create_client(name="clinic", agency="", scopes=["applications"], by=SYSTEM, at=now())
    return Machine(token)


Send = Callable[..., Any]


@pytest.fixture
def send(clinic: Machine, city_at_hand: City) -> Send:
    """Return a function by which a machine files for the mother of twins."""
    person = city_at_hand.people["twins-mother"]
    applicant = {name: person[name] for name in ("id_number", "name", "phone")}

    def sent(answers: dict[str, Any], *, submit: bool = True) -> Any:
        body = {"bundle": "birth", "applicant": applicant, "answers": answers, "fill": True, "submit": submit}
        return clinic.calls("POST", "/applications", body, key=f"k-{next(_keys)}")

    return sent


def test_a_machine_names_the_child_or_is_told_that_it_must(send: Send, mother: Filler) -> None:
    later, first = _options(mother.draft)
    for wrong in ({}, {"birth.which": "2026310999999"}):
        answer = send({**GIVEN, **wrong})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["birth.which"])
    for given, sex in (({"birth.which": first}, "f"), ({"birth.record_number": later}, "m")):
        answer = send({**given, **GIVEN})
        assert answer.status_code == 201, answer.content
        application = cases.Application.objects.get(number=answer.json()["number"])
        assert application.answers["child.sex"]["value"] == sex


def test_a_machine_changes_the_child_of_its_draft(
    send: Send, clinic: Machine, begin: Begin, city_at_hand: City
) -> None:
    begun = send(GIVEN, submit=False).json()
    path = f"/applications/{begun['id']}"
    draft = Draft.objects.get(id=begun["id"])
    assert list(begun["missing"]) == ["birth.which"]
    for chosen, sex in zip(_options(draft), "mf", strict=True):
        answer: Any = clinic.calls("PATCH", path, {"answers": {"birth.which": chosen}})
        draft.refresh_from_db()
        assert (answer.json()["missing"], draft.answers["child.sex"]["value"]) == ({}, sex)
    answer = clinic.calls("PATCH", path, {"answers": {"birth.which": "0"}})
    assert list(answer.json()["missing"]) == ["birth.which"]


def test_the_forms_schema_says_where_the_choices_come_from(edition: book.Edition) -> None:
    properties = forms.json_schema(forms.form_of("birth", edition))["properties"]
    assert properties["birth.which"]["x-choices-from"] == "health-births"
    assert "enum" not in properties["birth.which"]


LISTED = [{"record_number": str(n), "sex": "f", "registered": done} for n, done in ((3, True), (2, False), (1, True))]


@pytest.mark.parametrize(
    ("listed", "left"),
    [(LISTED, ["2"]), (LISTED[::2], ["3", "1"]), ([{"sex": "f"}, "not a record"], []), ([], [])],
    ids=["only who is not registered", "all where all are registered", "nothing readable", "nobody"],
)
def test_who_is_registered_is_offered_only_when_there_is_nobody_else(
    listed: list[Any], left: list[str], edition: book.Edition
) -> None:
    form = forms.form_of("birth", edition)
    assert [one["record_number"] for one in to_offer(form, "birth.which", {"births": listed})] == left
