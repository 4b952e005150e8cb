"""The Django app of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Loads the listeners, so that the worker knows whom to tell."""

    name = "tongban.cases"

    def ready(self) -> None:
        from tongban.cases import (  # noqa: F401 - importing registers them
            across_listeners,
            billing_listeners,
            change_listeners,
            listeners,
            procedure_listeners,
            start_listeners,
        )
