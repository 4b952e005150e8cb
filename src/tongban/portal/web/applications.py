"""A resident's applications: filed, confirmed, followed, supplemented, withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now, today
from tongban.portal.remedies import remedies_of
from tongban.portal.web.joining import waits_for
from tongban.portal.web.paying import money_of
from tongban.portal.web.people import people_of, sight_of_application
from tongban.portal.web.special import special_lines
from tongban.ui.components import Happening
from tongban.ui.doors import action, page


@dataclass(frozen=True)
class CaseLine:
    """One case as the applicant sees it."""

    case: cases.Case
    service: book.Service
    agency: book.Agency
    state: cases.CaseState
    light: str
    waits_for: str
    provisional: bool
    paper: cases.Paper | None


@dataclass(frozen=True)
class IssuedLine:
    """One certificate with its title."""

    certificate: certificates.Certificate
    title: book.Text


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened, in words."""

    at: datetime
    words: str
    note: str
    who: str


SIGNS = {
    cases.CaseState.CLOSED: "done",
    cases.CaseState.DELIVERED: "done",
    cases.CaseState.GRANTED: "done",
    cases.CaseState.SUPPLEMENT_REQUESTED: "asked",
    cases.CaseState.SUSPENDED: "paused",
    cases.CaseState.REFUSED: "failed",
    cases.CaseState.NOT_ACCEPTED: "failed",
    cases.CaseState.WITHDRAWN: "failed",
    cases.CaseState.WAITING: "waiting",
}


@action(open_to=forms.form_fillers, back_to="forms:review")
def file(request: Any, draft_id: UUID) -> HttpResponse:
    """File the form; a second click leads to the same receipt."""
    try:
        application = cases.file(draft_id, by=request.party, at=now())
    except forms.Draft.DoesNotExist as stranger:
        raise Http404 from stranger
    if isinstance(request.party, identity.Resident):
        return redirect("portal:progress", application.number)
    messages.success(request, _("Filed: number %(number)s.") % {"number": application.number})
    return redirect("desk:counter")


