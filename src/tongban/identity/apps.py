"""The identity context's Django app."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, officers, machine clients, and how they sign in."""

    name = "tongban.identity"
