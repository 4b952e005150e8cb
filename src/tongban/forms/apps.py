"""The Django app of this context."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Named so that the context's models, templates and tasks are found."""

    name = "tongban.forms"
