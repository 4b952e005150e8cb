"""What other contexts may use of cases."""

from tongban.cases.deadlines import light, soon
from tongban.cases.models import Application, Case, Confirmation, Evidence
from tongban.cases.moves import Move, moves_for
from tongban.cases.operations import (
    accept,
    accept_many,
    answer_supplement,
    claim,
    confirm,
    decide,
    decline,
    extend,
    file,
    file_answers,
    hand_over,
    not_accept,
    request_supplement,
    resume,
    start_review,
    suspend,
    withdraw,
)
from tongban.cases.operations.filing import check_complete, check_conditions
from tongban.cases.queries import (
    application_of,
    applications_of,
    case_for,
    cases_for,
    cases_of,
    confirmations_asked_of,
    evidence_of,
    parties_of,
)
from tongban.cases.states import ApplicationState, CaseState, ConfirmationState
from tongban.cases.wording import act_in_words
from tongban.cases.work import recheck, work

__all__ = [
    "Application",
    "ApplicationState",
    "Case",
    "CaseState",
    "Confirmation",
    "ConfirmationState",
    "Evidence",
    "Move",
    "accept",
    "accept_many",
    "act_in_words",
    "answer_supplement",
    "application_of",
    "applications_of",
    "case_for",
    "cases_for",
    "cases_of",
    "check_complete",
    "check_conditions",
    "claim",
    "confirm",
    "confirmations_asked_of",
    "decide",
    "decline",
    "evidence_of",
    "extend",
    "file",
    "file_answers",
    "hand_over",
    "light",
    "moves_for",
    "not_accept",
    "parties_of",
    "recheck",
    "request_supplement",
    "resume",
    "soon",
    "start_review",
    "suspend",
    "withdraw",
    "work",
]
