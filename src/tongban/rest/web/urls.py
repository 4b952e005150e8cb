"""Addresses of the machine interface."""

from django.urls import URLPattern, URLResolver, path

from tongban.rest.web import changes, views  # noqa: F401 - importing them registers the operations
from tongban.rest.web.docs import docs, openapi
from tongban.rest.web.interface import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="api-description"),
    path("docs", docs, name="api-docs"),
    path("", api.urls),
]
