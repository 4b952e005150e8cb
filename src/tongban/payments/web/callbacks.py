"""Where the payment platform tells that money came: a machine, known by its signature."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tongban.kernel.clock import now
from tongban.payments import operations
from tongban.payments.providers import provider as connected
from tongban.ui.doors import Audience, action

STATUS = {"unsigned": 401, "bad_signature": 401, "stale": 401, "bad_request": 400, "unknown_order": 404}
MOST_BYTES = 20_000


def _problem(code: str) -> HttpResponse:
    """Return a problem (RFC 9457)."""
    status = STATUS.get(code, 422)
    detail = _("This message is not believed.")
    told = {"type": "about:blank", "status": status, "code": code, "detail": detail}
    return JsonResponse(told, status=status, content_type="application/problem+json")


def _is_signed(request: HttpRequest) -> HttpResponse | None:
    size = request.headers.get("Content-Length", "")
    if not size.isdecimal() or int(size) > MOST_BYTES:
        return _problem("bad_request")
    return None if request.headers.get("Payments-Signature") else _problem("unsigned")


platforms = Audience("payment platforms", _is_signed)


@csrf_exempt  # no browser comes here: the signature over the body says who sends it
@action(open_to=platforms, back_to="payments:mine")
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """Take word of a payment; 200 also for what was told before, so that it is not told again."""
    known = connected()
    if known is None or known.key != provider:
        return _problem("unknown_order")
    headers = {name.lower(): value for name, value in request.headers.items()}
    fault = operations.hear(known, "POST", request.path, headers, request.body, at=now())
    return _problem(fault) if fault else JsonResponse({"taken": True})
