"""Who may do what to a case. A rule answers yes by returning, and no by saying why."""

from uuid import UUID

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases.models import Application, Case
from tongban.cases.states import ApplicationState, CaseState
from tongban.identity import api as identity
from tongban.kernel.refused import Refused


def check_may_work(officer: identity.Officer, case: Case, parties: frozenset[UUID]) -> None:
    """An officer works on the cases of their own agency, and never on their own."""
    if not identity.works_for(officer, case.agency):
        agency = book.edition(case.edition_number).book.agencies[case.agency].name
        raise Refused(_("Only %(agency)s can decide this.") % {"agency": agency}, code="not_your_agency")
    if officer.person_id in parties:
        raise Refused(_("Nobody decides their own request."), code="own_case")


def check_version(case: Case, version: int | None) -> None:
    """Two officers on one case do not overwrite each other: the second is told."""
    if version is not None and version != case.version:
        raise Refused(
            _("Somebody else changed this case meanwhile. Read it again, then decide what to do."),
            code="changed_meanwhile",
        )


def check_unclaimed(officer: identity.Officer, case: Case) -> None:
    """A case somebody else has claimed is theirs until they hand it over."""
    if case.claimed_by is not None and case.claimed_by != officer.officer_id:
        raise Refused(_("%(name)s is working on this case.") % {"name": case.claimed_name}, code="claimed")


def check_state(case: Case, *allowed: CaseState) -> None:
    """The move fits the stage the case is in."""
    if case.state not in allowed:
        raise Refused(
            _("This can't be done while the case is: %(state)s.") % {"state": CaseState(case.state).words},
            code="wrong_state",
        )


def check_may_request_supplement(case: Case) -> None:
    """What is missing is told once, everything, within five working days (Art. 32(4))."""
    check_state(case, CaseState.RECEIVED)
    if case.supplement is not None:
        raise Refused(_("A supplement was already requested once; the law allows no second time."), code="only_once")


def check_may_not_accept(case: Case) -> None:
    """After everything asked for was handed in, the case must be accepted (Art. 32(5))."""
    check_state(case, CaseState.RECEIVED)
    if case.supplement is not None and case.supplement.get("answered_at"):
        raise Refused(_("Everything asked for was handed in: the case must be accepted."), code="must_accept")


def check_may_extend(case: Case, officer: identity.Officer) -> None:
    """Once, before the end of the period, by a supervisor, with a reason told to the applicant (Art. 42)."""
    check_state(case, CaseState.ACCEPTED, CaseState.UNDER_REVIEW)
    if case.extended_days:
        raise Refused(_("This case was already extended once."), code="only_once")
    if "supervisor" not in officer.roles:
        raise Refused(_("Only a supervisor can extend the period."), code="supervisor_only")


def check_reason(reason: str) -> None:
    """Whoever is told no, or to wait, is told why."""
    if not reason.strip():
        raise Refused(_("Give the reason: the applicant will read it."), code="reason_missing")


def check_may_withdraw(application: Application, resident: identity.Resident) -> None:
    """The applicant may take back what is not decided yet."""
    if application.applicant_id != resident.person_id:
        raise Refused(_("Only the applicant can withdraw this."), code="not_yours")
    if application.state not in (ApplicationState.AWAITING_CONFIRMATION, ApplicationState.IN_PROGRESS):
        raise Refused(_("This application has already ended."), code="wrong_state")
