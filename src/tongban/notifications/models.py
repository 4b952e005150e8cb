"""What people are told."""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One message to one person, in both languages; kept, and sent by mail where an address is known."""

    id = models.UUIDField(primary_key=True)
    id_number = models.TextField()
    subject_zh = models.TextField()
    subject_en = models.TextField()
    body_zh = models.TextField()
    body_en = models.TextField()
    url = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id_number", "-at"], name="notices_by_person"),
            models.Index(fields=["id_number"], name="notices_unread", condition=Q(read_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(id_number=""), name="a_notice_is_to_somebody"),
            models.CheckConstraint(
                condition=Q(url__regex=r"^/([^/\\].*)?$"), name="a_notice_leads_to_a_page_of_this_site"
            ),
        ]

    def __str__(self) -> str:
        return self.subject_zh
