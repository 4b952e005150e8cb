"""Reading and writing at the offices, each call checked, bounded and recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.book import api as book
from tongban.exchange import gateway, queries, rules
from tongban.exchange.log.recording import digest_of, record
from tongban.exchange.models import Call, Consent, Stop
from tongban.exchange.rules import Wanted
from tongban.kernel.actor import Actor
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused


@dataclass(frozen=True)
class Request:
    """A look-up: which source, about whom, which of its fields.

    `id_number` has 18 characters: a person's, or the credit code of a company where the source is about companies.
    """

    source: str
    id_number: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """An answer. `fault` is empty, `down` (silent or senseless), `not_found`, or `refused`; `reason` is then
    the rule's code. `read_at` is the moment the data are of: the look-up's own, or that of what was handed over.
    """

    source: str
    fields: dict[str, Any]
    read_at: datetime
    fault: str = ""
    reason: str = ""


def read_all(
    requests: Sequence[Request],
    *,
    edition: book.Edition,
    by: Actor,
    purpose: str,
    concerning: str,
    at: datetime,
    by_law: bool = False,
) -> list[Reading]:
    """Ask all sources at once; return the readings in order, within two seconds, and record every call.

    `purpose` is the key of a bundle or service that the source must name. Where it needs consent, the person's own
    counts, or the one given in `concerning`; with `by_law` (nobody asked, the city starts) its statutory basis too.
    """
    sources = [edition.book.sources[request.source] for request in requests]
    stops = queries.stops_on({source.key for source in sources})
    digests = [digest_of(request.id_number) for request in requests]
    consents = queries.consents_for(digests, concerning)
    wanted = [
        Wanted(source, request.fields, purpose, day_of(at), digest, concerning, by_law=by_law)
        for request, source, digest in zip(requests, sources, digests, strict=True)
    ]
    refusals = [_refusal(one, "read", edition, stops, consents) for one in wanted]
    asks = [
        gateway.Ask(source, {source.asked_by: request.id_number}, request.fields, purpose, concerning)
        for request, source, refusal in zip(requests, sources, refusals, strict=True)
        if not refusal
    ]
    results = iter(gateway.ask_all(asks))
    found = [gateway.Result({}, "refused", 0, refusal) if refusal else next(results) for refusal in refusals]
    told = zip(requests, sources, digests, found, strict=True)
    record([_call(source, who, one.fields, result, by, purpose, concerning, at) for one, source, who, result in told])
    return [
        Reading(one.source, result.fields, result.as_of or at, result.fault, result.reason)
        for one, result in zip(requests, found, strict=True)
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
    stops = queries.stops_on([source.key])
    if refusal := _refusal(Wanted(source, sorted(sent), purpose, day_of(at)), "write", edition, stops):
        result = gateway.Result({}, "refused", 0, refusal)
    else:
        result = gateway.ask_all([gateway.Ask(source, sent, names, purpose, concerning, key)])[0]
    record([_call(source, digest, sorted(sent), result, by, purpose, concerning, at) for digest in people_in(sent)])
    return Reading(source_key, result.fields, at, result.fault, result.reason)


def _refusal(
    wanted: Wanted, kind: str, edition: book.Edition, stops: Sequence[Stop], consents: Sequence[Consent] = ()
) -> str:
    """Return why this call may not be made: the rule's code; empty when it may.

    A register is written to because of a decision, which the office takes by law: that needs no consent.
    """
    declared = wanted.source.fields if kind == "read" else wanted.source.inputs
    try:
        if wanted.source.kind != kind:
            return "wrong_purpose"
        rules.check_withheld(wanted, edition.book.withheld.values())
        rules.check_portal_purpose(wanted)
        rules.check_not_stopped(wanted, stops)
        rules.check_fields(wanted, {field.name for field in declared})
        if kind == "read":
            rules.check_consent(wanted, consents)
    except Refused as refused:
        return refused.code
    return ""


def people_in(sent: Mapping[str, Any]) -> list[str]:
    """Return the digests of the people and companies whose numbers are sent; one empty digest when it is about nobody
    known yet.
    """
    numbers = [str(value) for name, value in sent.items() if name.endswith(("_id", "id_number", "uscc")) and value]
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
        reason=result.reason,
        milliseconds=result.milliseconds,
        quality=list(result.quality),
        at=at,
    )
