"""Addresses of the demonstration, mounted in demo mode only."""

from django.urls import path

from tongban.identity.web import views

app_name = "demo"
urlpatterns = [
    path("", views.demo_people, name="people"),
    path("sign-in/<str:username>/", views.demo_sign_in, name="sign-in"),
]
