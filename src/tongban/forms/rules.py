"""Who may begin a form for whom. A rule answers yes by returning, and no by saying why."""

from datetime import datetime

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.identity import api as identity
from tongban.kernel.clock import day_of
from tongban.kernel.refused import Refused


def check_applicant(bundle: book.Bundle, company: identity.Company | None) -> None:
    """A bundle is for people, for companies, or for either."""
    if company is None and bundle.applicant == "company":
        raise Refused(_("This is for companies: choose the company you act for."), code="for_companies")
    if company is not None and bundle.applicant == "person":
        raise Refused(_("This is for people, not for companies."), code="for_people")


def check_may_start(
    bundle: str,
    person: identity.Person,
    company: identity.Company | None,
    by: identity.Resident | identity.Officer,
    at: datetime,
) -> None:
    """Whoever begins a form for another, or for a company, has a mandate for it today."""
    company_id = company.pk if company else None
    if isinstance(by, identity.Resident) and not identity.may_act(
        by, person_id=person.pk, company_id=company_id, bundle=bundle, on=day_of(at)
    ):
        raise Refused(_("You have no mandate for this."), code="no_mandate")
