"""What is done to applications and cases: each operation checks, changes, audits, announces - in one transaction."""

from tongban.cases.operations.confirming import (
    confirm,
    confirm_at_counter,
    decline,
    decline_at_counter,
    open_at_counter,
)
from tongban.cases.operations.deciding import (
    accept,
    accept_many,
    decide,
    extend,
    not_accept,
    request_supplement,
    resume,
    start_review,
    suspend,
)
from tongban.cases.operations.delivering import deliver, keep_outputs
from tongban.cases.operations.filing import file, file_answers
from tongban.cases.operations.handing_out import confirm_arrival, correct_parcel, give_at_counter, post, report_missing
from tongban.cases.operations.looking import question_datum, show_in_full
from tongban.cases.operations.sharing import claim, hand_over
from tongban.cases.operations.supplementing import answer_supplement
from tongban.cases.operations.withdrawing import withdraw

__all__ = [
    "accept",
    "accept_many",
    "answer_supplement",
    "claim",
    "confirm",
    "confirm_arrival",
    "confirm_at_counter",
    "correct_parcel",
    "decide",
    "decline",
    "decline_at_counter",
    "deliver",
    "extend",
    "file",
    "file_answers",
    "give_at_counter",
    "hand_over",
    "keep_outputs",
    "not_accept",
    "open_at_counter",
    "post",
    "question_datum",
    "report_missing",
    "request_supplement",
    "resume",
    "show_in_full",
    "start_review",
    "suspend",
    "withdraw",
]
