"""My certificates, and the page on which anybody verifies one."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tongban.book import api as book
from tongban.certificates import documents, numbers, queries
from tongban.certificates.models import Certificate
from tongban.certificates.states import CertificateState, Ground
from tongban.identity import api as identity
from tongban.kernel.clock import day_of, now, today
from tongban.ui.components import CertificateCard, Link, Row, Tag
from tongban.ui.doors import everyone, page

KINDS = {CertificateState.VALID: "good", CertificateState.SUSPENDED: "wait"}


@dataclass(frozen=True)
class Answer:
    """What verification says of a certificate that exists."""

    state: CertificateState
    title: str
    text: str
    sign: str
    rows: list[Row]


@page(open_to=identity.residents)
@never_cache
def mine(request: identity.ResidentRequest) -> HttpResponse:
    """Show the resident's certificates, and those they keep for a child."""
    own: list[CertificateCard] = []
    kept: list[CertificateCard] = []
    companies: list[CertificateCard] = []
    acts_for = identity.companies_of(request.resident, on=today())
    for one in queries.open_to(request.resident)[: queries.SHOWN_AT_ONCE]:
        is_own = one.holder_id_number == request.resident.id_number
        (own if is_own else companies if one.holder_id_number in acts_for else kept).append(card_of(one))
    return render(request, "certificates/mine.html", {"own": own, "kept": kept, "companies": companies})


@page(open_to=identity.residents)
@never_cache
def certificate(request: identity.ResidentRequest, certificate_id: UUID) -> HttpResponse:
    """Show one certificate with its QR code, to hold up to a counter."""
    found = _found(request, certificate_id)
    card = card_of(found)
    lines = [Row(line.label, line.words) for line in documents.lines_of(found)]
    context = {
        "trail": [Link(reverse("certificates:mine"), _("My certificates")), Link("", card.title)],
        "card": card,
        "rows": [*_rows_of(card), *lines],
        "reason": found.reason,
        "qr": documents.qr_code(found),
        "code": numbers.grouped(found.code),
        "is_made": bool(queries.digest_of(found)),
    }
    return render(request, "certificates/certificate.html", context)


@page(open_to=identity.residents)
@never_cache
def document(request: identity.ResidentRequest, certificate_id: UUID) -> HttpResponse:
    """Give the PDF; while it is being made, lead to the page that says so."""
    found = _found(request, certificate_id)
    made = queries.document_of(found)
    if made is None:
        messages.info(request, _("The PDF is being made. It takes a few seconds."))
        return redirect("certificates:certificate", found.id)
    response = HttpResponse(bytes(made.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.kind}.pdf"'
    return response


@page(open_to=everyone)
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for number and code of a certificate, and verify it."""
    return _verification(request, request.GET.get("number", ""))


@page(open_to=everyone)
@never_cache
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether the certificate behind a QR code is valid."""
    return _verification(request, number)


def card_of(certificate: Certificate) -> CertificateCard:
    """Return a certificate as its card, in today's state."""
    chapter = book.edition(certificate.edition_number).book
    state = queries.state_on(certificate, today())
    return CertificateCard(
        title=chapter.certificates[certificate.kind].title,
        number=certificate.number,
        issuer=chapter.agencies[certificate.issuer].name,
        issued_on=day_of(certificate.issued_at),
        state=Tag(state.words, KINDS.get(state, "bad")),
        holder=certificate.holder_name,
        valid_until=certificate.valid_until,
        is_invalid=state != CertificateState.VALID,
        url=reverse("certificates:certificate", args=[certificate.id]),
        pdf_url=reverse("certificates:document", args=[certificate.id]),
    )


def _verification(request: HttpRequest, typed: str) -> HttpResponse:
    """Answer with what a stranger may know; the issuer's words of a revocation are the holder's alone."""
    number, code = numbers.as_kept(typed)[:120], numbers.as_kept(request.GET.get("code", ""))[:60]
    moment = now()
    found = queries.verify(number, code, on=day_of(moment)) if number else None
    context = {
        "number": number,
        "code": numbers.grouped(code),
        "asked": bool(number),
        "mistyped": not numbers.is_identifier(number),
        "checked_at": moment,
        "answer": _answer(*found) if found else None,
    }
    answer = render(request, "certificates/verify.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(certificate: Certificate, state: CertificateState) -> Answer:
    card = card_of(certificate)
    title, text, sign = {
        CertificateState.VALID: (_("This certificate is valid"), "", "good"),
        CertificateState.SUSPENDED: (
            _("This certificate is not valid"),
            _("Its issuer has suspended it for the time being."),
            "wait",
        ),
        CertificateState.REVOKED: (_("This certificate is not valid"), _("Its issuer has revoked it."), "bad"),
        CertificateState.CANCELLED: (_("This certificate is not valid"), _("It was cancelled."), "bad"),
        CertificateState.EXPIRED: (_("This certificate is not valid"), _("Its time has run out."), "bad"),
    }[state]
    rows = _rows_of(replace(card, holder=identity.mask_name(certificate.holder_name)))
    fingerprint = queries.digest_of(certificate)
    if fingerprint:
        rows.append(Row(_("Fingerprint of the PDF (SHA-256)"), fingerprint))
    if certificate.ground and state in (CertificateState.SUSPENDED, CertificateState.REVOKED):
        rows = [Row(_("Ground"), str(Ground(certificate.ground).label)), *rows]
    return Answer(state, title, text, sign, [Row(_("Kind"), card.title), Row(_("State"), state.words), *rows])


def _rows_of(card: CertificateCard) -> list[Row]:
    return [
        Row(_("Holder"), card.holder),
        Row(_("Issuer"), card.issuer),
        Row(_("Issued on"), date_format(card.issued_on)),
        Row(_("Valid until"), date_format(card.valid_until) if card.valid_until else _("Without end")),
        Row(_("Number"), card.number),
    ]


def _found(request: identity.ResidentRequest, certificate_id: UUID) -> Certificate:
    found = queries.open_to(request.resident).filter(id=certificate_id).first()
    if found is None:
        raise Http404
    return found
