"""What an officer sees: the worklist and the case."""

import csv
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import EmptyPage, Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.desk.web.forms import InFullForm
from tongban.desk.web.joined import joined_because
from tongban.desk.web.masks import masked, masked_amounts
from tongban.desk.web.money import money_of
from tongban.desk.web.paper import rows_of as rows_of_paper
from tongban.desk.web.second_looks import second_looks
from tongban.desk.web.special import special
from tongban.desk.web.unmet import unmet
from tongban.desk.web.wishes import WishForm
from tongban.desk.worklists import ROWS, VIEWS, WORDS, Wish, counts, days_left, rows_of
from tongban.desk.worklists import worklist as wished
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.audit import history_of
from tongban.kernel.clock import today
from tongban.ui.components import Link, Row
from tongban.ui.doors import Sight, page

EXPORT_ROWS = 5000
MOVES = {
    "accept": gettext_lazy("Accept"),
    "request_supplement": gettext_lazy("Request a supplement"),
    "not_accept": gettext_lazy("Do not accept"),
    "start_review": gettext_lazy("Start the review"),
    "suspend": gettext_lazy("Suspend"),
    "resume": gettext_lazy("Resume"),
    "start_procedure": gettext_lazy("Start a special procedure"),
    "offer_hearing": gettext_lazy("Offer a hearing"),
    "appoint": gettext_lazy("Set an appointment"),
    "record_finding": gettext_lazy("Record what was found"),
    "extend": gettext_lazy("Extend the period"),
    "grant": gettext_lazy("Grant"),
    "refuse": gettext_lazy("Refuse"),
    "post": gettext_lazy("Posted"),
    "correct_parcel": gettext_lazy("Correct the tracking number"),
    "give_at_counter": gettext_lazy("Handed over at the counter"),
}


@page(open_to=identity.officers)
def worklist(request: identity.OfficerRequest) -> HttpResponse:
    """Show the cases of the officer's agency."""
    wish = Wish.read(request.GET)
    found = wished(request.officer, wish, today())
    numbers = counts(request.officer)
    pages = Paginator(found, ROWS)
    if wish == Wish(view=wish.view) and wish.view in numbers:
        pages.count = numbers[wish.view]  # counted already: among very many cases, once is enough
    try:
        rows = pages.page(request.GET.get("page", "1"))
    except (EmptyPage, ValueError):
        rows = pages.page(1)
    content = book.current().book
    own = [service for service in content.services.values() if service.agency == request.officer.agency]
    kept = {name: value for name, value in request.GET.items() if name != "page" and value}
    context = {
        "wish": wish,
        "rows": rows,
        "lines": rows_of(list(rows), today()),
        "views": [{"key": key, "words": WORDS[key], "count": numbers.get(key)} for key in VIEWS],
        "form": WishForm(request.GET, services=[(one.key, str(one.title)) for one in own]),
        "active": sum(bool(value) for value in (wish.service, wish.whose, wish.words, wish.due)),
        "reset_url": f"{reverse('desk:worklist')}?view={wish.view}",
        "reset_words": _("Clear filters"),
        "may_accept": wish.view in ("open", "new"),
        "agency": content.agencies.get(request.officer.agency),
        "query": urlencode(kept),
    }
    return render(request, "desk/worklist.html", context)


@page(open_to=identity.officers)
def export(request: identity.OfficerRequest) -> HttpResponse:
    """Give the list as a table for a spreadsheet: numbers, services, states and days, names masked."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    table = csv.writer(response)
    table.writerow([_("Number"), _("Service"), _("Applicant"), _("State"), _("Due on"), _("Officer")])
    for row in rows_of(list(wished(request.officer, Wish.read(request.GET), today())[:EXPORT_ROWS]), today()):
        table.writerow(
            [row.case.number, row.title, row.applicant, row.state.words, row.due_on or "", row.case.claimed_name]
        )
    return response


def sight_of_case(request: Any, case_id: UUID, **_kwargs: Any) -> Sight | None:
    """Opening a case is looking at its people's data: recorded before it is shown."""
    try:
        found = cases.case_for(request.officer, case_id)
    except cases.Case.DoesNotExist:
        return None
    return Sight(
        person_ids=sorted(cases.parties_of(found.application)),
        fields=needed_questions(found),
        by=request.officer.actor,
        purpose=found.service,
        concerning=found.number,
    )


@page(open_to=identity.officers, shows=sight_of_case)
def case(request: identity.OfficerRequest, case_id: UUID) -> HttpResponse:
    """Show one case: what the service needs to know, masked where it does not; materials, history, moves."""
    found = case_or_404(request.officer, case_id)
    return render(request, "desk/case.html", case_page(request.officer, found))


@page(open_to=identity.officers, shows=sight_of_case)
def evidence(request: identity.OfficerRequest, case_id: UUID, evidence_id: UUID) -> FileResponse:
    """Give a file handed in with the form or with a supplement: those the case's service needs, no others."""
    found = case_or_404(request.officer, case_id)
    files: list[cases.Evidence | forms.Upload] = [*cases.evidence_of(found.id), *_uploads(found)]
    for one in files:
        if one.id == evidence_id:
            return FileResponse(one.file.open(), content_type=one.media_type, filename=one.name)
    raise Http404


def _uploads(case: cases.Case) -> list[forms.Upload]:
    service = book.edition(case.edition_number).book.services[case.service]
    return forms.uploads_of(case.application_id, [need.material for need in service.materials])


