"""What this hub tells other cities' hubs, until it is delivered; and what they told it, once each."""

from django.db import models
from django.db.models import Q


class Outgoing(models.Model):
    """A message to another city's hub. The row is the job: it is posted until it is delivered, in order of `id`.

    `key` names what is told: the same key again is the same message. `about` is the ID number of whom it concerns;
    the log says so, and the service (`purpose`) and the case it is for.
    """

    id = models.BigAutoField(primary_key=True)
    instance = models.TextField()
    topic = models.TextField()
    key = models.TextField()
    body = models.JSONField()
    about = models.TextField(default="")
    purpose = models.TextField(default="")
    concerning = models.TextField(default="")
    written_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    fault = models.TextField(default="")
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["instance", "id"], name="messages_to_deliver", condition=Q(delivered_at__isnull=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["instance", "topic", "key"], name="a_message_is_sent_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Incoming(models.Model):
    """A message from another city's hub; the same key again is the same message."""

    id = models.UUIDField(primary_key=True)
    instance = models.TextField()
    topic = models.TextField()
    key = models.TextField()
    body = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "topic", "key"], name="a_message_is_taken_in_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
