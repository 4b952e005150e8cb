"""Addresses of certificates."""

from django.urls import path

from tongban.certificates.web import views

app_name = "certificates"

urlpatterns = [
    path("certificates/", views.mine, name="mine"),
    path("certificates/<uuid:certificate_id>/", views.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/document.pdf", views.document, name="document"),
    path("verify/", views.ask, name="verify"),
    path("verify/<str:number>", views.verify, name="verified"),
]
