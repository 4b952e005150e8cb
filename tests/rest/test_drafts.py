"""A client's drafts: what it begins for a person is its own, until the person takes it over."""

from typing import Any
from uuid import UUID

import pytest

from tests.city import City
from tests.rest.conftest import Introduce, Machine
from tests.world import TYPED, Family, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.models import Application
from tongban.exchange import api as exchange
from tongban.forms import operations as forms
from tongban.forms.models import Draft
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db


def _begun(machine: Machine, birth: dict[str, Any], key: str = "k-1") -> UUID:
    answer = machine.calls("POST", "/applications", {**birth, "submit": False}, key=key)
    assert answer.status_code == 201, answer.content
    return UUID(answer.json()["id"])


def _refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_persons_own_form_is_not_the_clients(clinic: Machine, birth: dict[str, Any], draft: Draft) -> None:
    before = draft.answers
    answer = clinic.calls("POST", "/applications", {**birth, "submit": False}, key="k-1")
    draft.refresh_from_db()
    assert (_refusal(answer), draft.answers) == ((422, "already_begun"), before)
    assert clinic.calls("GET", f"/applications/{draft.id}").status_code == 404


def test_another_clients_draft_is_not_this_ones(introduce: Introduce, clinic: Machine, birth: dict[str, Any]) -> None:
    _begun(clinic, birth)
    other = introduce("applications", name="hospital")
    answer = other.calls("POST", "/applications", {**birth, "submit": False}, key="k-1")
    assert _refusal(answer) == (422, "already_begun")


def test_a_client_goes_on_with_its_draft(clinic: Machine, birth: dict[str, Any]) -> None:
    assert _begun(clinic, {**birth, "answers": {}}) == _begun(clinic, birth, key="k-2")


def test_histories_name_the_client(clinic: Machine, birth: dict[str, Any]) -> None:
    draft = _begun(clinic, birth)
    assert [(one.action, one.actor_kind, one.actor_label) for one in history_of([draft])] == [
        ("forms.started", "client", "clinic")
    ]


def test_null_takes_an_answer_out(clinic: Machine, birth: dict[str, Any]) -> None:
    path = f"/applications/{_begun(clinic, birth)}"
    answer = clinic.calls("PATCH", path, {"answers": {"child.name": None}})
    assert list(answer.json()["missing"]) == ["child.name"]


def test_what_the_person_filed_themselves_is_not_filed_again(
    clinic: Machine, birth: dict[str, Any], family: Family
) -> None:
    path, mother = f"/applications/{_begun(clinic, birth)}", resident_of(family.mother)
    draft = Draft.objects.get()
    ways = [way for one in book.current().book.materials.values() for way in one.ways if way.source]
    draft.readings = {f"{way.source}@{way.subject}": {"fault": "", "at": now().isoformat()} for way in ways}
    draft.consented_at = now()
    draft.save(update_fields=["readings", "consented_at"])
    filed = cases.file(draft.id, by=mother, at=now())
    answers = [clinic.calls("GET", path), clinic.calls("POST", f"{path}/submit")]
    assert [answer.json()["number"] for answer in answers] == [filed.number] * 2
    assert _refusal(clinic.calls("PATCH", path, {"answers": {}})) == (422, "nothing_changed")
    assert Application.objects.count() == 1


def test_a_discarded_draft_does_not_exist(clinic: Machine, birth: dict[str, Any], family: Family) -> None:
    draft = _begun(clinic, birth)
    forms.discard(draft, by=resident_of(family.mother), at=now())
    path = f"/applications/{draft}"
    answers = [
        clinic.calls("GET", path),
        clinic.calls("PATCH", path, {"answers": {}}),
        clinic.calls("POST", f"{path}/submit"),
    ]
    assert [_refusal(answer) for answer in answers] == [(404, "not_found")] * 3


def test_a_retry_gets_the_first_application_whatever_has_changed(clinic: Machine, birth: dict[str, Any]) -> None:
    first = clinic.calls("POST", "/applications", birth, key="k-1")
    again = clinic.calls("POST", "/applications", {**birth, "answers": {}}, key="k-1")
    assert (again.status_code, again.json()) == (200, first.json())


