"""What other contexts may use of notifications."""

from tongban.notifications.operations import notify, tell
from tongban.notifications.queries import unread_count

__all__ = ["notify", "tell", "unread_count"]
