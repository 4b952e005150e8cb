"""The Django app of the catalogue."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Loads the listener, so that search follows the book."""

    name = "tongban.catalog"

    def ready(self) -> None:
        from tongban.catalog import listeners  # noqa: F401 - importing registers it
