"""The Django app of this context."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Named so that the context's models, templates and tasks are found."""

    name = "tongban.certificates"
