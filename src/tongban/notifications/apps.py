"""The Django app of this context."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Named so that the context's models, templates and tasks are found."""

    name = "tongban.notifications"
