"""How the hub says no: an X-Road error with a code that stays, a reason in both languages, and the log's entry.

The type begins with who is at fault (X-Road REST 4.6): `Client` - the calling system, status 400; `Server.ClientProxy`
and `Server.ServerProxy` - this hub where it takes calls in and where it passes them on, status 500.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from xml.etree import ElementTree

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tongban.kernel.refused import Refused

CHARSET = re.compile(r"\s*;\s*charset=[^;,]*", re.IGNORECASE)  # UTF-8 it is
JSON, XML = "application/json", ("application/xml", "text/xml")
BAD_REQUEST = "Client.BadRequest"
NOT_AUTHENTIC = "Client.AuthenticationFailed"
DENIED = "Server.ServerProxy.AccessDenied"
FAILED = "Server.ServerProxy.ServiceFailed"
AT_FAULT = ("internal", "not_recorded", "peer_down", "wrong_answer")
REASONS = {
    "missing_client": (BAD_REQUEST, _("The header X-Road-Client is missing.")),
    "bad_identifier": (BAD_REQUEST, _("The address or X-Road-Client is no identifier, or holds a forbidden sign.")),
    "bad_address": (BAD_REQUEST, _("The address holds signs that must be percent-encoded, or leads elsewhere.")),
    "bad_header": (BAD_REQUEST, _("A header is too long or holds signs that cannot be shown.")),
    "too_large": (BAD_REQUEST, _("The message is larger than the hub takes.")),
    "too_slow": (BAD_REQUEST, _("The message did not arrive in time.")),
    "cut_off": (BAD_REQUEST, _("The message ended before it was complete.")),
    "wrong_method": (BAD_REQUEST, _("This service is called by POST, metadata by GET.")),
    "bad_body": (BAD_REQUEST, _("A JSON object with the inputs of the dataset is expected, nothing else.")),
    "bad_query": (BAD_REQUEST, _("The query must name one serviceCode.")),
    "purpose_missing": (BAD_REQUEST, _("The header Tongban-Purpose must say which service the call is for.")),
    "unknown_client": (NOT_AUTHENTIC, _("The calling system is not a member of this exchange.")),
    "client_inactive": (NOT_AUTHENTIC, _("The calling system is no longer active on this exchange.")),
    "unknown_key": (NOT_AUTHENTIC, _("The signing key is not registered here.")),
    "wrong_key": (NOT_AUTHENTIC, _("The signing key belongs to another system.")),
    "key_expired": (NOT_AUTHENTIC, _("The signing key is not valid now.")),
    "key_revoked": (NOT_AUTHENTIC, _("The signing key was revoked.")),
    "bad_signature": (NOT_AUTHENTIC, _("The message is not signed, or not as RFC 9421 and this hub ask.")),
    "stale": (NOT_AUTHENTIC, _("The signature is older than five minutes, or the clocks differ.")),
    "wrong_digest": (NOT_AUTHENTIC, _("The body is not the one that was signed.")),
    "replay": (NOT_AUTHENTIC, _("This message was sent before. Sign it anew to try again.")),
    "unknown_service": ("Server.ServerProxy.UnknownService", _("There is no such service.")),
    "unknown_peer": ("Server.ClientProxy.UnknownMember", _("This hub exchanges nothing with that city.")),
    "peer_down": ("Server.ClientProxy.NetworkError", _("The other city's hub does not answer. Try again.")),
    "wrong_answer": ("Server.ClientProxy.InvalidAnswer", _("What came back is not the other city's answer to this.")),
    "unknown_instance": ("Server.ClientProxy.UnknownMember", _("This hub knows no way to that instance.")),
    "rate": (DENIED, _("More calls in this minute than were agreed.")),
    "busy": (FAILED, _("Too many calls to this office are under way. Try again.")),
    "down": (FAILED, _("The office's system does not answer, or not sensibly.")),
    "answer_too_large": (FAILED, _("The office's answer is larger than the hub takes.")),
    "crowded": ("Server.ClientProxy.Overloaded", _("The hub has too many calls waiting. Try again.")),
    "not_recorded": ("Server.ClientProxy.LoggingFailed", _("The call could not be recorded and was not answered.")),
    "internal": ("Server.ClientProxy.InternalError", _("The hub failed. The fault is in its log.")),
}


class Denied(Exception):
    """A call that is not answered; `message` is in both languages, `type` X-Road's word with the reason's code."""

    def __init__(self, code: str, message: str = "") -> None:
        kind, words = REASONS.get(code, (DENIED, ""))
        super().__init__(code)
        self.code = code
        self.type = f"{kind}.{code}"
        self.message = message or in_both(lambda: str(words))
        self.status = 400 if kind.startswith("Client") else 500
        self.outcome = _outcome(kind, code)


def reason_of(status: int, error: str) -> tuple[str, str]:
    """Return outcome and reason, for the log, of another hub's answer with this status and X-Road-Error."""
    if not error:
        return "not_found" if status == HTTPStatus.NOT_FOUND else "answered", ""
    kind, _dot, code = error.rpartition(".")
    return _outcome(kind, code), code


def judged(judge: Callable[[], None]) -> None:
    """Run rules; what they refuse is raised as Denied, with their words in both languages."""
    try:
        with override("zh-hans"):
            judge()
    except Refused as chinese:
        code = chinese.code
    else:
        return
    raise Denied(code, in_both(lambda: _words_of(judge)))


def in_both(say: Callable[[], str]) -> str:
    """Return what is said, in Chinese and in English."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(say())
    return " / ".join(said)


def kind_for(accept: str) -> str:
    """Return the media type in which a client wants to be told of errors (X-Road REST 4.6): JSON when it says none."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = CHARSET.sub("", accept) or JSON
    return request.get_preferred_type([JSON, *XML]) or JSON


def body_of(denied: Denied, entry: str, kind: str) -> bytes:
    """Return the error as X-Road writes it, in JSON or XML; `entry` is the id of the call's entry in the log."""
    said = {"type": denied.type, "message": denied.message, "detail": entry}
    if kind not in XML:
        return msgspec.json.encode(said)
    error = ElementTree.Element("error")
    for name, value in said.items():
        ElementTree.SubElement(error, name).text = value
    written: bytes = ElementTree.tostring(error, encoding="utf-8", xml_declaration=True)
    return written


def _outcome(kind: str, code: str) -> str:
    return "down" if kind == FAILED or code in AT_FAULT else "refused"


def _words_of(judge: Callable[[], None]) -> str:
    try:
        judge()
    except Refused as refused:
        return refused.reason
    return ""
