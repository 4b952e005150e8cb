"""What cases do when something happened: the applicant is told, in both languages, with the way to the page."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from tongban.book import api as book
from tongban.cases import events
from tongban.cases.models import Application, Case, Confirmation
from tongban.kernel.events import listens_to
from tongban.notifications import api as notifications


@listens_to(events.ApplicationFiled)
def ask_parties(event: events.ApplicationFiled, at: datetime) -> None:
    """Tell the applicant that it was filed, and each other party that they are asked."""
    application = Application.objects.select_related("applicant").get(id=event.application_id)
    bundle = book.edition(application.edition_number).book.bundles[application.bundle]
    _tell_applicant(application, bundle.title, gettext_noop("Filed: %(title)s, number %(number)s."), {}, at)
    for asked in Confirmation.objects.filter(application=application).order_by("id"):
        _tell(
            asked.id_number,
            bundle.title,
            gettext_noop("%(name)s asks you to confirm: %(title)s."),
            {"name": application.applicant.name},
            reverse("portal:confirm", args=[application.number]),
            at,
        )


@listens_to(events.ApplicationConfirmed)
def tell_confirmed(event: events.ApplicationConfirmed, at: datetime) -> None:
    """Tell the applicant that work has begun."""
    _tell_of_application(
        event.application_id, gettext_noop("Everybody has confirmed; work has begun: %(title)s."), {}, at
    )


@listens_to(events.ApplicationDeclined)
def tell_declined(event: events.ApplicationDeclined, at: datetime) -> None:
    """Tell the applicant that a party did not agree, and why."""
    words = gettext_noop("Not confirmed: %(title)s. Reason given: %(reason)s")
    _tell_of_application(event.application_id, words, {"reason": event.reason}, at)


@listens_to(events.ApplicationFinished)
def tell_finished(event: events.ApplicationFinished, at: datetime) -> None:
    """Tell the applicant that everything is done."""
    _tell_of_application(event.application_id, gettext_noop("Everything is done: %(title)s."), {}, at)


@listens_to(events.SupplementRequested)
def tell_supplement(event: events.SupplementRequested, at: datetime) -> None:
    """Tell the applicant what is missing and until when."""
    case = _case(event.case_id)
    supplement = case.supplement or {}
    words = gettext_noop("Please hand in for “%(service)s” by %(until)s: %(missing)s")
    _tell_of_case(case, words, {"until": supplement.get("until", ""), "missing": supplement.get("missing", "")}, at)


@listens_to(events.CaseNotAccepted)
def tell_not_accepted(event: events.CaseNotAccepted, at: datetime) -> None:
    """Tell the applicant that an office did not take the case, and why."""
    case = _case(event.case_id)
    _tell_of_case(case, gettext_noop("“%(service)s” was not accepted: %(reason)s"), {"reason": case.reason}, at)


@listens_to(events.CaseSuspended)
def tell_suspended(event: events.CaseSuspended, at: datetime) -> None:
    """Tell the applicant in writing why the clock stands still and until when (Art. 45)."""
    case = _case(event.case_id)
    suspension = case.suspension or {}
    words = gettext_noop("“%(service)s” is suspended until %(until)s: %(reason)s")
    _tell_of_case(case, words, {"until": suspension.get("until", ""), "reason": suspension.get("reason", "")}, at)


@listens_to(events.CaseExtended)
def tell_extended(event: events.CaseExtended, at: datetime) -> None:
    """Tell the applicant that the office takes longer (Art. 42)."""
    case = _case(event.case_id)
    _tell_of_case(case, gettext_noop("“%(service)s” takes longer, until %(until)s."), {"until": str(case.due_on)}, at)


@listens_to(events.CaseDecided)
def tell_decided(event: events.CaseDecided, at: datetime) -> None:
    """Tell the applicant the decision; a refusal with its reason (Art. 38)."""
    case = _case(event.case_id)
    words = (
        gettext_noop("“%(service)s” is granted.")
        if event.granted
        else gettext_noop("“%(service)s” was refused: %(reason)s")
    )
    _tell_of_case(case, words, {"reason": case.reason}, at)


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related("application__applicant").get(id=case_id)


def _tell_of_case(case: Case, words: str, details: dict[str, str], at: datetime) -> None:
    service = book.edition(case.edition_number).book.services[case.service].title
    url = reverse("portal:progress", args=[case.application.number])
    _tell(case.application.applicant.id_number, service, words, details, url, at, named="service")


def _tell_of_application(application_id: UUID, words: str, details: dict[str, str], at: datetime) -> None:
    application = Application.objects.select_related("applicant").get(id=application_id)
    title = book.edition(application.edition_number).book.bundles[application.bundle].title
    _tell_applicant(application, title, words, details, at)


def _tell_applicant(
    application: Application, title: book.Text, words: str, details: dict[str, str], at: datetime
) -> None:
    url = reverse("portal:progress", args=[application.number])
    _tell(application.applicant.id_number, title, words, {**details, "number": application.number}, url, at)


def _tell(
    id_number: str, title: book.Text, words: str, details: dict[str, str], url: str, at: datetime, named: str = "title"
) -> None:
    bodies = {}
    for language in ("zh-hans", "en"):
        with override(language):
            bodies[language] = _(words) % {**details, named: str(title)}
    notifications.notify(
        id_number,
        subject_zh=title.zh,
        subject_en=title.en,
        body_zh=bodies["zh-hans"],
        body_en=bodies["en"],
        url=url,
        at=at,
    )
