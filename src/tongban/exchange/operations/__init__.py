"""What is done on the exchange."""

from tongban.exchange.operations.consenting import (
    carry_consents,
    consent,
    consent_for_company,
    withdraw_company_consent,
    withdraw_consent,
)
from tongban.exchange.operations.counting import count_hours
from tongban.exchange.operations.inquiring import answer_inquiry, question_datum, question_look
from tongban.exchange.operations.messages import post_messages, send
from tongban.exchange.operations.reading import Reading, Request, read_all, write
from tongban.exchange.operations.sealing import close_day, enter_day, seal

__all__ = [
    "Reading",
    "Request",
    "answer_inquiry",
    "carry_consents",
    "close_day",
    "consent",
    "consent_for_company",
    "count_hours",
    "enter_day",
    "post_messages",
    "question_datum",
    "question_look",
    "read_all",
    "seal",
    "send",
    "withdraw_company_consent",
    "withdraw_consent",
    "write",
]
