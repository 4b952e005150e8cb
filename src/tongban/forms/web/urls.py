"""Addresses of a form being filled."""

from django.urls import path

from tongban.forms.web import choosing, editions, materials, principals, views
from tongban.ui.doors import by_method

app_name = "forms"

urlpatterns = [
    path("start/<slug:bundle>/", by_method(get=principals.for_whom, post=principals.start), name="start"),
    path("start/<slug:bundle>/companies/", principals.look_up, name="look-up-companies"),
    path("<uuid:draft_id>/", views.overview, name="draft"),
    path("<uuid:draft_id>/edition/", by_method(get=editions.newer, post=editions.move), name="edition"),
    path("<uuid:draft_id>/edition/stay/", editions.stay, name="stay"),
    path("<uuid:draft_id>/consent/", by_method(get=views.consent, post=views.give_consent), name="consent"),
    path("<uuid:draft_id>/choice/", by_method(get=choosing.choice, post=choosing.choose), name="choice"),
    path("<uuid:draft_id>/step/<slug:step>/", by_method(get=views.step, post=views.save_step), name="step"),
    path("<uuid:draft_id>/materials/", by_method(get=materials.materials, post=materials.choose), name="materials"),
    path("<uuid:draft_id>/materials/<slug:material>/file/", materials.hand_in, name="hand-in"),
    path("<uuid:draft_id>/review/", views.review, name="review"),
    path("<uuid:draft_id>/ask-again/", views.ask_again, name="ask-again"),
    path("<uuid:draft_id>/dispute/<str:key>/", by_method(get=views.dispute, post=views.keep_dispute), name="dispute"),
    path("<uuid:draft_id>/pause/", by_method(get=views.paused, post=views.pause), name="pause"),
    path("<uuid:draft_id>/discard/", by_method(get=views.ask_discard, post=views.discard), name="discard"),
]
