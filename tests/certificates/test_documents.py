"""The PDF itself: what it says, its fonts, its QR code, and what making many of them costs."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from tests.certificates.conftest import CHILD, Issue
from tongban.certificates import documents, tasks
from tongban.certificates.models import Certificate, Document
from tongban.certificates.seals import seal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(issue: Issue) -> tuple[Certificate, PdfReader]:
    certificate = issue()
    tasks.make_document(str(certificate.id))
    return certificate, PdfReader(BytesIO(bytes(Document.objects.get().pdf)))


def test_the_document_says_everything_in_chinese_and_again_in_english(made: tuple[Certificate, PdfReader]) -> None:
    certificate, pdf = made
    chinese, english = (_joined(page.extract_text()) for page in pdf.pages)

    for words in (
        "出生医学证明",
        "林知夏",
        CHILD,
        "女",
        "2026-02-28",
        "林𬱖",
        "2026年3月3日",
        "演示",
        certificate.number,
    ):
        assert words in chinese
    for words in (
        "MedicalCertificateofBirth",
        CHILD,
        "Female",
        "Weightatbirth(g)3400",
        "2026-03-03",
        certificate.number,
    ):
        assert words in english
    assert certificate.code in chinese
    assert certificate.code in english


def test_the_document_names_its_title_language_and_author(made: tuple[Certificate, PdfReader]) -> None:
    _, pdf = made
    assert pdf.metadata is not None

    assert pdf.metadata.title == "出生医学证明 Medical Certificate of Birth · 林知夏"
    assert pdf.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert (
        pdf.metadata.author
        == "市妇幼保健院（助产机构代表） Municipal Maternity Hospital (for all midwifery institutions)"
    )
    assert [(page.mediabox.width, page.mediabox.height) for page in pdf.pages] == [
        pytest.approx((595.28, 841.89), abs=1)
    ] * 2


def test_chinese_fonts_are_embedded(made: tuple[Certificate, PdfReader]) -> None:
    _, pdf = made
    fonts = [font for page in pdf.pages for font in _fonts_of(page)]

    assert {name.partition("+")[2] for name, _ in fonts} == {"Noto-Sans-CJK-SC"}
    assert [name for name, embedded in fonts if not embedded] == []


def test_the_qr_code_leads_to_the_verification_page(issue: Issue, settings: Any) -> None:
    settings.PUBLIC_URL = "https://tongban.example"
    certificate = issue()
    url = documents.verification_url(certificate)
    picture = BytesIO()
    segno.make(url, error="m").save(picture, kind="png", scale=4, border=4)

    read = zxingcpp.read_barcodes(Image.open(picture))

    assert [code.text for code in read] == [
        f"https://tongban.example/verify/{certificate.number}?code={certificate.code}"
    ]
    assert documents.qr_code(certificate).startswith("data:image/svg+xml;base64,")


def test_a_long_certificate_runs_on_to_more_pages_without_losing_a_line(issue: Issue) -> None:
    long = "上海市静安区延长中路" * 12
    keys = ("child.birth_date", "birth.weight", "birth.hospital", "mother.name", "father.name")
    pdf = PdfReader(BytesIO(documents.render(issue(content=dict.fromkeys(keys, long)))))

    text = _joined("".join(page.extract_text() for page in pdf.pages))

    assert text.count(long) == 2 * len(keys)
    assert text.count("演示DEMO") == 2


def test_a_rare_character_is_printed_with_a_font_that_has_it(issue: Issue) -> None:
    pdf = PdfReader(BytesIO(documents.render(issue(holder_name="林𬱖"))))

    assert "林𬱖" in _joined(pdf.pages[0].extract_text())
    assert [name for name, embedded in _fonts_of(pdf.pages[0]) if not embedded] == []


def test_nothing_typed_by_a_person_becomes_markup(issue: Issue) -> None:
    certificate = issue(content={"mother.name": "<img src='file:///etc/passwd'>林"}, holder_name="<b>甲</b>")

    text = _joined(PdfReader(BytesIO(documents.render(certificate))).pages[0].extract_text())

    assert "<b>甲</b>" in text
    assert "<imgsrc='file:///etc/passwd'>林" in text


def test_many_documents_do_not_fill_the_memory(issue: Issue) -> None:
    certificate = issue()
    documents.render(certificate)
    before = _resident_megabytes()

    for _ in range(10):
        documents.render(certificate)

    assert _resident_megabytes() - before < 60


def test_the_name_on_a_seal_stands_upright_in_its_middle() -> None:
    seal = seal_of("上海市民政局")

    assert "".join(sign.text for sign in seal.signs) == "上海市民政局"
    assert sum(sign.angle for sign in seal.signs) == pytest.approx(0)
    assert max(sign.angle for sign in seal_of("上" * 30).signs) <= 125


def _joined(text: str) -> str:
    return re.sub(r"\s", "", text)


def _fonts_of(page: Any) -> Iterator[tuple[str, bool]]:
    for font in page["/Resources"]["/Font"].values():
        font = font.get_object() if isinstance(font, IndirectObject) else font
        for part in font.get("/DescendantFonts", [font]):
            descriptor = part.get_object()["/FontDescriptor"].get_object()
            yield str(font["/BaseFont"]), any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def _resident_megabytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024
