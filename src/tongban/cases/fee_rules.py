"""What has to be paid before a case goes on."""

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases.models import Case
from tongban.kernel.refused import Refused
from tongban.payments import api as payments


def has_fees(case: Case, due: str = "") -> bool:
    """Tell whether fees are collected for a case here, at one moment or at all; what another city decides, it bills."""
    fees = book.edition(case.edition_number).book.services[case.service].fees
    return not case.decided_in and any(fee.collector and due in ("", fee.due) for fee in fees)


def check_paid(case: Case) -> None:
    """The office goes on, and grants, once the fees are paid; it may refuse before."""
    unpaid = payments.unpaid_of(case.id) if has_fees(case) else []
    if unpaid:
        amount = payments.yuan(sum(bill.amount for bill in unpaid))
        raise Refused(_("The applicant has not paid yet: %(amount)s.") % {"amount": amount}, code="unpaid")
