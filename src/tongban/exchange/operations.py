"""Reading and writing at the offices, each call checked, bounded and recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.book import api as book
from tongban.exchange import gateway
from tongban.exchange.models import Call
from tongban.exchange.recording import digest_of, record
from tongban.kernel.actor import Actor
from tongban.kernel.ids import uuid7


@dataclass(frozen=True)
class Request:
    """A look-up: which source, about whom (18-character ID number), which of its fields."""

    source: str
    id_number: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """An answer. `fault` is empty, `down` (silent or senseless), `not_found`, or `refused` (purpose not allowed)."""

    source: str
    fields: dict[str, Any]
    read_at: datetime
    fault: str = ""


def read_all(
    requests: Sequence[Request],
    *,
    edition: book.Edition,
    by: Actor,
    purpose: str,
    concerning: str,
    at: datetime,
) -> list[Reading]:
    """Ask all sources at once; return the readings in order, within two seconds, and record every call.

    `purpose` is the key of a bundle or service that the source's record must name.
    """
    sources = [edition.book.sources[request.source] for request in requests]
    allowed = [source.kind == "read" and purpose in source.purposes for source in sources]
    asks = [
        gateway.Ask(source, {"id_number": request.id_number}, request.fields, purpose, concerning)
        for request, source, may in zip(requests, sources, allowed, strict=True)
        if may
    ]
    results = iter(gateway.ask_all(asks))
    found = [next(results) if may else gateway.Result({}, "refused", 0) for may in allowed]
    record(
        [
            _call(source, digest_of(request.id_number), request.fields, result, by, purpose, concerning, at)
            for request, source, result in zip(requests, sources, found, strict=True)
        ]
    )
    return [
        Reading(request.source, result.fields, at, result.fault)
        for request, result in zip(requests, found, strict=True)
    ]


def write(
    source_key: str,
    inputs: Mapping[str, Any],
    *,
    edition: book.Edition,
    by: Actor,
    purpose: str,
    concerning: str,
    key: str,
    at: datetime,
) -> Reading:
    """Tell an office's register; `key` makes a second call harmless. Never tried twice within a call."""
    source = edition.book.sources[source_key]
    names = [field.name for field in source.fields]
    sent = {field.name: inputs.get(field.name) for field in source.inputs}
    if source.kind != "write" or purpose not in source.purposes:
        result = gateway.Result({}, "refused", 0)
    else:
        result = gateway.ask_all([gateway.Ask(source, sent, names, purpose, concerning, key)])[0]
    record([_call(source, digest, sorted(sent), result, by, purpose, concerning, at) for digest in _about(sent)])
    return Reading(source_key, result.fields, at, result.fault)


def _about(sent: Mapping[str, Any]) -> list[str]:
    """Return the digests of the people whose numbers are sent; one empty digest when it is about nobody known yet."""
    numbers = [str(value) for name, value in sent.items() if name.endswith(("_id", "id_number")) and value]
    return list(dict.fromkeys(map(digest_of, numbers))) or [""]


def _call(
    source: book.Source,
    subject_digest: str,
    fields: Sequence[str],
    result: gateway.Result,
    by: Actor,
    purpose: str,
    concerning: str,
    at: datetime,
) -> Call:
    return Call(
        id=uuid7(at),
        source=source.key,
        agency=source.agency,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        actor_agency=by.agency,
        purpose=purpose,
        concerning=concerning,
        subject_digest=subject_digest,
        fields=list(fields),
        outcome=result.fault or "answered",
        milliseconds=result.milliseconds,
        at=at,
    )
