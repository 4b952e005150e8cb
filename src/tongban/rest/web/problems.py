"""Problems (RFC 9457): whatever goes wrong under /api/v1 is told as one, in the language the client reads."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PREFIX = "/api/v1/"
DESCRIPTIONS = ("api-docs", "api-description")
JSON, PROBLEM = "application/json", "application/problem+json"
KEPT = ("Allow", "WWW-Authenticate", "Retry-After")
# status: code, title, and the detail where nobody knows a better one
KINDS: Mapping[int, tuple[str, Promise, Promise]] = {
    400: ("bad_request", _("Bad request"), _("The request can't be read.")),
    401: ("unauthorized", _("Unauthorized"), _("A client's token is needed.")),
    403: ("forbidden", _("Forbidden"), _("This token is not allowed to do that.")),
    404: ("not_found", _("Not found"), _("There is no such address.")),
    405: ("method_not_allowed", _("Method not allowed"), _("This address does not take this method.")),
    413: ("too_large", _("Content too large"), _("The request is too large.")),
    415: ("unsupported_media_type", _("Unsupported media type"), _("Send application/json.")),
    500: ("server_error", _("Server error"), _("Something went wrong on our side. Try again later.")),
}


def problem(
    status: int,
    *,
    title: str | Promise = "",
    detail: str | Promise = "",
    code: str = "",
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a problem as application/problem+json. What is not said follows from the status."""
    known = KINDS.get(status, KINDS[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400])
    body = {
        "type": "about:blank",
        "title": str(title or known[1]),
        "status": status,
        "detail": _sendable(str(detail or known[2])),
        "code": code or known[0],
        "errors": {_sendable(place): _sendable(words) for place, words in (errors or {}).items()},
    }
    return HttpResponse(msgspec.json.encode(body), status=status, content_type=PROBLEM)


def tell_problems(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer the machine interface in the language of Accept-Language, and every fault of it as a problem.

    Stands inside the middleware that finds a page's language by its address; an error of our own has become an
    answer, and is in the log, by the time it arrives here.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = problem(415) if _is_not_json(request) else get_response(request)
            if response.status_code >= HTTPStatus.BAD_REQUEST and response.headers.get("Content-Type") != PROBLEM:
                response = _told_as_problem(response)
        response.headers["Content-Language"] = language
        return response

    return answer


def _told_as_problem(response: HttpResponseBase) -> HttpResponse:
    told = problem(response.status_code)
    for name in KEPT:
        if name in response.headers:
            told.headers[name] = response.headers[name]
    return told


def _is_not_json(request: HttpRequest) -> bool:
    has_body = request.method in ("POST", "PUT", "PATCH") and request.META.get("CONTENT_LENGTH") not in (None, "", "0")
    return has_body and request.content_type != JSON and _takes_a_body(request)


def _takes_a_body(request: HttpRequest) -> bool:
    """Tell whether the address is an operation: the pages that describe the interface answer 405 themselves."""
    try:
        return resolve(request.path_info).url_name not in DESCRIPTIONS
    except Resolver404:
        return True


def _sendable(text: str) -> str:
    """Return text without what UTF-8 cannot carry: a fault quotes what was sent."""
    return text.encode(errors="replace").decode()
