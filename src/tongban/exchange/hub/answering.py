"""One call from end to end, in a thread: judged, made, recorded, and only then answered, with the hub's signature."""

import logging
import time
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.db import connection

from tongban.book import api as book
from tongban.exchange import keys
from tongban.exchange.hub import across, calling, crowd, errors, metadata
from tongban.exchange.hub.entry import entry_of
from tongban.exchange.hub.errors import Denied
from tongban.exchange.hub.headers import encoded
from tongban.exchange.hub.judging import Caller, authenticate, judge, take_metadata_call, wanted_of
from tongban.exchange.hub.received import Called, Received, Reply, called_by, check_headers, client_of
from tongban.exchange.identifiers import CLASS, DATASETS, Identifier
from tongban.exchange.log.recording import digest_of, record
from tongban.exchange.models import Call
from tongban.exchange.operations.reading import people_in
from tongban.exchange.request_hash import head_of, request_hash
from tongban.exchange.signing import Answer, Signer, content_digest, sign_answer
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7

log = logging.getLogger("tongban.exchange.hub")


@dataclass
class _Exchange:
    """A call and its entry in the log; one entry for each person it is about."""

    received: Received
    call: Call
    client: str = ""
    service: str = ""
    people: tuple[str, ...] = ("",)


def answer(received: Received) -> Reply:
    """Return the signed answer to a call that is recorded; nothing else leaves the hub. Never raises."""
    begun = time.monotonic()
    one = _Exchange(received, entry_of(received))
    try:
        reply = _answered(one)
    except Denied as denied:
        reply = _refusal(one, denied)
    except Exception:
        log.exception("a call failed")
        reply = _refusal(one, Denied("internal"))
    one.call.milliseconds = int((time.monotonic() - begun) * 1000)
    one.call.answer_digest = reply.body.sha256.hex()
    try:
        connection.close()  # back to the pool: whoever writes for all needs but one
        with crowd.counted(received.at) as turned_away_before:
            record([*_entries(one), *turned_away_before])
    except Exception:
        log.exception("a call could not be recorded")
        reply.body.close()
        reply = _refusal(one, Denied("not_recorded"))
    finally:
        connection.close()
    return _signed(one, reply)


def turned_away(received: Received) -> Reply:
    """Return the signed answer to a call that there is no room to judge or record: it is counted."""
    crowd.count(received)
    one = _Exchange(received, entry_of(received))
    return _signed(one, _refusal(one, Denied("crowded")))


def source_of(service: Identifier) -> book.Source:
    """Return the dataset or service that an identifier names. Raises Denied."""
    if service.instance != settings.TONGBAN_INSTANCE:
        raise Denied("unknown_instance")
    content = book.current().book
    source = content.sources.get(service.service)
    if source is None or (service.member_class, service.subsystem) != (CLASS, DATASETS):
        raise Denied("unknown_service")
    if content.agencies[source.agency].uscc != service.member:
        raise Denied("unknown_service")
    return source


def _answered(one: _Exchange) -> Reply:
    received, call = one.received, one.call
    client = client_of(received)
    one.client = call.consumer = call.actor_label = str(client)
    called = called_by(received)
    one.service = str(called.service)
    check_headers(received)
    if across.is_elsewhere(called.service):
        return _forwarded(one, client, called)
    if across.is_the_hubs(called.service):
        return _own(one, client, called)
    if called.service.service in metadata.SERVICES:
        return _metadata(one, client, called)
    source, fault = _source(called)
    if source is not None:
        call.source, call.agency = source.key, source.agency
    if received.fault:
        raise Denied(received.fault)
    if source is not None and source.raw:
        return _raw(one, client, called, source)
    inputs = calling.inputs_of(received, source) if source is not None else None
    people = people_in(inputs) if inputs else [""]
    caller = authenticate(received, client, source.key if source else "", people)
    _admit(one, caller)
    if source is None:
        take_metadata_call(received, caller)
        raise fault or Denied("unknown_service")
    one.people = tuple(people)
    return _dataset(one, client, called, source, caller, inputs)


def _source(called: Called) -> tuple[book.Source | None, Denied | None]:
    """Return the source, or why there is none: that is told only to those who have shown who they are."""
    try:
        return source_of(called.service), None
    except Denied as denied:
        return None, denied


def _dataset(
    one: _Exchange,
    client: Identifier,
    called: Called,
    source: book.Source,
    caller: Caller,
    inputs: dict[str, object] | None,
) -> Reply:
    received, call = one.received, one.call
    fault = _shape_fault(received, called, inputs)
    wanted = wanted_of(received, client, source, one.people[0])
    if source.kind == "write" and inputs:
        wanted = replace(wanted, fields=sorted(inputs))
    call.purpose, call.concerning, call.fields = wanted.purpose, wanted.concerning, list(wanted.fields)
    if fault:
        take_metadata_call(received, caller)
        raise Denied(fault)
    grounds = judge(received, caller, wanted, needs_consent=source.kind == "read")
    call.purpose, call.fields, call.agreement_id = grounds.purpose, list(grounds.fields), grounds.agreement_id
    connection.close()
    result = calling.ask_dataset(
        source,
        dict(inputs or {}),
        grounds.fields if source.kind == "read" else [field.name for field in source.fields],
        purpose=grounds.purpose,
        concerning=wanted.concerning or call.message_id,  # an office is told of something it can come back to
        key=f"{client} {call.message_id}",
    )
    call.quality = list(result.quality)
    call.outcome, call.reason = result.fault or "answered", result.reason
    return calling.reply_of(result, str(call.id))


