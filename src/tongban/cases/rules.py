"""Who may do what to a case. A rule answers yes by returning, and no by saying why."""

import re
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases.models import Application, Case, Confirmation
from tongban.cases.paper import Collector, Paper, paper_of
from tongban.cases.states import ApplicationState, CaseState, ConfirmationState
from tongban.cases.wording import LOOK_REASONS, OTHER_REASON
from tongban.identity import api as identity
from tongban.kernel.clock import today
from tongban.kernel.refused import Refused

NAME_LENGTH = 60

LOOK_REASON_LENGTH = 200


def check_may_work(officer: identity.Officer, case: Case, parties: frozenset[UUID]) -> None:
    """An officer works on the cases of their own agency, and never on their own; another city works on its own."""
    if case.decided_in:
        raise Refused(_("An office of another city decides this."), code="not_your_agency")
    if book.edition(case.edition_number).book.services[case.service].outside:
        raise Refused(_("An outside body decides this, and tells by its own system what it does."), code="outside")
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


def check_may_post(case: Case) -> Paper:
    """What was wished by post is posted once; return it."""
    check_state(case, CaseState.GRANTED)
    paper = _check_paper(case)
    if not paper.address:
        raise Refused(_("The applicant collects this at the counter: there is no address to post it to."), code="way")
    return paper


def check_may_correct_parcel(case: Case) -> Paper:
    """A wrong number is corrected while the parcel is on its way; return it."""
    check_state(case, CaseState.DELIVERED)
    return _check_paper(case)


def check_may_give(case: Case) -> Paper:
    """Paper is handed over at the counter while it is there, or came back from the post; return it."""
    check_state(case, CaseState.GRANTED, CaseState.DELIVERED)
    return _check_paper(case)


def check_collector(collector: str, name: str, id_end: str, paper: Paper) -> Collector:
    """Whoever fetches a result is written down: the applicant, the holder, or somebody by name and ID number."""
    if collector not in Collector.values or (collector == Collector.HOLDER and not paper.holder):
        raise Refused(_("Say who collects it."), code="collector")
    if collector == Collector.OTHER and not (name.strip() and len(name.strip()) <= NAME_LENGTH):
        raise Refused(_("Enter the name of the person who collects it."), code="collector")
    if collector == Collector.OTHER and not re.fullmatch(r"[0-9]{3}[0-9Xx]", id_end.strip()):
        raise Refused(_("Enter the last four characters of the person's ID number."), code="collector")
    return Collector(collector)


def check_may_answer_parcel(case: Case, resident: identity.Resident) -> Paper:
    """The applicant says whether a posted parcel arrived; return it."""
    check_is_filed_for(case.application, resident)
    if case.decided_in:
        raise Refused(_("An office of another city posted this: ask there where it is."), code="other_city")
    check_state(case, CaseState.DELIVERED)
    return _check_paper(case)


def _check_paper(case: Case) -> Paper:
    paper = paper_of(case)
    if paper is None:
        raise Refused(_("Nothing is to be handed out on paper for this case."), code="no_paper")
    return paper


def check_reason(reason: str) -> None:
    """Whoever is told no, or to wait, is told why."""
    if not reason.strip():
        raise Refused(_("Give the reason: the applicant will read it."), code="reason_missing")


def check_is_masked(case: Case, question: str) -> None:
    """Only what the case's service asks, and what is masked on its page, can be shown in full."""
    content = book.edition(case.edition_number).book
    asked = {ask.question for ask in content.services[case.service].asks}
    if question not in asked or not content.questions[question].masked or question not in case.application.answers:
        raise Refused(_("Choose the line to show in full."), code="not_masked")


def checked_look_reason(reason: str, words: str) -> str:
    """Return why something masked must be shown: a known reason's key, or the officer's words for another one."""
    if reason not in LOOK_REASONS:
        raise Refused(_("Choose why you need it in full."), code="reason_missing")
    if reason != OTHER_REASON:
        return reason
    if not words.strip():
        raise Refused(_("Say why you need it in full: the person will read it."), code="reason_missing")
    return words.strip()[:LOOK_REASON_LENGTH]


def is_filed_for(application: Application, resident: identity.Resident) -> bool:
    """Tell whether a resident stands where the applicant does: they are, or act today for them or their company."""
    return identity.may_act(
        resident,
        person_id=application.applicant_id,
        company_id=application.company_id,
        bundle=application.bundle,
        on=today(),
    )


def check_is_filed_for(application: Application, resident: identity.Resident) -> None:
    """The applicant answers for an application, or who has a mandate today from them or their company."""
    if not is_filed_for(application, resident):
        raise Refused(_("Only the applicant can answer this."), code="not_yours")


def check_may_withdraw(application: Application, resident: identity.Resident) -> None:
    """The applicant may take back what is not decided yet."""
    check_is_filed_for(application, resident)
    if application.state not in (ApplicationState.AWAITING_CONFIRMATION, ApplicationState.IN_PROGRESS):
        raise Refused(_("This application has already ended."), code="wrong_state")


def check_may_answer(application: Application, confirmation: Confirmation) -> None:
    """An answer is given once, in time, while there is something to confirm."""
    if confirmation.state == ConfirmationState.LAPSED:
        raise Refused(_("The time to confirm has passed. The applicant can file again."), code="too_late")
    if confirmation.state != ConfirmationState.ASKED:
        raise Refused(_("This has already been answered."), code="already_answered")
    if application.state != ApplicationState.AWAITING_CONFIRMATION:
        raise Refused(_("This application has already ended."), code="wrong_state")


def check_may_take(officer: identity.Officer, parties: frozenset[UUID]) -> None:
    """An answer is taken at a counter, and never by one of the parties."""
    if identity.Role.COUNTER not in officer.roles:
        raise Refused(_("Only an officer at the counter can take this answer."), code="counter_only")
    if officer.person_id in parties:
        raise Refused(_("This concerns you: a colleague has to take the answer."), code="own_case")


def check_card_seen(seen: bool) -> None:
    """Who answers at a counter shows their original ID card."""
    if not seen:
        raise Refused(_("Look at the person's original ID card first, and tick that you did."), code="card_not_seen")
