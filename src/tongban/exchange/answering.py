"""Which office answers a question about data, who there may, and in which ways."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange.identifiers import member_of, member_part
from tongban.exchange.models import Call, Inquiry
from tongban.exchange.states import InquiryState
from tongban.identity import api as identity
from tongban.kernel.models import Look
from tongban.kernel.refused import Refused

OUTCOMES: Mapping[str, tuple[InquiryState, ...]] = {
    "datum": (InquiryState.CORRECTED, InquiryState.UPHELD, InquiryState.EXPLAINED),
    "look": (InquiryState.EXPLAINED, InquiryState.STOPPED),
}


def agency_of(consumer: str) -> str:
    """Return the key of the office whose system this X-Road identifier names; empty for another city's."""
    member = member_part(consumer)
    return next((key for key, one in book.current().book.agencies.items() if member_of(one) == member), "")


def looked(look: Call | Look) -> str:
    """Return the key of the office that looked; empty when the city's own portal did."""
    consumer = look.consumer if isinstance(look, Call) else ""
    return agency_of(consumer) if consumer else look.actor_agency


def answers_for(agency: str) -> str:
    """Return which office answers in place of `agency`: itself, or the data office when it has no data steward."""
    if agency and any(identity.Role.STEWARD in one.roles for one in identity.officers_of(agency)):
        return agency
    return data_office() or agency


def data_office() -> str:
    """Return the key of the city's data office (大数据中心); empty when the book names none."""
    return next((key for key, one in book.current().book.agencies.items() if one.data_office), "")


def check_may_answer(inquiry: Inquiry, outcome: str, by: identity.Officer) -> None:
    """A data steward of the office that is asked answers, once, in a way that fits the question."""
    if identity.Role.STEWARD not in by.roles or not identity.works_for(by, inquiry.agency):
        raise Refused(_("Only a data steward of the office that is asked can answer."), code="not_yours")
    if inquiry.state != InquiryState.OPEN:
        raise Refused(_("This question has been answered already."), code="already_answered")
    if outcome not in OUTCOMES[inquiry.kind]:
        raise Refused(_("Choose what came of it."), code="unknown_choice")