def _raw(one: _Exchange, client: Identifier, called: Called, source: book.Source) -> Reply:
    received, call = one.received, one.call
    subject = received.headers.get("tongban-subject", "")
    one.people = (digest_of(subject) if subject else "",)
    caller = authenticate(received, client, source.key, one.people)
    _admit(one, caller)
    wanted = wanted_of(received, client, source, one.people[0])
    call.purpose, call.concerning = wanted.purpose, wanted.concerning
    grounds = judge(received, caller, wanted, needs_consent=True)
    call.purpose, call.agreement_id = grounds.purpose, grounds.agreement_id
    connection.close()
    reply = calling.pass_through(received, called, source)
    call.outcome = "answered"
    return reply


def _forwarded(one: _Exchange, client: Identifier, called: Called) -> Reply:
    """Pass a call on to the city it is for, if this city's own agreement lets it; that city judges by its own."""
    received, call = one.received, one.call
    call.source = one.service
    if received.fault:
        raise Denied(received.fault)
    if across.is_elsewhere(client):
        raise Denied("unknown_instance")  # nothing passes through from one neighbour to another
    one.people = tuple(people_in(across.subjects_of(received)))
    caller = authenticate(received, client, one.service, one.people)
    _admit(one, caller)
    wanted = wanted_of(received, client, across.foreign_source(called.service), one.people[0])
    call.purpose, call.concerning, call.fields = wanted.purpose, wanted.concerning, list(wanted.fields)
    grounds = None
    if called.service.service in metadata.SERVICES:
        take_metadata_call(received, caller)
    else:
        grounds = judge(received, caller, wanted, needs_consent=False)
        call.purpose, call.fields, call.agreement_id = grounds.purpose, list(grounds.fields), grounds.agreement_id
    peer = across.peer_of(called.service)
    reply, call.outcome, call.reason = across.forward(received, peer, grounds, call.message_id)
    return reply


def _own(one: _Exchange, client: Identifier, called: Called) -> Reply:
    """Answer another city's hub, or tell who may ask: the hub's own services are about no agreement."""
    received, call = one.received, one.call
    call.source = one.service
    if received.fault:
        raise Denied(received.fault)
    one.people = tuple(people_in(across.subjects_of(received)))
    caller = authenticate(received, client, "", [])
    _admit(one, caller)
    take_metadata_call(received, caller)
    call.purpose, call.concerning = (received.headers.get(name, "") for name in ("tongban-purpose", "x-road-issue"))
    reply = across.own_service(received, called.service, caller)
    call.outcome = "answered"
    return reply


def _metadata(one: _Exchange, client: Identifier, called: Called) -> Reply:
    received = one.received
    one.call.source = called.service.service
    if received.fault:
        raise Denied(received.fault)
    caller = authenticate(received, client, "", [])
    _admit(one, caller)
    take_metadata_call(received, caller)
    content = metadata.answer(received, client, called.service)
    one.call.outcome = "answered"
    return calling.json_reply(200, content)


def _admit(one: _Exchange, caller: Caller) -> None:
    """Write down who called, now that it is known."""
    call, user = one.call, one.received.headers.get("x-road-userid", "")
    call.actor_id, call.actor_agency = caller.subsystem.id, caller.subsystem.agency
    call.actor_label = f"{caller.subsystem.title} {user}".strip()


def _shape_fault(received: Received, called: Called, inputs: dict[str, object] | None) -> str:
    if called.rest not in ("", "/"):
        return "unknown_service"
    if received.method != "POST":
        return "wrong_method"
    return "" if inputs is not None else "bad_body"


def _entries(one: _Exchange) -> list[Call]:
    """Return the entry, once for each person concerned: all of them find it among the looks at their data."""
    first, *others = one.people
    one.call.subject_digest = first
    said = {field.attname: getattr(one.call, field.attname) for field in Call._meta.concrete_fields}
    more = [Call(**{**said, "id": uuid7(one.call.at), "subject_digest": digest}) for digest in others]
    return [one.call, *more]


@cache
def _signer() -> Signer:
    return Signer.of(keys.own_key())


def _refusal(one: _Exchange, denied: Denied) -> Reply:
    one.call.outcome, one.call.reason = denied.outcome, denied.code
    kind = errors.kind_for(one.received.headers.get("accept", ""))
    content = errors.body_of(denied, str(one.call.id), kind)
    return calling.own_reply(denied.status, content, kind, error=denied.type)


def _signed(one: _Exchange, reply: Reply) -> Reply:
    received, body = one.received, one.received.body
    head = head_of(received.method, received.target, received.headers)
    headers = {
        "x-road-id": one.call.message_id,
        "x-road-request-id": str(one.call.id),
        "x-road-request-hash": request_hash(head, body.sha512 if body.size else None),
        "content-digest": content_digest(reply.body.sha256),
        "content-length": str(reply.body.size),
    }
    named = {"x-road-client": one.client, "x-road-service": one.service, "x-road-error": reply.error}
    headers |= {name: value for name, value in named.items() if value}
    kind = dict(reply.headers).get(b"content-type")
    message = Answer(reply.status, headers | ({"content-type": kind.decode("latin-1")} if kind else {}))
    sign_answer(message, _signer(), at=now())
    headers |= {name: message.headers[name] for name in ("signature-input", "signature")}
    reply.headers = [*reply.headers, *encoded(headers)]
    return reply
