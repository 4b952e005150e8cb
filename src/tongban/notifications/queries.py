"""What is asked of messages."""

from django.db.models import QuerySet

from tongban.identity import api as identity
from tongban.notifications.models import Notice


def notices_of(resident: identity.Resident) -> QuerySet[Notice]:
    """Return a person's messages, newest first."""
    return Notice.objects.filter(id_number=resident.id_number).order_by("-at", "-id")


def unread_count(id_number: str) -> int:
    """Return how many messages a person has not read."""
    return Notice.objects.filter(id_number=id_number, read_at=None).count()
