"""Taking in records that an office's system sends by itself: signed, once, as its schema says."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import jsonschema_rs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import configuration, queries
from tongban.exchange.connectors.mapping import moment
from tongban.exchange.connectors.outcome import Answer, Down
from tongban.exchange.connectors.push import Push
from tongban.exchange.connectors.store import OtherContent, Row, key_of
from tongban.exchange.events import RecordsPushed
from tongban.exchange.keys import public_key
from tongban.exchange.models import SigningKey, Subsystem
from tongban.exchange.operations.taking import take_in
from tongban.exchange.signing import Message, Signed, WrongSignature, check_digest, verify_request
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused

MOST_RECORDS = 1000
FAULTS_TOLD = 20
KEYS = ("idempotency-key", "x-road-id")


class WrongRecords(Refused):
    """Records do not fit; `faults` tell where and which rule of the schema, never a value."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(_("Some records are not as the schema says."), code="wrong_records")
        self.faults = faults


def push(name: str, message: Message, body: bytes, *, at: datetime) -> int:
    """Add or change a connector's records as a signed message says; return how many it held.

    The body is `{"dataset": "/pensions", "as_of": "2026-11-24T08:00:00+08:00", "records": [{...}]}`; `as_of` may be
    left out. The same Idempotency-Key (or X-Road-Id) with the same body changes nothing more. Raises Refused:
    unknown_connector, the codes of WrongSignature, not_the_sender, replay, no_key, bad_request, other_content,
    wrong_records.
    """
    connector = _connector(name)
    system, signed = _sender(connector, message, body, at)
    if not take_in(f"{signed.key_id} {signed.nonce}", until=signed.until, agreement_id=None, at=at).is_new:
        raise Refused(_("This message was taken in before."), code="replay")
    key = next((message.headers[one] for one in KEYS if message.headers.get(one)), "")
    if not key:
        raise Refused(_("An Idempotency-Key is needed."), code="no_key")
    dataset, as_of, rows = _read(connector, body, at)
    try:
        number = connector.store(dataset).put(rows, as_of, key=key, digest=hashlib.sha256(body).hexdigest())
    except OtherContent as fault:
        raise Refused(_("This Idempotency-Key came before with other content."), code="other_content") from fault
    by = Actor(kind="client", id=system.id, label=system.title, agency=system.agency)
    for source in _listened_to(name, dataset):
        announce(RecordsPushed(source=source, records=[record for _key, record in rows]), at=at)
    audit("exchange.records_pushed", system.id, by=by, at=at, details={"connector": name, "records": number})
    return number


def _listened_to(name: str, dataset: str) -> list[str]:
    """Return the book's sources of kind push that are this dataset: what is sent there is announced."""
    sources = book.current().book.sources.values()
    return [one.key for one in sources if (one.kind, one.connector, one.path) == ("push", name, dataset)]


def _connector(name: str) -> Push:
    try:
        found = configuration.read(name)
    except configuration.WrongConfiguration as fault:
        raise Refused(_("There is no such connector."), code="unknown_connector") from fault
    if found.kind != "push":
        raise Refused(_("There is no such connector."), code="unknown_connector")
    return Push(found.spec, found.folder)


def _sender(connector: Push, message: Message, body: bytes, at: datetime) -> tuple[Subsystem, Signed]:
    """Return the system that signed: the configured sender, with a key of its own that is valid."""
    found: list[SigningKey] = []

    def key_with(key_id: str) -> Ed25519PublicKey | None:
        key = queries.valid_key(key_id, at=at)
        found.extend([key] if key else [])
        return public_key(key.public_key) if key else None

    try:
        signed = verify_request(message, key_with)
        check_digest(message.headers, hashlib.sha256(body).digest())
    except WrongSignature as wrong:
        raise Refused(_("The signature is not right."), code=wrong.code) from wrong
    system = found[0].subsystem
    if system is None or {system.identifier, message.headers["x-road-client"]} != {connector.sender}:
        raise Refused(_("Another system sends these records."), code="not_the_sender")
    return system, signed


def _read(connector: Push, body: bytes, at: datetime) -> tuple[str, datetime, list[Row]]:
    try:
        sent = json.loads(body)
        dataset, records = str(sent["dataset"]), sent["records"]
        as_of = min(moment(sent.get("as_of")) or at, at)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Down) as fault:
        raise Refused(_("The message can't be read."), code="bad_request") from fault
    if dataset not in connector.datasets or not isinstance(records, list) or len(records) > MOST_RECORDS:
        raise Refused(_("The dataset is not known, or there are too many records."), code="bad_request")
    spec = connector.datasets[dataset]
    if faults := [fault for _count, fault in zip(range(FAULTS_TOLD), _faults(spec, records), strict=False)]:
        raise WrongRecords(faults)
    return dataset, as_of, [(key_of(spec, record), record) for record in records]


def _faults(spec: Mapping[str, Any], records: list[Answer]) -> Iterator[str]:
    validator = jsonschema_rs.validator_for(spec["schema"], validate_formats=True)
    for index, record in enumerate(records):
        faults = [
            f"records/{index}/{'/'.join(map(str, error.instance_path))}: {error.kind.name}"
            for error in validator.iter_errors(record)
        ]
        yield from faults
        if not faults and not _has_key(spec, record):
            yield f"records/{index}/: key"


def _has_key(spec: Mapping[str, Any], record: Any) -> bool:
    try:
        return isinstance(record, dict) and bool(key_of(spec, record))
    except Down:
        return False
