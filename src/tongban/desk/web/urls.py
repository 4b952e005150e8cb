"""The officers' addresses."""

from django.urls import path

from tongban.desk.web import (
    certificates,
    counter,
    counter_confirming,
    looks,
    mandates,
    moves,
    offers,
    procedures,
    questions,
    remedies,
    views,
)
from tongban.ui.doors import by_method

app_name = "desk"

urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("export.csv", views.export, name="export"),
    path("accept/", moves.accept_many, name="accept-many"),
    path("counter/", by_method(get=counter.counter, post=counter.pick_up), name="counter"),
    path(
        "counter/objections/",
        by_method(get=procedures.ask_objection, post=procedures.take_objection),
        name="objection",
    ),
    path("outside/", procedures.outside, name="outside"),
    path("offers/", offers.offers, name="offers"),
    path("counter/offers/", by_method(get=offers.ask, post=offers.find), name="find-offers"),
    path(
        "counter/offers/<str:visit>/",
        by_method(get=offers.visit, post=offers.answer),
        name="counter-offers",
    ),
    path("counter/mandates/", by_method(get=mandates.ask, post=mandates.write_down), name="mandate"),
    path(
        "counter/confirmations/",
        by_method(get=counter_confirming.ask, post=counter_confirming.find),
        name="find-confirmation",
    ),
    path(
        "counter/confirmations/<str:visit>/",
        by_method(get=counter_confirming.confirmation, post=counter_confirming.confirm),
        name="confirmation",
    ),
    path("counter/confirmations/<str:visit>/decline/", counter_confirming.decline, name="decline-confirmation"),
    path("certificates/", certificates.issued, name="certificates"),
    path("certificates/<uuid:certificate_id>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/document.pdf", certificates.document, name="certificate-document"),
    path(
        "certificates/<uuid:certificate_id>/<slug:move>/",
        by_method(get=certificates.ask, post=certificates.make),
        name="certificate-move",
    ),
    path("cases/<uuid:case_id>/", by_method(get=views.case, post=looks.show_in_full), name="case"),
    path("cases/<uuid:case_id>/files/<uuid:evidence_id>/", views.evidence, name="evidence"),
    path("petitions/", remedies.petitions, name="petitions"),
    path("petitions/<uuid:petition_id>/", by_method(get=remedies.petition, post=remedies.answer), name="petition"),
    path("petitions/<uuid:petition_id>/file/", remedies.petition_file, name="petition-file"),
    path("cases/<uuid:case_id>/reopen/", by_method(get=remedies.ask_reopen, post=remedies.reopen), name="reopen"),
    path("cases/<uuid:case_id>/correct/", by_method(get=remedies.ask_correct, post=remedies.correct), name="correct"),
    path("cases/<uuid:case_id>/claim/", moves.claim, name="claim"),
    path("cases/<uuid:case_id>/hand-over/", moves.hand_over, name="hand-over"),
    path("cases/<uuid:case_id>/question/<str:key>/", by_method(get=questions.ask, post=questions.put), name="question"),
    path(
        "cases/<uuid:case_id>/objections/<uuid:objection_id>/",
        procedures.answer_objection,
        name="answer-objection",
    ),
    path("cases/<uuid:case_id>/<slug:move>/", by_method(get=moves.ask, post=moves.make), name="move"),
]
