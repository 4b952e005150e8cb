"""Who calls, and whether this call may be answered: signature first, then what was agreed, then how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from tongban.book import api as book
from tongban.exchange import rules
from tongban.exchange.hub.errors import Denied, judged
from tongban.exchange.hub.received import Received
from tongban.exchange.hub.standing import Asked, Standing, standing_of
from tongban.exchange.identifiers import Identifier
from tongban.exchange.keys import public_key
from tongban.exchange.models import Agreement, SigningKey, Subsystem
from tongban.exchange.operations.taking import take_in
from tongban.exchange.rules import Wanted
from tongban.exchange.signing import Signed, WrongSignature, check_digest, verify_request
from tongban.kernel.clock import day_of

OPEN_PER_MINUTE = 600  # calls of one office to one dataset that is open to all


@dataclass(frozen=True)
class Caller:
    """A system whose signature was right, and what stands about its call."""

    client: Identifier
    subsystem: Subsystem
    signed: Signed
    standing: Standing


@dataclass(frozen=True)
class Grounds:
    """On what grounds a call is answered: under which agreement, if it needs one, for which purpose, which fields."""

    agreement: Agreement | None
    purpose: str
    fields: Sequence[str]

    @property
    def agreement_id(self) -> UUID | None:
        """The agreement's id; None where data are shared unconditionally."""
        return self.agreement.id if self.agreement else None


def authenticate(received: Received, client: Identifier, source: str, subjects: Sequence[str]) -> Caller:
    """Return who calls: the system that the client's own valid key signed for. Raises Denied.

    Another city's system has no key here: its hub signs for it.
    """
    found: list[Standing] = []
    concerning = received.headers.get("x-road-issue", "")

    def key_of(key_id: str) -> Ed25519PublicKey | None:
        asked = Asked(key_id, client.instance, str(client), client.member_identifier, source, subjects, concerning)
        found.append(standing_of(asked))
        key = found[0].key
        return public_key(key.public_key) if key else None

    try:
        signed = verify_request(received.message, key_of)
    except WrongSignature as wrong:
        is_stranger = bool(found) and found[0].subsystem is None and found[0].peer is None
        raise Denied("unknown_client" if is_stranger else wrong.code) from wrong
    is_guest = client.instance != settings.TONGBAN_INSTANCE
    subsystem = _guest(found[0], client, received.at) if is_guest else _member(found[0], received.at)
    try:
        check_digest(received.headers, received.body.sha256)
    except WrongSignature as wrong:
        raise Denied(wrong.code) from wrong
    return Caller(client, subsystem, signed, found[0])


def judge(received: Received, caller: Caller, wanted: Wanted, *, needs_consent: bool) -> Grounds:
    """Return the grounds of a call, which counts from here on, allowed or not. Raises Denied.

    `wanted.fields` empty means all that is agreed; `wanted.purpose` empty the one purpose that agreements name.
    """
    refusal: Denied | None = None
    grounds: Grounds | None = None
    try:
        grounds = _grounds(caller.standing, wanted, needs_consent=needs_consent)
    except Denied as denied:
        refusal = denied
    taken = take_in(
        f"{caller.signed.key_id} {caller.signed.nonce}",
        until=caller.signed.until,
        agreement_id=_counted(grounds, wanted) if grounds else None,
        at=received.at,
    )
    if not taken.is_new:
        raise Denied("replay")
    if refusal or grounds is None:
        raise refusal or Denied("internal")
    if taken.calls > (grounds.agreement.per_minute if grounds.agreement else OPEN_PER_MINUTE):
        raise Denied("rate")
    return grounds


def take_metadata_call(received: Received, caller: Caller) -> None:
    """Count a call that is about no data: its signature counts once, too. Raises Denied."""
    nonce = f"{caller.signed.key_id} {caller.signed.nonce}"
    if not take_in(nonce, until=caller.signed.until, agreement_id=None, at=received.at).is_new:
        raise Denied("replay")


