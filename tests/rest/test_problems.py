"""Whatever goes wrong is told as a problem (RFC 9457), in the language the client reads."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.rest.conftest import Introduce, Machine
from tongban.book import api as book
from tongban.forms.models import Draft
from tongban.identity.models import Person
from tongban.rest.web.interface import description

pytestmark = pytest.mark.django_db
STRANGER = {"id_number": "310100199506190024", "name": "任芳梓"}


def _sent(method: str, path: str, language: str = "", **more: Any) -> Any:
    headers = {"Accept-Language": language} if language else {}
    return Browser(raise_request_exception=False).generic(method, f"/api/v1{path}", headers=headers, **more)


def _told(answer: Any) -> tuple[int, str, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == answer.status_code
    assert set(said) == {"type", "title", "status", "detail", "code", "errors"}
    return answer.status_code, said["code"], answer.headers["Content-Language"]


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("GET", "/none/of/this", (404, "not_found")),
        ("OPTIONS", "/none/of/this", (404, "not_found")),
        ("GET", "/", (404, "not_found")),
        ("DELETE", "/bundles", (405, "method_not_allowed")),
        ("POST", "/openapi.json", (405, "method_not_allowed")),
        ("GET", "/bundles/none", (404, "not_found")),
        ("GET", "/search", (422, "invalid")),
        ("GET", "/cases", (401, "unauthorized")),
    ],
)
def test_every_fault_is_a_problem(edition: book.Edition, method: str, path: str, said: tuple[int, str]) -> None:
    assert _told(_sent(method, path)) == (*said, "zh-hans")
    assert _told(_sent(method, path, "en-GB,en;q=0.9")) == (*said, "en")


def test_what_is_not_json_is_a_problem(clinic: Machine, birth: dict[str, Any]) -> None:
    assert _told(_sent("POST", "/applications", data="a=1", content_type="text/plain"))[:2] == (
        415,
        "unsupported_media_type",
    )
    broken = clinic.calls("POST", "/applications", "{", key="k-1")
    assert (_told(broken)[:2], broken.json()["detail"]) == ((400, "bad_request"), "请求正文不是有效的 JSON。")


def test_an_error_of_our_own_is_a_problem_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "current", lambda: 1 / 0)
    answer = _sent("GET", "/bundles", "en")
    assert (_told(answer)[:2], answer.json()["detail"]) == (
        (500, "server_error"),
        "Something went wrong on our side. Try again later.",
    )


@pytest.mark.parametrize(
    ("language", "title", "name", "answer", "weight"),
    [
        ("", "请求无效", "缺少这一项。", "应为文字、数字、true、false 或 null。", "请填写数字。"),
        (
            "en",
            "Invalid request",
            "This is missing.",
            "This must be text, a number, true, false or null.",
            "Enter a number.",
        ),
    ],
)
def test_faults_of_fields_are_told_in_the_clients_language(
    clinic: Machine, birth: dict[str, Any], language: str, title: str, name: str, answer: str, weight: str
) -> None:
    headers = {"Accept-Language": language} if language else {}
    malformed = {**birth, "applicant": {"id_number": STRANGER["id_number"]}, "answers": {"child.name": [1]}}
    said = clinic.calls("POST", "/applications", malformed, key="k-1", headers=headers).json()
    assert (said["title"], said["errors"]) == (
        title,
        {"body.applicant.name": name, "body.answers.child.name": answer},
    )
    wrong = {**birth, "answers": {**birth["answers"], "birth.weight": "heavy"}}
    said = clinic.calls("POST", "/applications", wrong, key="k-1", headers=headers).json()
    assert said["errors"] == {"birth.weight": weight}


@pytest.mark.parametrize("submit", [True, False])
def test_a_refused_request_leaves_nobody_behind(clinic: Machine, birth: dict[str, Any], submit: bool) -> None:
    before = Person.objects.count()
    wrong = {**birth, "applicant": STRANGER, "submit": submit, "answers": {"birth.weight": "heavy"}}
    assert clinic.calls("POST", "/applications", wrong, key="k-1").status_code == 422
    unmet = {**birth["answers"], "marriage.status": "single"}
    refused = clinic.calls(
        "POST", "/applications", {**birth, "applicant": STRANGER, "answers": unmet, "submit": True}, key="k-1"
    )
    assert (refused.status_code, Person.objects.count(), Draft.objects.count()) == (422, before, 0)


def test_an_accepted_request_writes_a_new_person_down(introduce: Introduce, clinic: Machine) -> None:
    begun = clinic.calls("POST", "/applications", {"bundle": "birth", "applicant": STRANGER}, key="k-1")
    written = Person.objects.get(id_number=STRANGER["id_number"])
    assert (begun.status_code, written.name) == (201, STRANGER["name"])


def test_the_description_says_how_problems_are_told() -> None:
    create = description()["paths"]["/api/v1/applications"]["post"]
    problems = {int(status): said for status, said in create["responses"].items() if int(status) >= 400}
    assert sorted(problems) == [400, 401, 403, 404, 409, 413, 415, 422, 500]
    assert {(*said["content"], *said["headers"]) for said in problems.values()} == {
        ("application/problem+json", "Content-Language")
    }
    assert "Accept-Language" in [parameter["name"] for parameter in create["parameters"]]
