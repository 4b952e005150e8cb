"""Where offices' systems send records by themselves: machines only, known by their signature."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tongban.exchange.operations import pushing
from tongban.exchange.signing import Message
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.ui.doors import Audience, action

STATUS = {
    "unknown_connector": 404,
    "unsigned": 401,
    "bad_signature": 401,
    "unknown_key": 401,
    "stale": 401,
    "wrong_digest": 401,
    "not_the_sender": 403,
    "replay": 409,
    "other_content": 409,
    "no_key": 400,
    "bad_request": 400,
    "too_large": 413,
}


def _problem(code: str, detail: str, errors: list[str] | None = None) -> HttpResponse:
    """Return a problem (RFC 9457)."""
    status = STATUS.get(code, 422)
    told = {"type": "about:blank", "status": status, "code": code, "detail": detail, "errors": errors or []}
    return JsonResponse(told, status=status, content_type="application/problem+json")


def _is_signed(request: HttpRequest) -> HttpResponse | None:
    if "Signature" in request.headers and "Signature-Input" in request.headers:
        return None
    return _problem("unsigned", _("A signature (RFC 9421) is needed."))


signed_systems = Audience("systems that sign", _is_signed)


@csrf_exempt  # no browser comes here: the signature over the body says who sends it
@action(open_to=signed_systems, back_to="exchange:push")
def push(request: HttpRequest, connector: str) -> HttpResponse:
    """Take records in; 200 with their number."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    message = Message("POST", request.build_absolute_uri(), headers)
    try:
        return JsonResponse({"taken": pushing.push(connector, message, request.body, at=now())})
    except RequestDataTooBig:
        return _problem("too_large", _("The request is too large."))
    except pushing.WrongRecords as wrong:
        return _problem(wrong.code, wrong.reason, wrong.faults)
    except Refused as refusal:
        return _problem(refusal.code, refusal.reason)