def _member(standing: Standing, at: datetime) -> Subsystem:
    """Return the system, if the key is its own and valid."""
    subsystem, key = standing.subsystem, standing.key
    if subsystem is None or key is None:
        raise Denied("unknown_client")
    if not subsystem.active:
        raise Denied("client_inactive")
    if key.subsystem_id != subsystem.id:
        raise Denied("wrong_key")
    if fault := _fault_of(key, at):
        raise Denied(fault)
    return subsystem


def _guest(standing: Standing, client: Identifier, at: datetime) -> Subsystem:
    """Return another city's system, if that city's own valid key signed for it."""
    peer, key = standing.peer, standing.key
    if peer is None or key is None:
        raise Denied("unknown_client")
    if not peer.active:
        raise Denied("client_inactive")
    if key.peer_id != peer.id:
        raise Denied("wrong_key")
    if fault := _fault_of(key, at):
        raise Denied(fault)
    return Subsystem(id=peer.id, identifier=str(client), title=f"{peer.title} {client.subsystem}", added_at=at)


def _fault_of(key: SigningKey, at: datetime) -> str:
    if key.revoked_at is not None:
        return "key_revoked"
    return "" if key.valid_from <= at <= key.valid_until else "key_expired"


def _counted(grounds: Grounds, wanted: Wanted) -> UUID:
    """Return what a call is counted to: its agreement; of open data the member and the dataset."""
    return grounds.agreement_id or uuid5(NAMESPACE_URL, f"{wanted.member} {wanted.source.key}")


def _grounds(standing: Standing, wanted: Wanted, *, needs_consent: bool) -> Grounds:
    if rules.is_open(wanted.source):
        return _open_grounds(standing, wanted)
    purpose = wanted.purpose or _only_purpose(standing.agreements)
    agreed: list[Agreement] = []

    def hold(fields: Sequence[str]) -> None:
        agreed.append(rules.agreement_for(_with(wanted, purpose, fields), standing.agreements))

    judged(lambda: hold(list(wanted.fields)))
    fields = list(wanted.fields) or agreed[-1].fields
    full = _with(wanted, purpose, fields)

    def allow() -> None:
        rules.check_withheld(full, book.current().book.withheld.values())
        rules.check_not_stopped(full, standing.stops)
        if needs_consent:
            rules.check_consent(full, standing.consents)

    judged(allow)
    return Grounds(agreed[-1], purpose, fields)


def _open_grounds(standing: Standing, wanted: Wanted) -> Grounds:
    """Return the grounds of a call to data that every office may read; a law, and a steward's stop, still hold."""
    declared = [field.name for field in wanted.source.fields]
    full = _with(wanted, wanted.purpose or rules.PUBLIC, list(wanted.fields) or declared)

    def allow() -> None:
        rules.check_fields(full, declared)
        rules.check_withheld(full, book.current().book.withheld.values())
        rules.check_not_stopped(full, standing.stops)

    judged(allow)
    return Grounds(None, full.purpose, list(full.fields))


def _only_purpose(agreements: Sequence[Agreement]) -> str:
    """Return the purpose of a call that names none: the one there is; nothing when there are no agreements at all."""
    purposes = {purpose for agreement in agreements for purpose in agreement.purposes}
    if len(purposes) > 1:
        raise Denied("purpose_missing")
    return next(iter(purposes), "")


def _with(wanted: Wanted, purpose: str, fields: Sequence[str]) -> Wanted:
    return Wanted(wanted.source, fields, purpose, wanted.on, wanted.subject_digest, wanted.concerning, wanted.member)


def wanted_of(received: Received, client: Identifier, source: book.Source, subject: str) -> Wanted:
    """Return a call as the rules see it. `subject` is the digest of whom it is about."""
    named = [name.strip() for name in received.headers.get("tongban-fields", "").split(",")]
    return Wanted(
        source=source,
        fields=[name for name in named if name],
        purpose=received.headers.get("tongban-purpose", ""),
        on=day_of(received.at),
        subject_digest=subject,
        concerning=received.headers.get("x-road-issue", ""),
        member=client.member_identifier,
    )
