"""The interface itself: OpenAPI 3.1 at /api/v1/openapi.json, problems as RFC 9457."""

from collections.abc import Sequence
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

JSON, PROBLEM = "application/json", "application/problem+json"
CONFLICTS = ("changed_meanwhile", "already_filed")


class Json(BaseRenderer):
    """JSON by msgspec: several times faster than the standard library."""

    media_type = JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        import msgspec

        return msgspec.json.encode(data)


api = NinjaAPI(
    title="Tongban",
    version="1",
    description="Search services, read a bundle's form, file applications, follow them, and decide cases.",
    docs_url=None,
    openapi_url=None,
    renderer=Json(),
    urls_namespace="rest",
)


def description() -> dict[str, Any]:
    """Return the OpenAPI description; what goes wrong is described as it is sent, as application/problem+json."""
    described: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    for methods in described["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and JSON in response.get("content", {}):
                    response["content"] = {PROBLEM: response["content"][JSON]}
    return described


def problem(
    request: HttpRequest, status: int, title: str, detail: str, code: str, errors: dict[str, str] | None = None
) -> HttpResponse:
    """Return a problem as application/problem+json."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    named = {_sendable(place): _sendable(words) for place, words in (errors or {}).items()}
    response = api.create_response(request, {**body, "errors": named}, status=status)
    response["Content-Type"] = PROBLEM
    return response


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A rule said no."""
    status = 409 if refusal.code in CONFLICTS else 422
    return problem(request, status, "Refused", refusal.reason, refusal.code)


@api.exception_handler(WrongAnswers)
def wrong_answers(request: HttpRequest, wrong: WrongAnswers) -> HttpResponse:
    """Answers are missing or wrong."""
    return problem(
        request, 422, "Wrong answers", _("Some answers are missing or wrong."), "wrong_answers", wrong.errors
    )


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """The request itself is not well formed."""
    errors: dict[str, str] = {}
    for one in fault.errors:
        errors.setdefault(_place(one["loc"]), str(one["msg"]))
    return problem(request, 422, "Invalid request", _("The request is not as the description says."), "invalid", errors)


@api.exception_handler(AuthenticationError)
def unauthenticated(request: HttpRequest, _fault: AuthenticationError) -> HttpResponse:
    """No token, or an unknown one."""
    response = problem(request, 401, "Unauthorized", _("A client's token is needed."), "unauthorized")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Forbidden)
def forbidden(request: HttpRequest, _fault: Forbidden) -> HttpResponse:
    """The token's scopes do not hold this."""
    return problem(request, 403, "Forbidden", _("This token is not allowed to do that."), "forbidden")


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, _fault: RequestDataTooBig) -> HttpResponse:
    """More than is taken at once."""
    return problem(request, 413, "Content too large", _("The request is too large."), "too_large")


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Not found, not JSON, and the like."""
    titles = {400: "Bad request", 404: "Not found"}
    codes = {400: "bad_request", 404: "not_found"}
    return problem(
        request,
        fault.status_code,
        titles.get(fault.status_code, "Error"),
        str(fault),
        codes.get(fault.status_code, "error"),
    )


def _place(location: Sequence[object]) -> str:
    """Return where a fault lies (`body.applicant.name`), without the validator's own words after an answer's key."""
    parts = [str(part) for part in location]
    if parts[:2] == ["body", "body"]:
        parts = parts[1:]
    return ".".join(parts[:3] if parts[1:2] == ["answers"] else parts)


def _sendable(text: str) -> str:
    """Return text without what UTF-8 cannot carry: a fault quotes what was sent."""
    return text.encode(errors="replace").decode()
