"""What cases do when a plan changed: parties are asked again, people are told of answers, orders and corrections."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from tongban.book import api as book
from tongban.cases import events
from tongban.cases.listeners import tell_asked, tell_of_case
from tongban.cases.models import Application, Case
from tongban.cases.petitions import Petition
from tongban.cases.states import PetitionKind, PetitionState
from tongban.kernel.events import listens_to
from tongban.notifications import api as notifications

ANSWERS = {
    (PetitionKind.REOPENING, PetitionState.ALLOWED): gettext_noop(
        "“%(service)s” is taken up again, as you asked: %(answer)s"
    ),
    (PetitionKind.REOPENING, PetitionState.DECLINED): gettext_noop(
        "“%(service)s” is not taken up again. The office answers: %(answer)s"
    ),
    (PetitionKind.REVIEW, PetitionState.ALLOWED): gettext_noop(
        "The review has set the decision on “%(service)s” aside; the office decides again: %(answer)s"
    ),
    (PetitionKind.REVIEW, PetitionState.DECLINED): gettext_noop(
        "The review has upheld the decision on “%(service)s”: %(answer)s You may go to court within 15 days."
    ),
    (PetitionKind.CORRECTION, PetitionState.ALLOWED): gettext_noop(
        "The result of “%(service)s” was corrected, as you asked: %(answer)s"
    ),
    (PetitionKind.CORRECTION, PetitionState.DECLINED): gettext_noop(
        "The office finds the result of “%(service)s” right: %(answer)s"
    ),
}


@listens_to(events.ApplicationEdited)
def ask_again(event: events.ApplicationEdited, at: datetime) -> None:
    """Ask who had confirmed to read what was changed and confirm once more."""
    if not event.asked_again:
        return
    application = Application.objects.select_related("applicant", "company").get(id=event.application_id)
    title = book.edition(application.edition_number).book.bundles[application.bundle].title
    words = gettext_noop("%(name)s has changed answers and asks you to confirm again: %(title)s.")
    tell_asked(application, title, words, at)


@listens_to(events.CaseReopened)
def tell_reopened(event: events.CaseReopened, at: datetime) -> None:
    """Tell the applicant that an office has taken a case up again; who asked for it is told with the answer."""
    asked = Petition.objects.filter(case_id=event.case_id, state=PetitionState.ALLOWED, answered_at=at)
    if asked.exclude(kind=PetitionKind.CORRECTION).exists():
        return
    words = gettext_noop("“%(service)s” is taken up again: %(reason)s")
    tell_of_case(_case(event.case_id), words, {"reason": event.reason}, at)


@listens_to(events.ResultCorrected)
def tell_corrected(event: events.ResultCorrected, at: datetime) -> None:
    """Tell the applicant that the office has found and corrected an error nobody reported."""
    if Petition.objects.filter(case_id=event.case_id, kind=PetitionKind.CORRECTION, answered_at=at).exists():
        return
    words = gettext_noop("The result of “%(service)s” was wrong and has been corrected: %(reason)s")
    tell_of_case(_case(event.case_id), words, {"reason": event.reason}, at)


@listens_to(events.PetitionAnswered)
def tell_petitioner(event: events.PetitionAnswered, at: datetime) -> None:
    """Tell whoever asked the answer."""
    petition = Petition.objects.select_related("person", "application").get(id=event.petition_id)
    case = _case(petition.case_id)
    service = book.edition(case.edition_number).book.services[case.service].title
    words = ANSWERS[PetitionKind(petition.kind), PetitionState(petition.state)]
    url = reverse("portal:progress", args=[petition.application.number])
    notifications.tell(petition.person.id_number, service, words, {"answer": petition.answer}, url, at, named="service")


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related("application__applicant", "application__company").get(id=case_id)
