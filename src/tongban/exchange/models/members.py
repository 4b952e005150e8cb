"""Who takes part: offices' systems, neighbouring hubs, their keys; and which messages were already seen."""

from django.db import models
from django.db.models import Q


class Subsystem(models.Model):
    """An office's system on the exchange, known by its X-Road identifier INSTANCE/CLASS/MEMBER/SUBSYSTEM."""

    id = models.UUIDField(primary_key=True)
    identifier = models.TextField(unique=True)
    agency = models.TextField(default="")  # key in the book; empty for another city's
    title = models.TextField()
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="a_subsystem_has_a_title")]

    def __str__(self) -> str:
        return self.identifier


class Peer(models.Model):
    """Another city's or district's hub, with the address it is reached at."""

    id = models.UUIDField(primary_key=True)
    instance = models.TextField(unique=True)
    title = models.TextField()
    address = models.TextField()
    active = models.BooleanField(default=True)
    catalog = models.JSONField(default=list)  # its shared datasets, as last read
    catalog_read_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.instance


class SigningKey(models.Model):
    """A public key (Ed25519, raw, base64url) of a subsystem or of a peer's hub; `key_id` is its RFC 7638 thumbprint."""

    key_id = models.TextField(primary_key=True)
    subsystem = models.ForeignKey(Subsystem, null=True, on_delete=models.PROTECT, related_name="keys")
    peer = models.ForeignKey(Peer, null=True, on_delete=models.PROTECT, related_name="keys")
    public_key = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subsystem__isnull=False, peer__isnull=True) | Q(subsystem__isnull=True, peer__isnull=False),
                name="a_key_belongs_to_one_member",
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=models.F("valid_from")), name="a_key_is_valid_a_while"),
        ]

    def __str__(self) -> str:
        return self.key_id


class Seen(models.Model):
    """A nonce of a signed message that was taken in; a second one is a replay. Kept while the signature would count."""

    nonce = models.TextField(primary_key=True)  # key id and nonce
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce
