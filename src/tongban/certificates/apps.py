"""The Django app of certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Loads the listeners, so that the worker knows whom to tell."""

    name = "tongban.certificates"

    def ready(self) -> None:
        from tongban.certificates import listeners  # noqa: F401 - importing registers them
