"""What each operation gives, and how it says no."""

from typing import Any

import pytest

from tests.rest.conftest import Introduce, Machine
from tests.world import Family, File
from tongban.book import api as book
from tongban.cases.models import Application, Case
from tongban.kernel.audit import looks_at

pytestmark = pytest.mark.django_db

NOBODY = "01a20d28-cc6e-71c1-b68b-c17df70ff290"


def _said(answer: Any) -> tuple[int, str]:
    """Return status and code of a problem, which is told as one (RFC 9457)."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


def _case(file: File) -> Case:
    return Case.objects.get(application=file(), agency="health", sequence=1)


def test_everyone_finds_and_reads(introduce: Introduce) -> None:
    machine = Machine("")
    assert machine.calls("GET", "/search?q=birth").status_code == 200  # what it finds is tests/catalog's
    listed = machine.calls("GET", "/bundles").json()
    form = machine.calls("GET", "/bundles/birth/form").json()
    guide = machine.calls("GET", "/services/birth-certificate").json()
    keys = [one["key"] for one in listed]
    assert set(keys) == set(book.current().book.bundles)
    assert machine.calls("GET", "/bundles/birth").json() == listed[keys.index("birth")]
    assert (len(form["steps"]), form["summary"]["services"], guide["key"]) == (3, 10, "birth-certificate")


@pytest.mark.parametrize("path", ["/bundles/none", "/bundles/none/form", "/services/none"])
def test_what_is_not_in_the_book_does_not_exist(introduce: Introduce, path: str) -> None:
    assert _said(Machine("").calls("GET", path)) == (404, "not_found")


def test_a_whole_application_is_filed_at_once(clinic: Machine, birth: dict[str, Any]) -> None:
    answer = clinic.calls("POST", "/applications", birth, key="k-1")
    filed = Application.objects.get()
    read = clinic.calls("GET", f"/applications/{answer.json()['id']}").json()
    assert (answer.status_code, answer.json()["number"], read["number"]) == (201, filed.number, filed.number)
    assert (read["state"], len(read["cases"])) == ("awaiting_confirmation", 10)


def test_a_draft_is_begun_changed_and_filed_once(clinic: Machine, birth: dict[str, Any]) -> None:
    answers = birth["answers"]
    begun = clinic.calls("POST", "/applications", {**birth, "answers": {}, "submit": False}, key="k-1")
    path = f"/applications/{begun.json()['id']}"
    changed = clinic.calls("PATCH", path, {"answers": answers})
    first, second = (clinic.calls("POST", f"{path}/submit") for _time in range(2))
    statuses = [answer.status_code for answer in (begun, changed, first, second)]
    assert (statuses, first.json(), Application.objects.count()) == ([201, 200, 200, 200], second.json(), 1)
    assert (begun.json()["missing"] != {}, changed.json()["missing"]) == (True, {})


def test_the_same_key_files_once(clinic: Machine, birth: dict[str, Any]) -> None:
    first, second = (clinic.calls("POST", "/applications", birth, key="k-1") for _time in range(2))
    assert (first.status_code, second.status_code, first.json(), Application.objects.count()) == (
        201,
        200,
        second.json(),
        1,
    )


def test_another_clients_key_is_another_key(introduce: Introduce, birth: dict[str, Any]) -> None:
    for name in ("clinic", "hospital"):
        introduce("applications", name=name).calls("POST", "/applications", birth, key="k-1")
    assert Application.objects.count() == 2


def test_every_wrong_answer_is_named(clinic: Machine, birth: dict[str, Any]) -> None:
    wrong = {**birth["answers"], "child.sex": "x", "birth.weight": -1}
    answer = clinic.calls("POST", "/applications", {**birth, "answers": wrong}, key="k-1")
    assert (_said(answer), sorted(answer.json()["errors"])) == (
        (422, "wrong_answers"),
        ["birth.weight", "child.sex"],
    )
    missing = {key: value for key, value in birth["answers"].items() if key != "child.name"}
    answer = clinic.calls("POST", "/applications", {**birth, "answers": missing}, key="k-2")
    assert (_said(answer), list(answer.json()["errors"])) == ((422, "wrong_answers"), ["child.name"])


def test_an_unmet_condition_is_told(clinic: Machine, birth: dict[str, Any]) -> None:
    answers = {**birth["answers"], "marriage.status": "unmarried"}
    answer = clinic.calls("POST", "/applications", {**birth, "answers": answers}, key="k-1")
    assert (answer.status_code, Application.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("body", "key", "said"),
    [
        ("{", "k", (400, "bad_request")),
        ({}, "k", (422, "invalid")),
        ({"bundle": "birth", "applicant": {"id_number": "1", "name": "x"}}, "k", (422, "invalid")),
        ({"bundle": "none", "applicant": {"id_number": "310100199506190024", "name": "x"}}, "k", (404, "not_found")),
        ({"bundle": "birth", "applicant": {"id_number": "310100199506190024", "name": "x"}}, "", (422, "invalid")),
    ],
    ids=["not JSON", "empty", "no citizen number", "no such bundle", "no key"],
)
def test_what_cannot_be_taken_is_refused(clinic: Machine, body: Any, key: str, said: tuple[int, str]) -> None:
    assert _said(clinic.calls("POST", "/applications", body, key=key)) == said


def test_without_a_known_token_nothing_is_told(introduce: Introduce) -> None:
    answers = [Machine(token).calls("GET", f"/applications/{NOBODY}") for token in ("", "wrong")]
    assert [_said(answer) for answer in answers] == [(401, "unauthorized")] * 2
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"


def test_a_token_without_the_scope_is_refused(introduce: Introduce) -> None:
    assert _said(introduce("officer-moves", agency="health").calls("GET", f"/applications/{NOBODY}")) == (
        403,
        "forbidden",
    )


def test_another_clients_application_does_not_exist(
    introduce: Introduce, clinic: Machine, birth: dict[str, Any]
) -> None:
    path = f"/applications/{clinic.calls('POST', '/applications', birth, key='k-1').json()['id']}"
    other = introduce("applications", name="other")
    said = [_said(other.calls("GET", path)), _said(other.calls("PATCH", path, {"answers": {}}))]
    assert [*said, _said(other.calls("POST", f"{path}/submit"))] == [(404, "not_found")] * 3


def test_an_office_reads_and_moves_its_cases(introduce: Introduce, family: Family, file: File) -> None:
    case, office = _case(file), introduce("officer-moves", agency="health")
    listed = office.calls("GET", "/cases").json()
    read = office.calls("GET", f"/cases/{case.id}").json()
    moved = office.calls("POST", f"/cases/{case.id}/moves", {"move": "accept", "version": read["version"]}).json()
    assert ([one["id"] for one in listed["items"]], read["state"], moved["state"]) == (
        [str(case.id)],
        "received",
        "accepted",
    )
    seen = [(look.actor_kind, look.actor_label, look.concerning) for look in looks_at(family.mother.id)]
    assert seen == [("client", "clinic", case.number)]


def test_another_offices_case_does_not_exist(introduce: Introduce, file: File) -> None:
    case, other = _case(file), introduce("officer-moves", agency="tax")
    said = [
        _said(other.calls("GET", f"/cases/{case.id}")),
        _said(other.calls("POST", f"/cases/{case.id}/moves", {"move": "accept"})),
    ]
    assert (said, other.calls("GET", "/cases").json()["items"]) == ([(404, "not_found")] * 2, [])


def test_a_case_changed_meanwhile_is_not_overwritten(introduce: Introduce, file: File) -> None:
    case, office = _case(file), introduce("officer-moves", agency="health")
    office.calls("POST", f"/cases/{case.id}/moves", {"move": "accept"})
    late = office.calls("POST", f"/cases/{case.id}/moves", {"move": "start_review", "version": case.version})
    assert _said(late) == (409, "changed_meanwhile")


def test_a_move_out_of_turn_is_refused(introduce: Introduce, file: File) -> None:
    case, office = _case(file), introduce("officer-moves", agency="health")
    answer = office.calls("POST", f"/cases/{case.id}/moves", {"move": "grant"})
    assert _said(answer) == (422, "wrong_state")


@pytest.mark.parametrize("path", ["/bundles", "/applications", f"/cases/{NOBODY}/moves", "/openapi.json"])
def test_a_wrong_method_is_told_which_are_right(clinic: Machine, path: str) -> None:
    answer = clinic.calls("DELETE", path)
    assert (answer.status_code, bool(answer.headers["Allow"])) == (405, True)
