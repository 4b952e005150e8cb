"""Addresses of mandates: who acts for whom."""

from django.urls import path

from tongban.identity.web import mandates
from tongban.ui.doors import by_method

app_name = "mandates"

urlpatterns = [
    path("", by_method(get=mandates.given, post=mandates.offer), name="given"),
    path("held/", mandates.held, name="held"),
    path("companies/<uuid:company_id>/", by_method(get=mandates.company, post=mandates.give_to_staff), name="company"),
    path("<uuid:mandate_id>/accept/", mandates.accept, name="accept"),
    path("<uuid:mandate_id>/end/", mandates.end, name="end"),
]
