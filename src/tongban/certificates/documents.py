"""A certificate as a PDF: Chinese first, English beside it, with a QR code that leads to its verification."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from tongban.book import api as book
from tongban.certificates.models import Certificate, Document
from tongban.kernel.clock import now


@dataclass(frozen=True)
class Line:
    """One printed line in both languages."""

    label: book.Text
    zh: str
    en: str


def make(certificate_id: UUID) -> None:
    """Make and keep the PDF of a certificate; one that exists is left alone."""
    certificate = Certificate.objects.get(id=certificate_id)
    if Document.objects.filter(certificate=certificate).exists():
        return
    pdf = render(certificate)
    Document.objects.get_or_create(certificate=certificate, defaults={"pdf": pdf, "made_at": now()})


def render(certificate: Certificate) -> bytes:
    """Return the certificate as PDF bytes, its fonts embedded."""
    from weasyprint import HTML  # loads system libraries that only this needs

    chapter = book.edition(certificate.edition_number).book
    with override("zh-hans"):
        page = render_to_string(
            "certificates/document.html",
            {
                "certificate": certificate,
                "kind": chapter.certificates[certificate.kind],
                "agency": chapter.agencies[certificate.issuer],
                "lines": lines_of(certificate),
                "qr": qr_code(certificate),
            },
        )
    made: bytes = HTML(string=page).write_pdf()
    return made


def lines_of(certificate: Certificate) -> list[Line]:
    """Return what the certificate says, line by line, in both languages."""
    questions = book.edition(certificate.edition_number).book.questions
    return [Line(questions[key].label, *_both(value)) for key, value in certificate.content.items() if key in questions]


def verification_url(certificate: Certificate) -> str:
    """Return the address behind the QR code."""
    return f"{settings.PUBLIC_URL}/verify/{certificate.number}?code={certificate.code}"


def qr_code(certificate: Certificate) -> str:
    """Return the QR code as a data address of an SVG picture."""
    drawn = BytesIO()
    segno.make(verification_url(certificate), error="m").save(drawn, kind="svg", scale=4, border=2, omitsize=True)
    import base64

    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def _both(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        return str(value["zh"]), str(value["en"])
    return str(value), str(value)
