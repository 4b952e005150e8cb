"""What other contexts may use of notifications."""

from tongban.notifications.operations import notify
from tongban.notifications.queries import unread_count

__all__ = ["notify", "unread_count"]
