"""Admitting offices' systems to the exchange, with the keys they sign with."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import keys
from tongban.exchange.identifiers import WrongIdentifier, member_of, read_client
from tongban.exchange.models import SigningKey, Subsystem
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused


@transaction.atomic
def add_member(agency: str, subsystem: str, *, title: str, by: Actor, at: datetime) -> Subsystem:
    """Admit a system of one of the book's offices, under INSTANCE/GOV/<credit code>/SUBSYSTEM. Raises Refused."""
    office = book.current().book.agencies.get(agency)
    if office is None:
        raise Refused(_("The book has no agency %(key)s.") % {"key": agency}, code="unknown_agency")
    try:
        identifier = str(read_client(f"{member_of(office)}/{subsystem}"))
    except WrongIdentifier as fault:
        raise Refused(_("The name of the system holds a sign that identifiers may not hold."), code="name") from fault
    if not title.strip():
        raise Refused(_("A system has a title."), code="title")
    if Subsystem.objects.filter(identifier=identifier).exists():
        raise Refused(_("%(identifier)s is a member already.") % {"identifier": identifier}, code="is_member")
    admitted = Subsystem.objects.create(
        id=uuid7(at), identifier=identifier, agency=agency, title=title.strip(), added_at=at
    )
    audit("exchange.member_added", admitted.id, by=by, at=at, details={"identifier": identifier})
    return admitted


@transaction.atomic
def set_active(identifier: str, active: bool, *, by: Actor, at: datetime) -> None:
    """Let a system in no more, or again; it counts for the next call. Raises Refused."""
    found = _member(identifier)
    found.active = active
    found.save(update_fields=["active"])
    audit("exchange.member_activated" if active else "exchange.member_deactivated", found.id, by=by, at=at)


@transaction.atomic
def add_key(identifier: str, public_key: str, *, until: datetime, by: Actor, at: datetime) -> SigningKey:
    """Register a system's public key (Ed25519, 32 raw bytes in base64url), valid from now on. Raises Refused."""
    found = _member(identifier)
    try:
        text = keys.public_text(keys.public_key(public_key))
    except ValueError as fault:
        raise Refused(_("This is no Ed25519 public key: 32 bytes in base64url are expected."), code="key") from fault
    if until <= at:
        raise Refused(_("A key must be valid for a while."), code="until")
    try:
        with transaction.atomic():
            added = SigningKey.objects.create(
                key_id=keys.thumbprint(text), subsystem=found, public_key=text, valid_from=at, valid_until=until
            )
    except IntegrityError as fault:
        raise Refused(_("This key is registered already; each system has keys of its own."), code="key") from fault
    audit("exchange.key_added", found.id, by=by, at=at, details={"key_id": added.key_id})
    return added


@transaction.atomic
def revoke_key(key_id: str, *, by: Actor, at: datetime) -> None:
    """Revoke a key: the next message signed with it is refused. Raises Refused."""
    found = SigningKey.objects.select_for_update().filter(key_id=key_id).first()
    owner = None if found is None else found.subsystem_id or found.peer_id
    if found is None or owner is None:
        raise Refused(_("No system has the key %(key)s.") % {"key": key_id}, code="unknown_key")
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        audit("exchange.key_revoked", owner, by=by, at=at, details={"key_id": key_id})


def _member(identifier: str) -> Subsystem:
    found = Subsystem.objects.select_for_update().filter(identifier=identifier).first()
    if found is None:
        raise Refused(_("%(identifier)s is no member.") % {"identifier": identifier}, code="unknown_client")
    return found
