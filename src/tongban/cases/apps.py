"""The Django app of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Loads the listeners, so that the worker knows whom to tell."""

    name = "tongban.cases"

    def ready(self) -> None:
        from tongban.cases import across_listeners, listeners  # noqa: F401 - importing registers them
