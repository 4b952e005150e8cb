"""What the payment provider said: its messages, and its daily books against ours."""

from django.db import models
from django.db.models import Q

from tongban.payments.states import Difference


class ProviderMessage(models.Model):
    """What a provider sent by itself, believed or not: `fault` says why it was not."""

    id = models.UUIDField(primary_key=True)
    provider = models.TextField()
    order_number = models.TextField(default="")
    reference = models.TextField(default="")
    body = models.TextField()
    fault = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order_number", "at"], name="messages_by_order")]

    def __str__(self) -> str:
        return f"{self.provider} {self.order_number} {self.fault}"


class Statement(models.Model):
    """One day of a provider's books, compared with ours (对账)."""

    id = models.UUIDField(primary_key=True)
    provider = models.TextField()
    day = models.DateField()
    read_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    came = models.BigIntegerField()
    went = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="a_day_is_reconciled_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"


class Discrepancy(models.Model):
    """One difference of a day's statement, open until somebody, or the day's work itself, says how it was settled."""

    id = models.UUIDField(primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="differences")
    kind = models.TextField()
    what = models.TextField()
    number = models.TextField()
    reference = models.TextField()
    agencies = models.JSONField(default=list)
    here = models.BigIntegerField(null=True)
    there = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Difference.values), name="a_difference_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | ~Q(note=""), name="a_settled_difference_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
