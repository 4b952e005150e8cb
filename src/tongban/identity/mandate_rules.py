"""Who may give, take on, end and write down a mandate. A rule answers yes by returning, and no by saying why."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from stdnum.cn import uscc as credit_code
from stdnum.exceptions import ValidationError

from tongban.book import api as book
from tongban.identity import queries, reach
from tongban.identity.actors import Officer, Resident
from tongban.identity.models import Mandate, MandateKind, Person, Role
from tongban.identity.rules import check_id_number
from tongban.kernel.refused import Refused

MOST_YEARS = 3


def is_credit_code(text: str) -> bool:
    """Tell whether `text` is a unified social credit code: 18 characters, the last its check character (GB 32100)."""
    try:
        return bool(credit_code.validate(text) == text)
    except ValidationError:
        return False


def checked_number(text: str) -> str:
    """Return a citizen number as it is kept. Raises Refused for what is none."""
    number = text.strip().upper()
    check_id_number(number)
    return number


def checked_helper(id_number: str, name: str) -> Person:
    """Return who is to act: somebody with this number, this name and an account.

    A wrong number and a wrong name are refused in the same words: nobody learns by this who is known here.
    """
    found = queries.person_by_id_number(checked_number(id_number))
    if found is None or found.user_id is None or found.name != name.strip():
        raise Refused(
            _("Nobody with this name and ID number signs in here. Check both, or ask them to sign in once."),
            code="unknown_person",
        )
    return found


def checked_terms(bundles: Collection[str], until: date | None, *, on: date) -> date:
    """Return the last day of a mandate. Raises Refused for unknown matters, and a day past or too far off."""
    if set(bundles) - set(book.current().book.bundles):
        raise Refused(_("Choose what it is for."), code="unknown_choice")
    last = date(on.year + MOST_YEARS, on.month, min(on.day, 28))
    if until is None or not on <= until <= last:
        raise Refused(
            _("Choose the last day: today or later, at most %(years)d years ahead.") % {"years": MOST_YEARS},
            code="wrong_period",
        )
    return until


def check_name(person: Person, name: str) -> None:
    """A number on paper belongs to the name beside it."""
    if person.name != name.strip():
        raise Refused(_("Name and ID number do not belong together."), code="name_differs")


def check_not_oneself(principal: Person, helper: Person) -> None:
    """Nobody needs a mandate from themselves."""
    if principal.pk == helper.pk:
        raise Refused(_("This is the same person twice."), code="oneself")


def check_no_other(given: Sequence[Mandate], helper: Person) -> None:
    """One mandate at a time between two: to change it, it is revoked and given anew."""
    if any(one.helper_id == helper.pk for one in given):
        raise Refused(
            _("%(name)s has a mandate already, or was asked. Revoke it first to change it.") % {"name": helper.name},
            code="has_mandate",
        )


def check_may_accept(mandate: Mandate, resident: Resident, *, on: date) -> None:
    """Who was asked takes it on, while it stands."""
    if mandate.helper_id != resident.person_id:
        raise Refused(_("You were not asked to act here."), code="not_yours")
    if mandate.ended_at is not None or mandate.until < on:
        raise Refused(_("This has been taken back, or its time has passed."), code="too_late")
    if mandate.accepted_at is not None:
        raise Refused(_("This has already been answered."), code="already_answered")


def check_may_end(mandate: Mandate, resident: Resident, *, on: date) -> None:
    """Both sides may end it: who gave it (for a company, whoever represents it now) and who holds it."""
    is_party = resident.person_id in (mandate.helper_id, mandate.person_id)
    if not is_party and not (mandate.company_id and reach.represents(resident, mandate.company_id, on=on)):
        raise Refused(_("Only who gave this mandate or holds it can end it."), code="not_yours")
    if mandate.kind == MandateKind.REPRESENTATIVE:
        raise Refused(_("Who represents a company is for its register to say."), code="by_law")
    if mandate.ended_at is not None:
        raise Refused(_("This has already ended."), code="wrong_state")


def check_represents(resident: Resident, company_id: UUID, *, on: date) -> None:
    """Only a company's legal representative mandates its people."""
    if not reach.represents(resident, company_id, on=on):
        raise Refused(_("Only the company's legal representative can do this."), code="not_yours")


def check_may_record(officer: Officer, paper: str, papers_seen: bool) -> None:
    """A mandate on paper is taken at a counter, by an officer who has seen it and both ID cards."""
    if Role.COUNTER not in officer.roles:
        raise Refused(_("This page is for officers at the counter."), code="counter_only")
    if not paper.strip():
        raise Refused(_("Say which paper you have seen: its kind, number and day."), code="no_paper")
    if not papers_seen:
        raise Refused(_("Look at the paper and at the ID cards first, and tick that you did."), code="card_not_seen")


def check_not_concerned(officer: Officer, *people: Person) -> None:
    """Nobody writes down a mandate of their own."""
    if officer.person_id in [person.pk for person in people]:
        raise Refused(_("This concerns you: a colleague has to take it down."), code="own_case")
