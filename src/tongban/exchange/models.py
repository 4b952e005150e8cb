"""The record of every call to an office's data: rows are only ever added, cut by month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Call(models.Model):
    """One call: who asked which source about whom, for what, and how it ended.

    The person is kept as a keyed digest of the ID number, so that people who never signed in find their record later.
    """

    id = models.UUIDField(primary_key=True)
    source = models.TextField()
    agency = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.TextField()
    actor_agency = models.TextField(default="")
    purpose = models.TextField()
    concerning = models.TextField(default="")
    subject_digest = models.TextField()
    fields = ArrayField(models.TextField())
    outcome = models.TextField()
    milliseconds = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_digest", "-at"], name="calls_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["answered", "not_found", "down", "refused"]),
                name="a_call_ends_in_a_known_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.outcome}"
