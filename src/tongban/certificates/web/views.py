"""My certificates, and the page on which anybody verifies one."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tongban.book import api as book
from tongban.certificates import documents, queries
from tongban.certificates.models import Certificate, Document
from tongban.certificates.states import CertificateState
from tongban.identity import api as identity
from tongban.kernel.clock import now, today
from tongban.ui.components import CertificateCard, Tag
from tongban.ui.doors import everyone, page

KINDS = {CertificateState.VALID: "good", CertificateState.SUSPENDED: "wait"}


@page(open_to=identity.residents)
def mine(request: identity.ResidentRequest) -> HttpResponse:
    """Show the resident's certificates, and those they keep for a child."""
    cards = [card_of(one) for one in queries.certificates_of(request.resident.id_number)]
    return render(request, "certificates/mine.html", {"cards": cards})


@page(open_to=identity.residents)
def certificate(request: identity.ResidentRequest, certificate_id: UUID) -> HttpResponse:
    """Show one certificate with its QR code, to hold up to a counter."""
    found = _found(request, certificate_id)
    context = {
        "certificate": found,
        "card": card_of(found),
        "lines": documents.lines_of(found),
        "qr": documents.qr_code(found),
        "has_document": Document.objects.filter(certificate=found).exists(),
    }
    return render(request, "certificates/certificate.html", context)


@page(open_to=identity.residents)
def document(request: identity.ResidentRequest, certificate_id: UUID) -> HttpResponse:
    """Give the PDF; one that is not made yet is made now and shown, not kept."""
    found = _found(request, certificate_id)
    kept = Document.objects.filter(certificate=found).first()
    pdf = bytes(kept.pdf) if kept else documents.render(found)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.kind}.pdf"'
    return response


@page(open_to=everyone)
def ask(request: identity.ResidentRequest) -> HttpResponse:
    """Ask for number and code of a certificate, and verify it."""
    number, code = request.GET.get("number", "").strip(), request.GET.get("code", "").strip().upper()
    return _verification(request, number, code)


@page(open_to=everyone)
def verify(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Say whether the certificate behind a QR code is valid."""
    return _verification(request, number, request.GET.get("code", "").strip().upper())


def card_of(certificate: Certificate) -> CertificateCard:
    """Return a certificate as its card."""
    chapter = book.edition(certificate.edition_number).book
    state = CertificateState(certificate.state)
    return CertificateCard(
        title=chapter.certificates[certificate.kind].title,
        number=certificate.number,
        issuer=chapter.agencies[certificate.issuer].name,
        issued_on=certificate.issued_at.date(),
        state=Tag(state.words, KINDS.get(state, "bad")),
        holder=certificate.holder_name,
        valid_until=certificate.valid_until,
        is_invalid=state != CertificateState.VALID,
        url=reverse("certificates:certificate", args=[certificate.id]),
        pdf_url=reverse("certificates:document", args=[certificate.id]),
    )


def _verification(request: identity.ResidentRequest, number: str, code: str) -> HttpResponse:
    found = queries.verify(number, code, on=today()) if number else None
    context = {"number": number, "code": code, "asked": bool(number), "checked_at": now()}
    if found is not None:
        kept, state = found
        context |= {
            "state": state,
            "card": card_of(kept),
            "holder": identity.mask_name(kept.holder_name),
            "reason": kept.reason,
        }
    return render(request, "certificates/verify.html", context)


def _found(request: identity.ResidentRequest, certificate_id: UUID) -> Certificate:
    found = queries.held_by(request.resident.id_number).filter(id=certificate_id).first()
    if found is None:
        raise Http404
    return found
