"""The certificates an office has issued: found, opened, suspended, restored, revoked by its officers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.certificates.api import Certificate, CertificateState, Ground
from tongban.desk.web.forms import CertificateMoveForm, CertificateWishForm
from tongban.desk.web.masks import masked
from tongban.identity import api as identity
from tongban.kernel.audit import history_of
from tongban.kernel.clock import day_of, now, today
from tongban.kernel.refused import Refused
from tongban.ui.components import Cell, Link, Row, Table, Tag
from tongban.ui.doors import Sight, action, page

ROWS = 25
WORDS_LENGTH = 120
KINDS = {CertificateState.VALID: "good", CertificateState.SUSPENDED: "wait"}
MOVES = {
    "suspend": gettext_lazy("Suspend"),
    "restore": gettext_lazy("Restore"),
    "revoke": gettext_lazy("Revoke"),
}
FOLLOWS = {
    "suspend": gettext_lazy(
        "Until it is restored the certificate does not count. Whoever verifies it reads that it is suspended, "
        "and the ground. The holder and the guardians are told, with your reason."
    ),
    "restore": gettext_lazy("The certificate counts again from now on. The holder and the guardians are told."),
    "revoke": gettext_lazy(
        "The certificate never counts again; this can't be undone. Whoever verifies it reads that it is revoked, and "
        "the ground. The holder and the guardians are told, with your reason and where they may complain."
    ),
}
LEADS_TO = {"suspend": CertificateState.SUSPENDED, "revoke": CertificateState.REVOKED}


def sight_of_search(request: Any) -> Sight | None:
    """A search by ID number tells which certificates one person holds: recorded before it is shown."""
    typed = _typed(request).upper()
    person = identity.person_by_id_number(typed) if identity.is_id_number(typed) else None
    if person is None:
        return None
    kinds = sorted(set(_wished(request).values_list("kind", flat=True)))
    return Sight([person.id], kinds, request.officer.actor, certificates.PURPOSE) if kinds else None


@page(open_to=identity.officers, shows=sight_of_search)
@never_cache
def issued(request: identity.OfficerRequest) -> HttpResponse:
    """Show what the officer's agency has issued, newest first."""
    rows = Paginator(_wished(request), ROWS).get_page(request.GET.get("page"))
    columns = [_("Number"), _("Certificate"), _("Holder"), _("Issued on"), _("State")]
    context = {
        "rows": rows,
        "table": Table(_("Certificates"), columns, [_cells(one) for one in rows]),
        "form": CertificateWishForm(request.GET),
        "active": sum(bool(request.GET.get(name)) for name in ("q", "state")),
        "reset_url": reverse("desk:certificates"),
        "agency": book.current().book.agencies.get(request.officer.agency),
    }
    return render(request, "desk/certificates.html", context)


def sight_of_certificate(request: Any, certificate_id: UUID) -> Sight | None:
    """Opening a certificate is looking at its holder's data: recorded before it is shown."""
    found = certificates.issued_by(request.officer.agency).filter(id=certificate_id).first()
    if found is None:
        return None
    return Sight(
        person_ids=sorted(certificates.holders_of(found)),
        fields=[found.kind, *found.content],
        by=request.officer.actor,
        purpose=certificates.PURPOSE,
        concerning=found.number,
    )


@page(open_to=identity.officers, shows=sight_of_certificate)
@never_cache
def certificate(request: identity.OfficerRequest, certificate_id: UUID) -> HttpResponse:
    """Show one certificate: its holder masked, what it says, its state and history, what may be done."""
    found = _found(request.officer, certificate_id)
    state = certificates.state_on(found, today())
    holders = certificates.holders_of(found)
    moves = certificates.moves_for(request.officer, found, holders, on=today())
    lines = [
        Row(line.label, masked(line.question, line.words) if line.question.masked else line.words)
        for line in certificates.lines_of(found)
    ]
    context = {
        "certificate": found,
        "title": _title(found),
        "state": Tag(state.words, KINDS.get(state, "bad")),
        "rows": [*_facts(found), *lines],
        "moves": [{"key": move.key, "title": MOVES[move.key], "closed": move.closed_because} for move in moves],
        "history": [
            {"at": one.at, "words": certificates.act_in_words(one.action), "note": one.note, "who": one.actor_label}
            for one in history_of([found.id])
        ],
        "is_made": bool(certificates.digest_of(found)),
        "case": cases.cases_for(request.officer).filter(id=found.case_id).first(),
        "trail": [Link(reverse("desk:certificates"), _("Certificates")), Link("", found.number)],
    }
    return render(request, "desk/certificate.html", context)


