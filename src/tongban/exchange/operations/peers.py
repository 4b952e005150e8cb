"""Admitting other cities' hubs, each by its own operator, and keeping what they offer."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.exchange import keys
from tongban.exchange.identifiers import WrongIdentifier, hub_of, read_client
from tongban.exchange.models import Peer, SigningKey
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused


@transaction.atomic
def add_peer(
    instance: str, address: str, public_key: str, *, title: str, until: datetime, by: Actor, at: datetime
) -> Peer:
    """Admit another city's hub, reached at `address` and known by `public_key`; or renew its address and key.

    Its keys before stay valid until they end or are revoked. Raises Refused.
    """
    _check(instance, address, title)
    try:
        text = keys.public_text(keys.public_key(public_key))
    except ValueError as fault:
        raise Refused(_("This is no Ed25519 public key: 32 bytes in base64url are expected."), code="key") from fault
    if until <= at:
        raise Refused(_("A key must be valid for a while."), code="until")
    said = {"address": address.rstrip("/"), "title": title.strip()}
    peer, is_new = Peer.objects.update_or_create(
        instance=instance, defaults=said, create_defaults={**said, "id": uuid7(at), "added_at": at}
    )
    _add_key(peer, text, until=until, at=at)
    audit("exchange.peer_added" if is_new else "exchange.peer_renewed", peer.id, by=by, at=at, details=said)
    return peer


@transaction.atomic
def set_peer_active(instance: str, active: bool, *, by: Actor, at: datetime) -> None:
    """Exchange nothing more with a city from the next call on, or again; messages wait meanwhile. Raises Refused."""
    peer = Peer.objects.select_for_update().filter(instance=instance).first()
    if peer is None:
        raise Refused(_("%(instance)s is no peer.") % {"instance": instance}, code="unknown_peer")
    peer.active = active
    peer.save(update_fields=["active"])
    audit("exchange.peer_activated" if active else "exchange.peer_deactivated", peer.id, by=by, at=at)


@transaction.atomic
def keep_catalog(peer: Peer, catalog: list[dict[str, Any]], *, at: datetime) -> None:
    """Keep what a city offers, as it was read now."""
    Peer.objects.filter(id=peer.id).update(catalog=catalog, catalog_read_at=at)


def _check(instance: str, address: str, title: str) -> None:
    if instance == settings.TONGBAN_INSTANCE:
        raise Refused(_("This is the city itself."), code="instance")
    try:
        read_client(hub_of(instance))
    except WrongIdentifier as fault:
        raise Refused(_("The name of the instance holds a sign that identifiers may not hold."), code="name") from fault
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise Refused(_("The address begins with http:// or https:// and names a machine."), code="address")
    if not title.strip():
        raise Refused(_("A city has a title."), code="title")


def _add_key(peer: Peer, text: str, *, until: datetime, at: datetime) -> None:
    key_id = keys.thumbprint(text)
    if SigningKey.objects.filter(key_id=key_id, peer=peer, revoked_at=None).update(valid_until=until):
        return
    try:
        with transaction.atomic():
            SigningKey.objects.create(key_id=key_id, peer=peer, public_key=text, valid_from=at, valid_until=until)
    except IntegrityError as fault:
        raise Refused(_("This key is registered already; each system has keys of its own."), code="key") from fault
