"""The kernel's Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """States, refusals, audit, events, clock and working days."""

    name = "tongban.kernel"
    default_auto_field = "django.db.models.BigAutoField"