@page(open_to=identity.officers, shows=sight_of_certificate)
@never_cache
def document(request: identity.OfficerRequest, certificate_id: UUID) -> HttpResponse:
    """Give the PDF, in which nothing is masked; while it is being made, lead to the page that says so."""
    found = _found(request.officer, certificate_id)
    made = certificates.document_of(found)
    if made is None:
        return redirect("desk:certificate", found.id)
    response = HttpResponse(bytes(made.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.kind}.pdf"'
    return response


@page(open_to=identity.officers)
def ask(request: identity.OfficerRequest, certificate_id: UUID, move: str) -> HttpResponse:
    """Ask for ground and reason, and say what will follow."""
    return _move_page(request, _found(request.officer, certificate_id), move)


@action(open_to=identity.officers, back_to="desk:certificate")
def make(request: identity.OfficerRequest, certificate_id: UUID, move: str) -> HttpResponse:
    """Suspend, restore or revoke; what was typed stays on the page when it is refused."""
    found = _found(request.officer, certificate_id)
    form = _form(move, request.POST)
    if not form.is_valid():
        return _move_page(request, found, move, form)
    by, at, given = request.officer, now(), form.cleaned_data
    turns: dict[str, Callable[[], None]] = {
        "suspend": lambda: certificates.suspend(found.id, **given, by=by, at=at),
        "restore": lambda: certificates.restore(found.id, **given, by=by, at=at),
        "revoke": lambda: certificates.revoke(found.id, **given, by=by, at=at),
    }
    try:
        turns[move]()
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _move_page(request, _found(request.officer, certificate_id), move, form)
    messages.success(request, _("Done: %(move)s. The holder is told.") % {"move": MOVES[move]})
    return redirect("desk:certificate", certificate_id)


def _typed(request: Any) -> str:
    return str(request.GET.get("q", "")).strip()[:WORDS_LENGTH]


def _wished(request: Any) -> QuerySet[Certificate]:
    """Return the agency's certificates that fit the filters; what is unknown filters nothing."""
    found, words, state = certificates.issued_by(request.officer.agency), _typed(request), request.GET.get("state")
    if words:
        case = cases.cases_for(request.officer).filter(number=words).first()
        found = certificates.searched(found, words, case.id if case else None)
    if state in CertificateState.values:
        found = certificates.in_state(found, CertificateState(state), today())
    return found


def _found(officer: identity.Officer, certificate_id: UUID) -> Certificate:
    """Return a certificate of the officer's agency; another's does not exist for them."""
    found = certificates.issued_by(officer.agency).filter(id=certificate_id).first()
    if found is None:
        raise Http404
    return found


def _title(certificate: Certificate) -> str:
    return str(book.edition(certificate.edition_number).book.certificates[certificate.kind].title)


def _cells(certificate: Certificate) -> list[Cell]:
    state = certificates.state_on(certificate, today())
    return [
        Cell(certificate.number, url=reverse("desk:certificate", args=[certificate.id])),
        Cell(_title(certificate)),
        Cell(identity.mask_name(certificate.holder_name)),
        Cell(date_format(day_of(certificate.issued_at))),
        Cell(tag=Tag(state.words, KINDS.get(state, "bad"))),
    ]


def _facts(certificate: Certificate) -> list[Row]:
    until, ground = certificate.valid_until, certificate.ground
    id_number = certificate.holder_id_number
    rows = [
        Row(_("Number"), certificate.number),
        Row(_("Holder"), identity.mask_name(certificate.holder_name)),
        Row(_("ID number"), identity.mask_id_number(id_number) if id_number else _("not yet assigned")),
        Row(_("Issued on"), date_format(day_of(certificate.issued_at))),
        Row(_("Valid until"), date_format(until) if until else _("Without end")),
    ]
    rows += [Row(_("Ground"), str(Ground(ground).label))] if ground else []
    return [*rows, Row(_("Reason"), certificate.reason)] if certificate.reason else rows


def _form(move: str, typed: Any = None) -> CertificateMoveForm:
    if move not in MOVES:
        raise Http404
    grounds = Ground.of(LEADS_TO[move]) if move in LEADS_TO else []
    return CertificateMoveForm(typed, grounds=[(one.value, one.label) for one in grounds])


def _move_page(
    request: identity.OfficerRequest, certificate: Certificate, move: str, form: CertificateMoveForm | None = None
) -> HttpResponse:
    asked = form or _form(move)
    holders = certificates.holders_of(certificate)
    open_now = {
        one.key: one.closed_because for one in certificates.moves_for(request.officer, certificate, holders, on=today())
    }
    context = {
        "certificate": certificate,
        "certificate_title": _title(certificate),
        "title": MOVES[move],
        "danger": move == "revoke",
        "back": reverse("desk:certificate", args=[certificate.id]),
        "follows": FOLLOWS[move],
        "form": asked,
        "closed": open_now.get(move, _("This certificate has run out.")),
    }
    return render(request, "desk/certificate_move.html", context, status=200 if form is None else 422)
