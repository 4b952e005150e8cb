"""The log, only ever added to: every call to an office's data, chained; the chain's head; the seal of each day."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Call(models.Model):
    """One call: who asked which source about whom, for what, and how it ended. Cut by month.

    The person is kept as a keyed digest of the ID number, so that people who never signed in find their record later.
    No value that was exchanged is kept, only digests of the messages. `sequence`, `entry_hash` and `chain_hash` are
    given when the row is written (`exchange.log.entries`).
    """

    id = models.UUIDField(primary_key=True)
    source = models.TextField()
    agency = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.TextField()
    salt = models.TextField(default="", db_default="")  # hides the label in the hash; entries of before have none
    actor_agency = models.TextField(default="")
    purpose = models.TextField()
    concerning = models.TextField(default="")
    subject_digest = models.TextField()
    fields = ArrayField(models.TextField())
    outcome = models.TextField()
    milliseconds = models.PositiveIntegerField()
    at = models.DateTimeField()
    reason = models.TextField(default="")  # code of a refusal or fault
    consumer = models.TextField(default="")  # X-Road identifier of the calling system; empty: the portal itself
    agreement_id = models.UUIDField(null=True)
    message_id = models.TextField(default="")  # X-Road-Id
    request_digest = models.TextField(default="")  # SHA-256, hexadecimal
    answer_digest = models.TextField(default="")
    signature = models.TextField(default="")  # the request's Signature-Input and Signature, as they came
    quality = ArrayField(models.TextField(), default=list)  # rules the answer broke: field:rule
    sequence = models.BigIntegerField()
    entry_hash = models.TextField()
    chain_hash = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_digest", "-at"], name="calls_by_subject"),
            models.Index(fields=["sequence"], name="calls_by_sequence"),
            models.Index(fields=["agency", "at"], name="calls_by_provider"),
            BrinIndex(fields=["at"], autosummarize=True, name="calls_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["answered", "not_found", "down", "refused"]),
                name="a_call_ends_in_a_known_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.outcome}"


class Count(models.Model):
    """How many calls of one hour were alike: what the dashboards add up. Written once, when the hour has passed."""

    hour = models.DateTimeField()
    agency = models.TextField()
    source = models.TextField()
    outcome = models.TextField()
    reason = models.TextField()
    milliseconds = models.PositiveIntegerField()
    quality = ArrayField(models.TextField())
    number = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["hour"], name="counts_by_hour"),
            models.Index(fields=["agency", "hour"], name="counts_by_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.hour:%Y-%m-%d %H}: {self.number}"


class Head(models.Model):
    """The end of the chain, in the one row with id 1; signed, so that nobody without the key can move it."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    chain_hash = models.TextField()
    signature = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="a_chain_has_one_end")]

    def __str__(self) -> str:
        return str(self.sequence)


class Seal(models.Model):
    """The Merkle tree head over one day's calls (RFC 9162), signed and exported: it outlives this database."""

    id = models.UUIDField(primary_key=True)
    day = models.DateField(unique=True)
    first_sequence = models.BigIntegerField()
    last_sequence = models.BigIntegerField()
    root = models.TextField()
    chain_hash = models.TextField()
    previous = models.TextField()  # SHA-256 of the seal before, hexadecimal; empty for the first
    statement = models.TextField()  # all of it as a signed JWS

    def __str__(self) -> str:
        return f"{self.day}"


class Verification(models.Model):
    """What came of reading the whole log again: how much was read, and which faults were found."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    entries = models.PositiveBigIntegerField()
    seals = models.PositiveIntegerField()
    faults = models.JSONField(default=list)  # [{"sequence": 0 for the whole, "code": ...}]

    class Meta:
        indexes = [models.Index(fields=["-at"], name="verifications_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
