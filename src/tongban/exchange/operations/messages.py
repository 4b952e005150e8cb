"""Messages between cities' hubs: written with the change they tell of, delivered in order, taken in once."""

import logging
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction

from tongban.exchange import crossing
from tongban.exchange.events import MessageReceived
from tongban.exchange.hub.errors import reason_of
from tongban.exchange.hub.spool import Spool
from tongban.exchange.identifiers import hub_of
from tongban.exchange.log.recording import digest_of, record
from tongban.exchange.models import Call, Incoming, Outgoing, Peer
from tongban.kernel.clock import now
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7

log = logging.getLogger("tongban.exchange")
SERVICE = "messages"
SECONDS = 20.0
LONGEST_ANSWER = 100_000
LONGEST_PAUSE_SECONDS = 60
BATCH = 50


def send(
    instance: str,
    topic: str,
    body: Mapping[str, Any],
    *,
    key: str,
    at: datetime,
    about: str = "",
    purpose: str = "",
    concerning: str = "",
) -> None:
    """Have another city's hub told, once the caller's transaction is committed; a second time with `key` is nothing.

    `about` is the ID number of the person it concerns: they find it among the looks at their data, under `purpose`
    (a service) and `concerning` (a case's number).
    """
    message = Outgoing(
        instance=instance,
        topic=topic,
        key=key,
        body=dict(body),
        about=about,
        purpose=purpose,
        concerning=concerning,
        written_at=at,
        next_try_at=at,
    )
    Outgoing.objects.bulk_create([message], ignore_conflicts=True)


def post_messages(*, at: datetime) -> int:
    """Post what waits for each active peer, in order; return how many were delivered.

    A message that a city does not take holds up those after it, and nobody else's; it is tried again after a pause
    that grows to a minute, for as long as the peer is active.
    """
    waiting = Outgoing.objects.filter(delivered_at=None).order_by("instance").values_list("instance", flat=True)
    return sum(_post_to(instance, at) for instance in waiting.distinct())


@transaction.atomic
def take_in(instance: str, topic: str, key: str, body: dict[str, Any], *, at: datetime) -> None:
    """Take a message in and announce it; one that came before is taken in already."""
    _message, is_new = Incoming.objects.get_or_create(
        instance=instance, topic=topic, key=key, defaults={"id": uuid7(at), "body": body, "received_at": at}
    )
    if is_new:
        announce(MessageReceived(instance=instance, topic=topic, key=key, body=body), at=at)


def _post_to(instance: str, at: datetime) -> int:
    delivered = 0
    while delivered < BATCH and _post_first(instance, at):
        delivered += 1
    return delivered


@transaction.atomic
def _post_first(instance: str, at: datetime) -> bool:
    """Post the first message that waits for a city, unless another worker is about it; tell whether it arrived."""
    peers = Peer.objects.select_for_update(skip_locked=True, no_key=True)
    peer = peers.filter(instance=instance, active=True).first()
    message = Outgoing.objects.filter(instance=instance, delivered_at=None).order_by("id").first()
    if peer is None or message is None or message.next_try_at > at:
        return False
    entry = _entry(message)
    fault = _posted(peer, message, entry)
    if not fault or entry.reason != message.fault:  # the same fault again is not written down again
        record([entry])
    message.tries += 1
    message.fault = entry.reason
    if fault:
        log.warning("message %s to %s waits: %s", message.id, instance, fault)
        pause = min(2**message.tries, LONGEST_PAUSE_SECONDS)
        message.next_try_at = now() + timedelta(seconds=pause)
    else:
        message.delivered_at = now()
    message.save()
    return not fault


def _posted(peer: Peer, message: Outgoing, entry: Call) -> str:
    """Post a message; return what went wrong, or nothing; and write into the log's entry how it went."""
    content = {"topic": message.topic, "key": message.key, "body": message.body}
    folder = Path(tempfile.gettempdir())
    body = Spool.of(folder, msgspec.json.encode(content))
    entry.request_digest = body.sha256.hex()
    named = {
        "x-road-client": hub_of(settings.TONGBAN_INSTANCE),
        "x-road-id": entry.message_id,
        "x-road-issue": message.concerning,
        "tongban-purpose": message.purpose,
        "tongban-subject": message.about,
        "content-type": "application/json",
    }
    headers = [(name.encode(), value.encode()) for name, value in named.items() if value]
    begun = now()
    try:
        crossed = crossing.cross(
            crossing.way_to(peer),
            "POST",
            f"/r1/{entry.source}",
            headers,
            body,
            into=lambda: Spool(folder, LONGEST_ANSWER),
            seconds=SECONDS,
        )
    except crossing.Unanswered as unanswered:
        entry.outcome, entry.reason = "down", unanswered.code
        return str(unanswered)
    finally:
        body.close()
        entry.milliseconds = int((now() - begun).total_seconds() * 1000)
    entry.answer_digest = crossed.body.sha256.hex()
    crossed.body.close()
    entry.outcome, entry.reason = reason_of(crossed.status, crossed.named.get("x-road-error", ""))
    return "" if crossed.status == HTTPStatus.OK else f"{crossed.status} {entry.reason}"


def _entry(message: Outgoing) -> Call:
    """Return the log's entry of a message; each try says the same X-Road-Id."""
    at = now()
    return Call(
        id=uuid7(at),
        source=f"{hub_of(message.instance)}/{SERVICE}",
        agency="",
        actor_kind="system",
        actor_label="Tongban",
        purpose=message.purpose,
        concerning=message.concerning,
        subject_digest=digest_of(message.about) if message.about else "",
        fields=[message.topic],
        outcome="answered",
        milliseconds=0,
        at=at,
        message_id=f"{settings.TONGBAN_INSTANCE}:{message.id}",
    )
