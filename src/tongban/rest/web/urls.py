"""Addresses of the machine interface."""

urlpatterns: list[object] = []
