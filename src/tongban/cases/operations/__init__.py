"""What is done to applications and cases: each operation checks, changes, audits, announces - in one transaction."""

from tongban.cases.operations.appealing import order_again
from tongban.cases.operations.confirming import (
    confirm,
    confirm_at_counter,
    decline,
    decline_at_counter,
    open_at_counter,
)
from tongban.cases.operations.correcting import correct
from tongban.cases.operations.deciding import (
    accept,
    accept_many,
    decide,
    extend,
    not_accept,
    request_supplement,
    start_review,
)
from tongban.cases.operations.delivering import deliver, keep_outputs
from tongban.cases.operations.editing import edit
from tongban.cases.operations.filing import file, file_answers
from tongban.cases.operations.handing_out import confirm_arrival, correct_parcel, give_at_counter, post, report_missing
from tongban.cases.operations.hearing_rights import ask_hearing, wish_other_date
from tongban.cases.operations.looking import question_datum, show_in_full
from tongban.cases.operations.objecting import answer_objection, object_at_counter, object_to
from tongban.cases.operations.offering import agree, answer_offer_at_counter, decline_offer
from tongban.cases.operations.petitioning import petition, turn_away
from tongban.cases.operations.procedures import appoint, offer_hearing, record_finding, start_procedure
from tongban.cases.operations.reopening import allow_reopening, reopen
from tongban.cases.operations.sharing import claim, hand_over
from tongban.cases.operations.supplementing import answer_supplement
from tongban.cases.operations.suspending import resume, suspend
from tongban.cases.operations.withdrawing import withdraw, withdraw_one

__all__ = [
    "accept",
    "accept_many",
    "agree",
    "allow_reopening",
    "answer_objection",
    "answer_offer_at_counter",
    "answer_supplement",
    "appoint",
    "ask_hearing",
    "claim",
    "confirm",
    "confirm_arrival",
    "confirm_at_counter",
    "correct",
    "correct_parcel",
    "decide",
    "decline",
    "decline_at_counter",
    "decline_offer",
    "deliver",
    "edit",
    "extend",
    "file",
    "file_answers",
    "give_at_counter",
    "hand_over",
    "keep_outputs",
    "not_accept",
    "object_at_counter",
    "object_to",
    "offer_hearing",
    "open_at_counter",
    "order_again",
    "petition",
    "post",
    "question_datum",
    "record_finding",
    "reopen",
    "report_missing",
    "request_supplement",
    "resume",
    "show_in_full",
    "start_procedure",
    "start_review",
    "suspend",
    "turn_away",
    "wish_other_date",
    "withdraw",
    "withdraw_one",
]
