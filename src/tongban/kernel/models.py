"""The kernel's three tables: audit, looks, and the outbox of events. Each is cut by month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class AuditEntry(models.Model):
    """One act of one actor on one record."""

    id = models.UUIDField(primary_key=True)
    action = models.TextField()
    subject_id = models.UUIDField()
    actor_kind = models.TextField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.TextField()
    actor_agency = models.TextField(default="")
    note = models.TextField(default="")
    details = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "at"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Look(models.Model):
    """One showing of one person's data to somebody else."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    actor_kind = models.TextField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.TextField()
    actor_agency = models.TextField(default="")
    purpose = models.TextField()
    fields = ArrayField(models.TextField())
    concerning = models.TextField(default="")
    reason = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="looks_by_person")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.purpose}"


class OutboxEvent(models.Model):
    """What happened, written with the change itself and delivered from here: never lost, never doubled."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    payload = models.JSONField()
    at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(F("next_try_at"), name="events_to_deliver", condition=Q(next_try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name}"
