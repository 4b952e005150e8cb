"""Calls to and from other cities: passed on to the neighbour's hub, or answered by this hub itself."""

from typing import Any

import msgspec
from django.conf import settings

from tongban.book import api as book
from tongban.exchange import crossing, offering
from tongban.exchange.hub.calling import json_reply, place_at, spool_folder
from tongban.exchange.hub.errors import Denied, reason_of
from tongban.exchange.hub.headers import to_client, to_hub
from tongban.exchange.hub.judging import Caller, Grounds
from tongban.exchange.hub.received import Received, Reply
from tongban.exchange.hub.spool import Spool
from tongban.exchange.identifiers import HUB, PLATFORM, Identifier
from tongban.exchange.models import Peer
from tongban.exchange.operations import messages

SECONDS = 30.0
LONGEST_MESSAGE = 16_000_000
LONGEST_INPUT = 65_536


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What another city's hub tells."""

    topic: str
    key: str
    body: dict[str, Any]


def is_elsewhere(service: Identifier) -> bool:
    """Tell whether a service is another city's."""
    return service.instance != settings.TONGBAN_INSTANCE


def is_the_hubs(service: Identifier) -> bool:
    """Tell whether a service is one of this hub's own."""
    return not is_elsewhere(service) and (service.member, service.subsystem) == (HUB, PLATFORM)


def foreign_source(service: Identifier) -> book.Source:
    """Return what is known here of another city's service: its name. Fields and consent are that city's to judge."""
    key = str(service)
    return book.Source(
        key=key,
        title=book.Text(zh=key, en=key),
        agency="",
        connector="",
        path="",
        kind="read",
        sharing="conditional",
        security_level=1,
        legal_basis=[],
        fields=[],
        purposes=[],
        needs_consent=False,
    )


def subjects_of(received: Received) -> dict[str, Any]:
    """Return the inputs of a call by which one sees whom it is about: its Tongban-Subject, or its JSON object's."""
    if subject := received.headers.get("tongban-subject", ""):
        return {"id_number": subject}
    if not 0 < received.body.size <= LONGEST_INPUT:
        return {}
    try:
        inputs = msgspec.json.decode(received.body.content())
    except (msgspec.DecodeError, RecursionError):
        return {}
    return inputs if isinstance(inputs, dict) else {}


def peer_of(service: Identifier) -> Peer:
    """Return the city that a service is called in. Raises Denied."""
    peer = Peer.objects.filter(instance=service.instance, active=True).defer("catalog").first()
    if peer is None:
        raise Denied("unknown_peer")
    return peer


def forward(received: Received, peer: Peer, grounds: Grounds | None, message_id: str) -> tuple[Reply, str, str]:
    """Return the neighbour's answer, with outcome and reason for the log. Raises Denied."""
    ours = {"x-road-id": message_id}
    if grounds is not None:
        ours["tongban-purpose"] = grounds.purpose
        if grounds.fields:
            ours["tongban-fields"] = ", ".join(grounds.fields)
    headers = to_hub(received.raw_headers, ours)
    most = settings.TONGBAN_HUB_MAX_BYTES
    way = crossing.way_to(peer)
    try:
        with place_at(peer.instance):
            crossed = crossing.cross(
                way,
                received.method,
                received.target,
                headers,
                received.body,
                into=lambda: Spool(spool_folder(), most),
                seconds=SECONDS,
            )
    except crossing.Unanswered as unanswered:
        raise Denied(unanswered.code) from unanswered
    error = crossed.named.get("x-road-error", "")
    reply = Reply(crossed.status, crossed.body, to_client(crossed.headers), error)
    return reply, *reason_of(crossed.status, error)


def own_service(received: Received, service: Identifier, caller: Caller) -> Reply:
    """Return what this hub itself answers another city's: its catalogue, or that a message was taken in."""
    if service.service == "catalog":
        if received.method != "GET":
            raise Denied("wrong_method")
        return json_reply(200, msgspec.json.encode({"catalog": offering.offered()}))
    if service.service != messages.SERVICE:
        raise Denied("unknown_service")
    if received.method != "POST":
        raise Denied("wrong_method")
    peer = caller.standing.peer
    if peer is None or (caller.client.member, caller.client.subsystem) != (HUB, PLATFORM):
        raise Denied("unknown_client")
    message = _message_in(received)
    messages.take_in(peer.instance, message.topic, message.key, message.body, at=received.at)
    return json_reply(200, msgspec.json.encode({"key": message.key}))


def _message_in(received: Received) -> Message:
    if received.body.size > LONGEST_MESSAGE:
        raise Denied("too_large")
    try:
        return msgspec.json.decode(received.body.content(), type=Message)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as fault:
        raise Denied("bad_body") from fault
