"""The officers' addresses."""

from django.urls import path

from tongban.desk.web import counter, moves, views
from tongban.ui.doors import by_method

app_name = "desk"

urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("export.csv", views.export, name="export"),
    path("accept/", moves.accept_many, name="accept-many"),
    path("counter/", by_method(get=counter.counter, post=counter.pick_up), name="counter"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/files/<uuid:evidence_id>/", views.evidence, name="evidence"),
    path("cases/<uuid:case_id>/claim/", moves.claim, name="claim"),
    path("cases/<uuid:case_id>/hand-over/", moves.hand_over, name="hand-over"),
    path("cases/<uuid:case_id>/<slug:move>/", by_method(get=moves.ask, post=moves.make), name="move"),
]
