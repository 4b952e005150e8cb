"""The residents' addresses."""

from django.urls import path

from tongban.portal.web import applications, data, guides, me
from tongban.ui.doors import by_method

app_name = "portal"

urlpatterns = [
    path("", guides.home, name="home"),
    path("search/", guides.search, name="search"),
    path("things/<slug:bundle>/", guides.bundle, name="bundle"),
    path("services/<slug:service>/", guides.service, name="service"),
    path("halls/", guides.halls, name="halls"),
    path("accessibility/", guides.accessibility, name="accessibility"),
    path("file/<uuid:draft_id>/", applications.file, name="file"),
    path("applications/<str:number>/", applications.progress, name="progress"),
    path("applications/<str:number>/parts/", applications.parts, name="progress-parts"),
    path(
        "applications/<str:number>/confirm/",
        by_method(get=applications.confirmation, post=applications.confirm),
        name="confirm",
    ),
    path("applications/<str:number>/decline/", applications.decline, name="decline"),
    path(
        "applications/<str:number>/withdraw/",
        by_method(get=applications.ask_withdraw, post=applications.withdraw),
        name="withdraw",
    ),
    path("applications/<str:number>/supplement/<uuid:case_id>/", applications.supplement, name="supplement"),
    path("applications/<str:number>/arrived/<uuid:case_id>/", applications.parcel_arrived, name="parcel-arrived"),
    path("applications/<str:number>/missing/<uuid:case_id>/", applications.parcel_missing, name="parcel-missing"),
    path("me/", me.things, name="me"),
    path("me/looks/", data.looks, name="looks"),
    path("me/looks/export.csv", data.export_looks, name="looks-export"),
    path(
        "me/looks/<uuid:look_id>/question/",
        by_method(get=data.ask_look, post=data.question_look),
        name="question-look",
    ),
    path("me/questions/", data.questions, name="questions"),
    path("me/consents/", data.consents, name="consents"),
    path(
        "me/consents/<slug:purpose>/withdraw/",
        by_method(get=data.ask_withdraw, post=data.withdraw),
        name="consent-withdraw",
    ),
]