@page(open_to=identity.residents, shows=sight_of_application)
def progress(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Show where every case stands."""
    return render(request, "portal/progress.html", progress_of(request.resident, number))


@page(open_to=identity.residents)
def parts(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """The part of the progress page that changes, for htmx to renew."""
    return render(request, "portal/progress_parts.html", progress_of(request.resident, number))


def progress_of(resident: identity.Resident, number: str) -> dict[str, Any]:
    """Gather an application's progress in a fixed number of queries."""
    application = application_or_404(resident, number)
    edition = book.edition(application.edition_number)
    own = cases.cases_of(application.id)
    lines, day = _lines(own, edition), today()
    is_applicant = cases.is_filed_for(application, resident)
    done = sum(line.state.is_final for line in lines)
    return {
        "application": application,
        "state": cases.ApplicationState(application.state),
        "bundle": edition.book.bundles[application.bundle],
        "lines": lines,
        "events": [_happening(line) for line in lines],
        "done": done,
        "special": special_lines(own, edition),
        **people_of(application, edition.book.bundles[application.bundle]),
        "history": _history(application, lines),
        "certificates": [
            IssuedLine(one, edition.book.certificates[one.kind].title)
            for one in certificates.certificates_of_cases([case.id for case in own])
        ],
        "proofs": [proof for case in own for proof in cases.proofs_from_elsewhere(case)],
        "is_applicant": is_applicant,
        "amounts": cases.amounts_of(application) if is_applicant else [],
        "money": money_of(resident, application),
        "may_withdraw": application.state in ("awaiting_confirmation", "in_progress"),
        "may_edit": bool(cases.editable(application, own, day)),
        "changes": cases.changes_in_words(application, list(application.answers)),
        "remedies": remedies_of(application, own, edition.book),
    }


def _lines(own: list[cases.Case], edition: book.Edition) -> list[CaseLine]:
    calendar, day = edition.calendar(), today()
    return [
        CaseLine(
            case=case,
            service=edition.book.services[case.service],
            agency=edition.book.agencies[case.agency],
            state=cases.CaseState(case.state),
            light=cases.light(case.due_on if not case.decided_at else None, day, edition),
            waits_for=waits_for(case, own, edition.book),
            provisional=case.due_on is not None and calendar.is_provisional(case.due_on),
            paper=cases.paper_of(case),
        )
        for case in own
    ]


def _happening(line: CaseLine) -> Happening:
    """Return a case as a point of the timeline: its state, until when, and why it waits."""
    case, sign = line.case, SIGNS.get(line.state, "current")
    if line.state == cases.CaseState.CLOSED and not case.granted:
        sign = "failed"
    if line.paper is not None and not line.state.is_final:
        sign = "current"
    state_text = _("Granted") if case.granted and line.state.is_final else line.state.words
    text = ""
    if line.waits_for:
        text = line.waits_for
    elif line.state == cases.CaseState.SUSPENDED and case.suspension:
        text = _("The clock stands still until %(until)s: %(reason)s") % case.suspension
    elif case.due_on and not case.decided_at and not line.state.is_final:
        text = _("Decided by %(day)s") % {"day": case.due_on}
        text += _(" (provisional: the holidays of that year are not published yet)") if line.provisional else ""
    elif case.reason:
        text = case.reason
    if case.decided_in and case.received_at and not line.state.is_final:
        number = cases.elsewhere_of(case.elsewhere).number
        place = _("With the office in the other city, number %(number)s.") % {"number": number}
        text = " ".join(filter(None, [place if number else _("On its way to the office in the other city."), text]))
    if line.paper is not None:
        text = " ".join(filter(None, [text, cases.whereabouts(line.paper, line.agency)]))
    return Happening(
        title=line.service.title,
        state=sign,
        state_text=state_text,
        at=case.decided_at or case.accepted_at or case.received_at,
        by=line.agency.short_name,
        text=text,
    )


def _history(application: cases.Application, lines: list[CaseLine]) -> list[HistoryLine]:
    titles = {line.case.id: str(line.service.title) for line in lines}
    entries = history_of([application.id, *titles])
    return [
        HistoryLine(
            at=entry.at,
            words=f"{titles[entry.subject_id]}: {cases.act_in_words(entry.action)}"
            if entry.subject_id in titles
            else cases.act_in_words(entry.action),
            note=entry.note,
            who=entry.actor_label,
        )
        for entry in entries[-60:]
    ]


@page(open_to=identity.residents)
def confirmation(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Show the other party what they are asked to agree to."""
    application = application_or_404(request.resident, number)
    asked = application.confirmations.filter(id_number=request.resident.id_number).first()
    if asked is None:
        return redirect("portal:progress", number)  # the applicant, led here by a refusal, which is told there
    return render(request, "portal/confirm.html", {"proposal": cases.proposal_for(asked, today=today())})


@action(open_to=identity.residents, back_to="portal:confirm")
def confirm(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Agree."""
    application = application_or_404(request.resident, number)
    cases.confirm(application.id, by=request.resident, at=now())
    messages.success(request, _("You have confirmed. The offices start now."))
    return redirect("portal:progress", number)


@action(open_to=identity.residents, back_to="portal:confirm")
def decline(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Not agree, with a reason."""
    application = application_or_404(request.resident, number)
    cases.decline(application.id, request.POST.get("reason", ""), by=request.resident, at=now())
    messages.success(request, _("You have not confirmed. Nothing was started, and the applicant has been told."))
    return redirect("portal:me")


@action(open_to=identity.residents, back_to="portal:progress")
def supplement(request: identity.ResidentRequest, number: str, case_id: UUID) -> HttpResponse:
    """Hand in what an office asked for."""
    cases.answer_supplement(
        own_case(request.resident, number, case_id),
        request.POST.get("words", ""),
        request.FILES.get("file"),
        by=request.resident,
        at=now(),
    )
    messages.success(request, _("Handed in. The office has been told."))
    return redirect("portal:progress", number)


def own_case(resident: identity.Resident, number: str, case_id: UUID) -> UUID:
    """Return a case's id if it is one of this application, which this resident may see."""
    if case_id not in [case.id for case in cases.cases_of(application_or_404(resident, number).id)]:
        raise Http404
    return case_id


def application_or_404(resident: identity.Resident, number: str) -> cases.Application:
    """Return an application this resident may see; to anybody else it does not exist."""
    try:
        return cases.application_of(resident, number)
    except cases.Application.DoesNotExist as stranger:
        raise Http404 from stranger
