"""What is done to applications and cases: each operation checks, changes, audits, announces - in one transaction."""

from tongban.cases.operations.confirming import confirm, decline
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
from tongban.cases.operations.sharing import claim, hand_over
from tongban.cases.operations.supplementing import answer_supplement
from tongban.cases.operations.withdrawing import withdraw

__all__ = [
    "accept",
    "accept_many",
    "answer_supplement",
    "claim",
    "confirm",
    "decide",
    "decline",
    "deliver",
    "extend",
    "file",
    "file_answers",
    "hand_over",
    "keep_outputs",
    "not_accept",
    "request_supplement",
    "resume",
    "start_review",
    "suspend",
    "withdraw",
]
