"""A certificate as a PDF: Chinese first, then all in English, with a QR code that leads to its verification."""

import base64
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
from tongban.certificates.numbers import grouped
from tongban.certificates.seals import seal_of
from tongban.kernel.clock import now
from tongban.ui import printing


@dataclass(frozen=True)
class Line:
    """One printed line in both languages."""

    question: book.Question
    zh: str
    en: str

    @property
    def label(self) -> book.Text:
        """What the line is called."""
        return self.question.label

    @property
    def words(self) -> str:
        """The value in the reader's language."""
        return str(book.Text(zh=self.zh, en=self.en))


def make(certificate_id: UUID) -> None:
    """Make and keep the PDF of a certificate; one that exists is left alone."""
    certificate = Certificate.objects.get(id=certificate_id)
    if Document.objects.filter(certificate=certificate).exists():
        return
    pdf = render(certificate)
    Document.objects.get_or_create(certificate=certificate, defaults={"pdf": pdf, "made_at": now()})


def render(certificate: Certificate) -> bytes:
    """Return the certificate as PDF bytes, about 180 KB: each Chinese font embedded costs 110 KB, so it uses one."""
    chapter = book.edition(certificate.edition_number).book
    agency = chapter.agencies[certificate.issuer]
    with override("zh-hans"):
        page = render_to_string(
            "certificates/document.html",
            {
                "certificate": certificate,
                "kind": chapter.certificates[certificate.kind],
                "agency": agency,
                "lines": lines_of(certificate),
                "qr": qr_code(certificate),
                "code": grouped(certificate.code),
                "seal": seal_of(agency.name.zh),
            },
        )
    return printing.printed(page)


def lines_of(certificate: Certificate) -> list[Line]:
    """Return what the certificate says, line by line, in both languages."""
    questions = book.edition(certificate.edition_number).book.questions
    return [Line(questions[key], *_both(value)) for key, value in certificate.content.items() if key in questions]


def verification_url(certificate: Certificate) -> str:
    """Return the address behind the QR code."""
    return f"{settings.PUBLIC_URL}/verify/{certificate.number}?code={certificate.code}"


def qr_code(certificate: Certificate) -> str:
    """Return the QR code as a data address of an SVG picture."""
    drawn = BytesIO()
    segno.make(verification_url(certificate), error="m").save(drawn, kind="svg", scale=4, border=4, omitsize=True)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def _both(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        return str(value["zh"]), str(value["en"])
    if isinstance(value, bool):
        return ("是", "Yes") if value else ("否", "No")
    return str(value), str(value)
