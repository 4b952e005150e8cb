"""What a machine client began: its drafts, and which client filed what."""

from django.db import models


class Filing(models.Model):
    """One application of a machine client, under the id of its draft or, filed at once, of the application itself.

    Nobody else's client sees it.
    """

    id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    application_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["client_id", "application_id"], name="filings_by_application"),
        ]

    def __str__(self) -> str:
        return str(self.id)
