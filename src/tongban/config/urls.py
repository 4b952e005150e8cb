"""The city's addresses. Chinese pages have no prefix, English ones start with /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from tongban.config import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("text-size", views.text_size, name="text-size"),
    path("api/v1/", include("tongban.rest.web.urls")),
]
urlpatterns += i18n_patterns(
    path("account/", include("tongban.identity.web.urls")),
    path("mandates/", include("tongban.identity.web.mandate_urls")),
    path("", include("tongban.certificates.web.urls")),
    path("notices/", include("tongban.notifications.web.urls")),
    path("payments/", include("tongban.payments.web.urls")),
    path("apply/", include("tongban.forms.web.urls")),
    path("exchange/", include("tongban.exchange.web.urls")),
    path("desk/", include("tongban.desk.web.urls")),
    path("", include("tongban.portal.web.urls")),
    prefix_default_language=False,
)
if settings.DEMO:
    urlpatterns += i18n_patterns(
        path("demo/", include("tongban.identity.web.demo_urls")), prefix_default_language=False
    )
