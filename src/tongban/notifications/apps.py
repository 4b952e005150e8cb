"""The Django app of this context."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Loads the listeners, so that the worker knows whom to tell."""

    name = "tongban.notifications"

    def ready(self) -> None:
        from tongban.notifications import listeners  # noqa: F401 - importing registers them
