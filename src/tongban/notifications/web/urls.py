"""Addresses of messages."""

from django.urls import path

from tongban.notifications.web import views

app_name = "notifications"

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read_all, name="read-all"),
    path("<uuid:notice_id>/read/", views.read, name="read"),
    path("<uuid:notice_id>/open/", views.open_notice, name="open"),
]
