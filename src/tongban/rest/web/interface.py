"""The interface itself: OpenAPI 3.1 at /api/v1/openapi.json, problems as RFC 9457."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from tongban.kernel.refused import Refused
from tongban.rest.doors import Forbidden
from tongban.rest.operations import WrongAnswers

CONFLICTS = ("changed_meanwhile", "already_filed")


class Json(BaseRenderer):
    """JSON by msgspec: several times faster than the standard library."""

    media_type = "application/json"

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


def problem(
    request: HttpRequest, status: int, title: str, detail: str, code: str, errors: dict[str, str] | None = None
) -> HttpResponse:
    """Return a problem as application/problem+json."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    response = api.create_response(request, {**body, "errors": errors or {}}, status=status)
    response["Content-Type"] = "application/problem+json"
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
    errors = {".".join(str(part) for part in one["loc"]): str(one["msg"]) for one in fault.errors}
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
