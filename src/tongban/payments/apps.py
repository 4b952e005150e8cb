"""The Django app of payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Loads the listeners, so that the worker knows whom to tell."""

    name = "tongban.payments"

    def ready(self) -> None:
        from tongban.payments import charge_listeners, listeners  # noqa: F401 - importing registers them
