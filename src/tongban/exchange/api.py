"""What other contexts may use of the exchange."""

from tongban.exchange.answering import OUTCOMES, agency_of
from tongban.exchange.gateway import is_available, load_connectors
from tongban.exchange.models import Agreement, Call, Consent, Inquiry
from tongban.exchange.operations import (
    Reading,
    Request,
    carry_consents,
    consent,
    consent_for_company,
    count_hours,
    post_messages,
    question_datum,
    question_look,
    read_all,
    send,
    withdraw_company_consent,
    withdraw_consent,
    write,
)
from tongban.exchange.queries import (
    agreement_numbers,
    calls_about,
    city_name,
    city_names,
    consents_of,
    inquiries_of,
    inquiry,
    look_at,
    named_by_others,
)
from tongban.exchange.rules import PUBLIC
from tongban.exchange.sights import SeenLine, lines_of, looks_at, looks_at_company, years_of
from tongban.exchange.states import InquiryState
from tongban.exchange.tasks import close_yesterday, read_old_catalogs, take_waiting_files

__all__ = [
    "OUTCOMES",
    "PUBLIC",
    "Agreement",
    "Call",
    "Consent",
    "Inquiry",
    "InquiryState",
    "Reading",
    "Request",
    "SeenLine",
    "agency_of",
    "agreement_numbers",
    "calls_about",
    "carry_consents",
    "city_name",
    "city_names",
    "close_yesterday",
    "consent",
    "consent_for_company",
    "consents_of",
    "count_hours",
    "inquiries_of",
    "inquiry",
    "is_available",
    "lines_of",
    "load_connectors",
    "look_at",
    "looks_at",
    "looks_at_company",
    "named_by_others",
    "post_messages",
    "question_datum",
    "question_look",
    "read_all",
    "read_old_catalogs",
    "send",
    "take_waiting_files",
    "withdraw_company_consent",
    "withdraw_consent",
    "write",
    "years_of",
]
