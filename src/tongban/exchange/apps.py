"""The Django app of this context."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Loads the listeners, so that the worker hears what other cities tell."""

    name = "tongban.exchange"

    def ready(self) -> None:
        """Register them."""
        from tongban.exchange import listeners  # noqa: F401 - importing registers them
