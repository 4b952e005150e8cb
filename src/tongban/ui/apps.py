"""The user interface's Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Doors, base templates, components and CSS; no business words."""

    name = "tongban.ui"