def case_or_404(officer: identity.Officer, case_id: UUID) -> cases.Case:
    """Return a case of the officer's agency; another's does not exist for them."""
    try:
        return cases.case_for(officer, case_id)
    except cases.Case.DoesNotExist as stranger:
        raise Http404 from stranger


def needed_questions(case: cases.Case) -> list[str]:
    """Return the keys of the questions this case's service asks: what its officer may read unmasked."""
    service = book.edition(case.edition_number).book.services[case.service]
    return [ask.question for ask in service.asks]


def masked_lines(case: cases.Case) -> list[tuple[str, str]]:
    """Return the answers that are masked on the case page: keys with what they are called."""
    questions = book.edition(case.edition_number).book.questions
    answered = [key for key in needed_questions(case) if case.application.answers.get(key) and questions[key].masked]
    return [(key, str(questions[key].label)) for key in answered]


def case_page(officer: identity.Officer, case: cases.Case, *, in_full: str = "") -> dict[str, Any]:
    """Gather what the case page shows; `in_full` is the one masked line whose showing was just recorded."""
    edition = book.edition(case.edition_number)
    service = edition.book.services[case.service]
    form = forms.form_of(case.bundle, edition)
    parties, paper = cases.parties_of(case.application), cases.paper_of(case)
    colleagues = [one for one in identity.officers_of(case.agency) if one.officer_id != officer.officer_id]
    return {
        "case": case,
        "state": cases.CaseState(case.state),
        "service": service,
        "bundle": edition.book.bundles[case.bundle],
        "unmet": unmet(form, case),
        "days": days_left(case, today()),
        "due_on": case.due_on or case.accept_by,
        "rows": _rows(form, case, in_full),
        "amounts": masked_amounts(cases.amounts_of(case.application, service=case.service), form.edition),
        "in_full_form": InFullForm(lines=masked_lines(case)),
        "certificates": [one for one in certificates.certificates_of_cases([case.id]) if one.issuer == officer.agency],
        **_across(case),
        **special(case),
        "money": money_of(case),
        "paper": paper,
        "paper_rows": rows_of_paper(paper) if paper else [],
        "second": second_looks(officer, case, parties, needed_questions(case)),
        "materials": _materials(edition, case),
        "uploads": _uploads(case),
        "evidence": cases.evidence_of(case.id),
        "history": _history(case),
        "moves": _moves(officer, case, parties),
        "trail": [Link(reverse("desk:worklist"), _("Worklist")), Link("", case.number)],
        "colleagues": colleagues,
        "mine": case.claimed_by == officer.officer_id,
        "provisional": case.due_on is not None and edition.calendar().is_provisional(case.due_on),
    }


def _moves(officer: identity.Officer, case: cases.Case, parties: frozenset[UUID]) -> list[dict[str, Any]]:
    """Return every move with its words, open or with the reason why not."""
    return [
        {
            "key": move.key,
            "slug": move.key.replace("_", "-"),
            "title": MOVES[move.key],
            "is_open": move.is_open,
            "closed_because": move.closed_because,
        }
        for move in cases.moves_for(officer, case, parties)
    ]


def _across(case: cases.Case) -> dict[str, Any]:
    """Return why a case is here, where it comes from, if from another city, and what another city issued for it."""
    filed_in = case.application.filed_in
    return {
        "joined_because": joined_because(case, book.edition(case.edition_number)),
        "city": exchange.city_name(filed_in) if filed_in else "",
        "twin": cases.elsewhere_of(case.elsewhere),
        "proofs": [proof for one in cases.needed_by(case) for proof in cases.proofs_from_elsewhere(one)],
    }


def _history(case: cases.Case) -> list[dict[str, Any]]:
    """Return what happened to the case in words, oldest first."""
    return [
        {"at": one.at, "words": cases.act_in_words(one.action), "note": one.note, "who": one.actor_label}
        for one in history_of([case.id])
    ]


def _materials(edition: book.Edition, case: cases.Case) -> list[tuple[book.Material, dict[str, Any]]]:
    """Return the materials the service needs, each with how it was provided."""
    kept = case.application.materials
    needs = edition.book.services[case.service].materials
    return [(edition.book.materials[need.material], kept.get(need.material, {"way": ""})) for need in needs]


def _rows(form: forms.Form, case: cases.Case, in_full: str) -> list[Row]:
    """Return the answers the service asks; sensitive numbers masked but one, each with where it comes from."""
    rows = []
    for key in needed_questions(case):
        stored = case.application.answers.get(key)
        if stored is None or key not in form.questions:
            continue
        answer, question = forms.answer_of(stored), form.questions[key].question
        source = form.edition.book.sources.get(answer.source)
        shown = forms.shown(form, key, answer.value)
        hidden = question.masked and key != in_full
        rows.append(
            Row(
                label=question.label,
                value=masked(question, shown) if hidden else shown,
                masked=hidden,
                in_full=question.masked and not hidden,
                reveal_url="#in-full" if hidden else "",
                source=source.title if source and answer.origin == "source" else "",
                source_at=answer.read_at,
                note=_note(answer),
                url=reverse("desk:question", args=[case.id, key]) if answer.origin == "source" else "",
                link_text=_("This seems wrong"),
            )
        )
    return rows


def _note(answer: forms.Answer) -> str:
    notes = [_("Disputed: %(words)s") % {"words": answer.disputed}] if answer.disputed else []
    notes += [_("Corrected by its office and read again")] if answer.corrected_at else []
    if answer.unverified:
        notes.append(_("Typed by the applicant; not yet checked with the register."))
    return " ".join(notes)
