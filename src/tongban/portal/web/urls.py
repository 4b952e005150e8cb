"""The residents' addresses."""

from django.urls import path

from tongban.portal.web import (
    applications,
    changes,
    checking,
    company_looks,
    data,
    guides,
    me,
    notices,
    offers,
    parcels,
    procedures,
)
from tongban.ui.doors import by_method

app_name = "portal"

urlpatterns = [
    path("", guides.home, name="home"),
    path("search/", guides.search, name="search"),
    path("things/<slug:bundle>/", guides.bundle, name="bundle"),
    path("things/<slug:bundle>/check/", by_method(get=checking.check, post=checking.answer), name="check"),
    path("things/<slug:bundle>/check/look-up/", checking.look_up, name="check-look-up"),
    path("services/<slug:service>/", guides.service, name="service"),
    path("halls/", guides.halls, name="halls"),
    path("accessibility/", guides.accessibility, name="accessibility"),
    path("public-notices/", notices.notices, name="notices"),
    path(
        "public-notices/<uuid:notice_id>/",
        by_method(get=notices.notice, post=notices.object_to),
        name="notice",
    ),
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
        by_method(get=changes.ask_withdraw, post=changes.withdraw),
        name="withdraw",
    ),
    path(
        "applications/<str:number>/withdraw/<uuid:case_id>/",
        by_method(get=changes.ask_withdraw_one, post=changes.withdraw_one),
        name="withdraw-one",
    ),
    path("applications/<str:number>/edit/", by_method(get=changes.edit_page, post=changes.edit), name="edit"),
    path(
        "applications/<str:number>/cases/<uuid:case_id>/<slug:kind>/",
        by_method(get=changes.ask_petition, post=changes.petition),
        name="petition",
    ),
    path("applications/<str:number>/supplement/<uuid:case_id>/", applications.supplement, name="supplement"),
    path("applications/<str:number>/hearing/<uuid:case_id>/", procedures.ask_hearing, name="ask-hearing"),
    path("applications/<str:number>/date/<uuid:case_id>/", procedures.wish_date, name="wish-date"),
    path("applications/<str:number>/arrived/<uuid:case_id>/", parcels.parcel_arrived, name="parcel-arrived"),
    path("applications/<str:number>/missing/<uuid:case_id>/", parcels.parcel_missing, name="parcel-missing"),
    path("me/", me.things, name="me"),
    path("me/offers/<uuid:offer_id>/", by_method(get=offers.offer, post=offers.agree), name="offer"),
    path("me/offers/<uuid:offer_id>/decline/", offers.decline, name="offer-decline"),
    path("me/looks/", data.looks, name="looks"),
    path("me/looks/export.csv", data.export_looks, name="looks-export"),
    path("me/looks/companies/<uuid:company_id>/", company_looks.company_looks, name="company-looks"),
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
