"""What cases do when something happened: the applicant is told, in both languages, with the way to the page."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from tongban.book import api as book
from tongban.cases import events, queries, rechecking
from tongban.cases.models import Application, Case, Confirmation
from tongban.cases.paper import paper_of
from tongban.cases.parcels import Carrier
from tongban.cases.states import ConfirmationState
from tongban.exchange import api as exchange
from tongban.exchange import events as exchange_events
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.events import listens_to
from tongban.notifications import api as notifications


@listens_to(events.ApplicationFiled)
def ask_parties(event: events.ApplicationFiled, at: datetime) -> None:
    """Tell the applicant that it was filed, and each other party that they are asked."""
    application = Application.objects.select_related("applicant").get(id=event.application_id)
    bundle = book.edition(application.edition_number).book.bundles[application.bundle]
    _tell_applicant(application, bundle.title, gettext_noop("Filed: %(title)s, number %(number)s."), {}, at)
    words = (
        gettext_noop("%(name)s asks you to confirm by %(day)s: %(title)s.")
        if application.confirm_by
        else gettext_noop("%(name)s asks you to confirm: %(title)s.")
    )
    tell_asked(application, bundle.title, words, at)


@listens_to(events.PartiesReminded)
def remind_parties(event: events.PartiesReminded, at: datetime) -> None:
    """Tell each party that has not answered until when it can."""
    application = Application.objects.select_related("applicant").get(id=event.application_id)
    bundle = book.edition(application.edition_number).book.bundles[application.bundle]
    words = gettext_noop("%(name)s is still waiting for you to confirm: %(title)s. The last day is %(day)s.")
    tell_asked(application, bundle.title, words, at)


@listens_to(events.AnsweredAtCounter)
def tell_answered(event: events.AnsweredAtCounter, at: datetime) -> None:
    """Tell the person what an officer took down for them, so that nobody answers behind their back."""
    confirmation = Confirmation.objects.select_related("application").get(id=event.confirmation_id)
    application = confirmation.application
    title = book.edition(application.edition_number).book.bundles[application.bundle].title
    words = (
        gettext_noop("You confirmed at a counter: %(title)s, number %(number)s.")
        if confirmation.state == ConfirmationState.CONFIRMED
        else gettext_noop("You said at a counter that you do not confirm: %(title)s, number %(number)s.")
    )
    url = reverse("portal:progress", args=[application.number])
    notifications.tell(confirmation.id_number, title, words, {"number": application.number}, url, at)


@listens_to(events.ConfirmationLapsed)
def tell_lapsed(event: events.ConfirmationLapsed, at: datetime) -> None:
    """Tell the applicant that the application ended because nobody answered in time."""
    words = gettext_noop("Not confirmed in time: %(title)s. Nothing was started. You can file again.")
    _tell_of_application(event.application_id, words, {}, at)


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
    tell_of_case(case, words, {"until": supplement.get("until", ""), "missing": supplement.get("missing", "")}, at)


@listens_to(events.CaseNotAccepted)
def tell_not_accepted(event: events.CaseNotAccepted, at: datetime) -> None:
    """Tell the applicant that an office did not take the case, and why."""
    case = _case(event.case_id)
    tell_of_case(case, gettext_noop("“%(service)s” was not accepted: %(reason)s"), {"reason": case.reason}, at)


@listens_to(events.CaseSuspended)
def tell_suspended(event: events.CaseSuspended, at: datetime) -> None:
    """Tell the applicant in writing why the clock stands still and until when (Art. 45)."""
    case = _case(event.case_id)
    suspension = case.suspension or {}
    words = gettext_noop("“%(service)s” is suspended until %(until)s: %(reason)s")
    tell_of_case(case, words, {"until": suspension.get("until", ""), "reason": suspension.get("reason", "")}, at)


@listens_to(events.CaseExtended)
def tell_extended(event: events.CaseExtended, at: datetime) -> None:
    """Tell the applicant that the office takes longer (Art. 42)."""
    case = _case(event.case_id)
    tell_of_case(case, gettext_noop("“%(service)s” takes longer, until %(until)s."), {"until": str(case.due_on)}, at)


@listens_to(events.CaseDecided)
def tell_decided(event: events.CaseDecided, at: datetime) -> None:
    """Tell the applicant the decision; a refusal with its reason (Art. 38)."""
    case = _case(event.case_id)
    words = (
        gettext_noop("“%(service)s” is granted.")
        if event.granted
        else gettext_noop("“%(service)s” was refused: %(reason)s")
    )
    tell_of_case(case, words, {"reason": case.reason}, at)


@listens_to(events.CaseReady)
def tell_ready(event: events.CaseReady, at: datetime) -> None:
    """Tell the applicant where the paper can be collected."""
    case = _case(event.case_id)
    agency = book.edition(case.edition_number).book.agencies[case.agency]
    words = gettext_noop("“%(service)s” is ready to collect at %(office)s, %(address)s. Bring your ID card.")
    tell_of_case(case, words, {"office": agency.name, "address": agency.address}, at)


@listens_to(events.CasePosted)
def tell_posted(event: events.CasePosted, at: datetime) -> None:
    """Tell the applicant by whom the paper was posted and under which number."""
    case = _case(event.case_id)
    paper = paper_of(case)
    if paper is not None and paper.carrier:
        words = gettext_noop("“%(service)s” was posted by %(carrier)s, number %(number)s.")
        tell_of_case(case, words, {"carrier": Carrier(paper.carrier).label, "number": paper.number}, at)


@listens_to(events.CaseDelivered)
def tell_collected(event: events.CaseDelivered, at: datetime) -> None:
    """Tell the applicant who fetched the paper at the counter, so that nobody does so behind their back."""
    case = _case(event.case_id)
    paper = paper_of(case)
    if paper is not None and paper.collected_on:
        words = gettext_noop("“%(service)s” was handed over at the counter to %(name)s on %(day)s.")
        tell_of_case(case, words, {"name": paper.collector, "day": paper.collected_on}, at)


@listens_to(exchange_events.InquiryAnswered)
def tell_answer(event: exchange_events.InquiryAnswered, at: datetime) -> None:
    """Tell the person what the office answered; what it has corrected is read again wherever it still counts."""
    inquiry = exchange.inquiry(event.inquiry_id)
    person = identity.people([event.person_id])[event.person_id]
    if inquiry.kind == "datum" and inquiry.state == exchange.InquiryState.CORRECTED:
        forms.read_again(person.id, inquiry.source, by=SYSTEM, at=at)
        rechecking.read_again(person.id, inquiry.source, at=at)
    agency = book.current().book.agencies.get(inquiry.agency)
    title = agency.name if agency else book.Text(zh=inquiry.agency, en=inquiry.agency)
    words = gettext_noop("%(title)s has answered your question %(number)s: %(answer)s")
    details = {"number": inquiry.number, "answer": inquiry.answer}
    notifications.tell(person.id_number, title, words, details, reverse("portal:questions"), at)


def _case(case_id: UUID) -> Case:
    return Case.objects.select_related("application__applicant").get(id=case_id)


def tell_of_case(case: Case, words: str, details: Mapping[str, object], at: datetime) -> None:
    """Tell the applicant; the city where a case was filed tells theirs itself."""
    if case.application.filed_in:
        return
    service = book.edition(case.edition_number).book.services[case.service].title
    url = reverse("portal:progress", args=[case.application.number])
    for id_number in queries.told_of(case.application):
        notifications.tell(id_number, service, words, details, url, at, named="service")


def _tell_of_application(application_id: UUID, words: str, details: Mapping[str, object], at: datetime) -> None:
    application = Application.objects.select_related("applicant").get(id=application_id)
    if application.filed_in:
        return
    title = book.edition(application.edition_number).book.bundles[application.bundle].title
    _tell_applicant(application, title, words, details, at)


def _tell_applicant(
    application: Application, title: book.Text, words: str, details: Mapping[str, object], at: datetime
) -> None:
    url = reverse("portal:progress", args=[application.number])
    for id_number in queries.told_of(application):
        notifications.tell(id_number, title, words, {**details, "number": application.number}, url, at)


def tell_asked(application: Application, title: book.Text, words: str, at: datetime) -> None:
    """Tell each party whose answer is still open."""
    name = application.company.name if application.company else application.applicant.name
    details = {"name": name, "day": str(application.confirm_by or "")}
    url = reverse("portal:confirm", args=[application.number])
    for asked in application.confirmations.filter(state=ConfirmationState.ASKED).order_by("id"):
        notifications.tell(asked.id_number, title, words, details, url, at)
