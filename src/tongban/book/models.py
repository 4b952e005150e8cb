"""The published editions of the book. Rows are added and never changed: a trigger refuses."""

from django.db import models
from django.db.models import Q


class PublishedEdition(models.Model):
    """One state of the book, as published."""

    number = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="editions_count_from_one"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="a_digest_is_sha256_in_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.published_at:%Y-%m-%d})"