def test_a_key_is_not_used_for_somebody_else(clinic: Machine, birth: dict[str, Any], family: Family) -> None:
    clinic.calls("POST", "/applications", birth, key="k-1")
    stranger = {"id_number": family.stranger.id_number, "name": family.stranger.name}
    answer = clinic.calls("POST", "/applications", {**birth, "applicant": stranger}, key="k-1")
    assert (_refusal(answer), Application.objects.count()) == ((422, "key_used"), 1)


def test_a_number_that_is_another_persons_files_nothing(clinic: Machine, birth: dict[str, Any], family: Family) -> None:
    applicant = {"id_number": family.stranger.id_number, "name": family.mother.name}
    answer = clinic.calls("POST", "/applications", {**birth, "applicant": applicant}, key="k-1")
    assert (_refusal(answer), Application.objects.count()) == ((422, "name_differs"), 0)


@pytest.fixture
def at_the_clinic(edition: book.Edition, city_at_hand: City) -> dict[str, Any]:
    """What a mother says at the clinic: the registers know the rest."""
    mother = city_at_hand.people["mother-1"]
    applicant = {"id_number": mother["id_number"], "name": mother["name"], "phone": "19900000031"}
    return {"bundle": "birth", "applicant": applicant, "answers": TYPED, "fill": True}


@pytest.mark.parametrize("submit", [True, False])
def test_registers_fill_what_they_hold(clinic: Machine, at_the_clinic: dict[str, Any], submit: bool) -> None:
    silent = clinic.calls("POST", "/applications", {**at_the_clinic, "submit": submit, "fill": False}, key="k-1")
    filled = clinic.calls("POST", "/applications", {**at_the_clinic, "submit": submit}, key="k-1")
    assert len(silent.json()["errors" if submit else "missing"]) > 5
    assert (filled.status_code, filled.json()["missing"]) == (201, {})


def test_the_person_sees_that_the_client_looked(clinic: Machine, at_the_clinic: dict[str, Any]) -> None:
    earlier = {call.id for call in exchange.calls_about(at_the_clinic["applicant"]["id_number"])}
    clinic.calls("POST", "/applications", {**at_the_clinic, "submit": True}, key="k-1")
    calls = [call for call in exchange.calls_about(at_the_clinic["applicant"]["id_number"]) if call.id not in earlier]
    assert {(call.actor_kind, call.actor_label) for call in calls} == {("client", "clinic")}


def test_a_retry_asks_no_register_again(clinic: Machine, at_the_clinic: dict[str, Any]) -> None:
    first = clinic.calls("POST", "/applications", {**at_the_clinic, "submit": True}, key="k-1")
    before = len(exchange.calls_about(at_the_clinic["applicant"]["id_number"]))
    again = clinic.calls("POST", "/applications", {**at_the_clinic, "submit": True}, key="k-1")
    asked = len(exchange.calls_about(at_the_clinic["applicant"]["id_number"])) - before
    assert (again.status_code, again.json(), asked) == (200, first.json(), 0)


@pytest.mark.parametrize("submit", [True, False])
@pytest.mark.parametrize("key", ["\ud800", "a\0b", "it's", "applicant.name", "k" * 5000])
def test_a_question_the_form_does_not_ask_is_named(
    clinic: Machine, birth: dict[str, Any], key: str, submit: bool
) -> None:
    body = {**birth, "answers": {**birth["answers"], key: "x"}, "submit": submit}
    answer = clinic.calls("POST", "/applications", body, key="k-1")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert len(answer.json()["errors"]) == 1


def test_a_fault_tells_its_place(clinic: Machine, birth: dict[str, Any]) -> None:
    body = {**birth, "answers": {"child.name": ["x"]}, "applicant": {"id_number": "1", "name": "x"}}
    answer = clinic.calls("POST", "/applications", body, key="k-1")
    assert sorted(answer.json()["errors"]) == ["body.answers.child.name", "body.applicant.id_number"]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_nothing_is_at_other_addresses(clinic: Machine, method: str) -> None:
    assert _refusal(clinic.calls(method, "/none/of/this")) == (404, "not_found")


def test_what_is_too_large_is_not_read(clinic: Machine, birth: dict[str, Any]) -> None:
    answer = clinic.calls("POST", "/applications", {**birth, "more": "x" * 3_000_000}, key="k-1")
    assert _refusal(answer) == (413, "too_large")


def test_a_session_is_no_token(family: Family, enter: Any) -> None:
    browser = enter(family.mother)
    answer = browser.post("/api/v1/applications", {}, content_type="application/json")
    assert answer.status_code == 401
