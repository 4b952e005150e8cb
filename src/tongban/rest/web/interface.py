"""The interface itself: OpenAPI 3.1 at /api/v1/openapi.json, problems as RFC 9457."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from tongban.kernel.refused import Refused
from tongban.rest.doors import Forbidden
from tongban.rest.operations import WrongAnswers
from tongban.rest.web.problems import JSON, PREFIX, PROBLEM, problem
from tongban.rest.web.wording import words_for

CONFLICTS = ("changed_meanwhile", "already_filed")
ABOUT = """\
Search services, read a bundle's form, file applications, follow them, and decide cases.

Whatever goes wrong, an unknown address and a wrong method too, is answered as application/problem+json (RFC 9457).
`code` is for programs; `title`, `detail` and `errors` are for people, in Chinese or, by Accept-Language, in English."""
ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "The language of what people read in the answer: zh-Hans (the default) or en.",
    "schema": {"type": "string"},
}
CONTENT_LANGUAGE = {
    "Content-Language": {"description": "The language the problem is told in.", "schema": {"type": "string"}}
}


class Json(BaseRenderer):
    """JSON by msgspec: several times faster than the standard library."""

    media_type = JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        import msgspec

        return msgspec.json.encode(data)


api = NinjaAPI(
    title="Tongban",
    version="1",
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    renderer=Json(),
    urls_namespace="rest",
)


def description() -> dict[str, Any]:
    """Return the OpenAPI description; what goes wrong is described as it is sent, as application/problem+json."""
    described: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    problem_schema = {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for methods in described["paths"].values():
        for operation in methods.values():
            operation["parameters"] = [*operation.get("parameters", ()), ACCEPT_LANGUAGE]
            for status in (413, 415, 500) if "requestBody" in operation else (500,):
                operation["responses"][status] = {"description": HTTPStatus(status).phrase, **problem_schema}
            for status, response in operation["responses"].items():
                if int(status) >= HTTPStatus.BAD_REQUEST and JSON in response.get("content", {}):
                    response["content"] = {PROBLEM: response["content"][JSON]}
                    response["headers"] = CONTENT_LANGUAGE
    return described


@api.exception_handler(Refused)
def refused(_request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A rule said no."""
    status = HTTPStatus.CONFLICT if refusal.code in CONFLICTS else HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(status, title=_("Refused"), detail=refusal.reason, code=refusal.code)


@api.exception_handler(WrongAnswers)
def wrong_answers(_request: HttpRequest, wrong: WrongAnswers) -> HttpResponse:
    """Answers are missing or wrong."""
    detail = _("Some answers are missing or wrong.")
    return problem(422, title=_("Wrong answers"), detail=detail, code="wrong_answers", errors=wrong.errors)


@api.exception_handler(ValidationError)
def invalid(_request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """The request itself is not well formed."""
    errors: dict[str, str] = {}
    for one in fault.errors:
        errors.setdefault(_place(one["loc"]), words_for(one))
    detail = _("The request is not as the description says.")
    return problem(422, title=_("Invalid request"), detail=detail, code="invalid", errors=errors)


@api.exception_handler(AuthenticationError)
def unauthenticated(_request: HttpRequest, _fault: AuthenticationError) -> HttpResponse:
    """No token, or an unknown one."""
    response = problem(401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Forbidden)
def forbidden(_request: HttpRequest, _fault: Forbidden) -> HttpResponse:
    """The token's scopes do not hold this."""
    return problem(403)


@api.exception_handler(RequestDataTooBig)
def too_big(_request: HttpRequest, _fault: RequestDataTooBig) -> HttpResponse:
    """More than is taken at once."""
    return problem(413)


@api.exception_handler(HttpError)
def http_error(_request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Not found in our words; a body that is not JSON, told by the framework in its own."""
    is_ours = fault.status_code == HTTPStatus.NOT_FOUND
    return problem(fault.status_code, detail=str(fault) if is_ours else _("The request's body is not valid JSON."))


def _place(location: Sequence[object]) -> str:
    """Return where a fault lies (`body.applicant.name`), without the validator's own words after an answer's key."""
    parts = [str(part) for part in location]
    if parts[:2] == ["body", "body"]:
        parts = parts[1:]
    return ".".join(parts[:3] if parts[1:2] == ["answers"] else parts)
