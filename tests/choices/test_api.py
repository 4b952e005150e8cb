"""Machine clients read what is left open, choose, and read what was chosen."""

from typing import Any

import pytest

from tests.choices.conftest import ANSWERS
from tests.rest.conftest import Machine
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db
CHOICES = {"tenure": "home-own", "home-car": False}


@pytest.fixture
def clinic(home: Any) -> Machine:
    _client, token = identity.create_client(name="clinic", agency="", scopes=["applications"], by=SYSTEM, at=now())
    return Machine(token)


@pytest.fixture
def application(person: identity.Person) -> dict[str, Any]:
    applicant = {"id_number": person.id_number, "name": person.name, "phone": person.phone}
    return {"bundle": "home", "applicant": applicant, "answers": ANSWERS, "choices": CHOICES, "submit": True}


def _answered(machine: Machine, method: str, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
    answer = machine.calls(method, path, body, key=key)
    return answer.status_code, answer.json()  # type: ignore[attr-defined]  # the test client's answers have it


def test_the_form_says_what_may_be_chosen(clinic: Machine) -> None:
    services = {one.pop("service"): one for one in _answered(clinic, "GET", "/bundles/home/form")[1]["services"]}
    plain = {"needs": [], "after": [], "optional": False, "chosen": True, "one_of": ""}
    assert services["home-check"] == {**plain, "after": ["home-permit"]}
    assert services["home-garden"] == {**plain, "optional": True, "chosen": False}
    assert services["home-own"] == {**plain, "one_of": "tenure"}


def test_an_application_filed_at_once_carries_its_choice(clinic: Machine, application: dict[str, Any]) -> None:
    status, filed = _answered(clinic, "POST", "/applications", application, key="k-1")
    assert (status, filed["choices"]) == (201, CHOICES)
    joined = [one["service"] for one in _answered(clinic, "GET", f"/applications/{filed['id']}")[1]["cases"]]
    assert joined == ["home-permit", "home-check", "home-deed", "home-own"]


def test_what_is_left_open_is_named_among_what_is_wrong(clinic: Machine, application: dict[str, Any]) -> None:
    status, problem = _answered(clinic, "POST", "/applications", {**application, "choices": {}}, key="k-1")
    assert (status, list(problem["errors"])) == (422, ["choices"])


@pytest.mark.parametrize("submit", [True, False])
def test_what_cannot_be_chosen_is_refused(clinic: Machine, application: dict[str, Any], submit: bool) -> None:
    wrong = {**application, "choices": {"home-permit": False}, "submit": submit}
    status, problem = _answered(clinic, "POST", "/applications", wrong, key="k-1")
    assert (status, problem["code"]) == (422, "unknown_choice")


def test_a_draft_is_chosen_again_before_it_is_filed(clinic: Machine, application: dict[str, Any]) -> None:
    _status, begun = _answered(clinic, "POST", "/applications", {**application, "submit": False}, key="k-1")
    path = f"/applications/{begun['id']}"
    assert _answered(clinic, "PATCH", path, {"choices": {"tenure": "home-rent"}})[1]["choices"] == {
        "tenure": "home-rent",
        "home-car": False,
    }
    status, filed = _answered(clinic, "POST", f"{path}/submit")
    assert (status, [one["service"] for one in filed["cases"]][-1]) == (200, "home-rent")
