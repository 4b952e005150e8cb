"""Who sees which certificate, and what a stranger learns by verifying one."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client as Browser

from tests.certificates.conftest import CHILD, HOSPITAL, Issue
from tests.identity.people import a_resident, an_officer, sign_in
from tongban.certificates import documents, numbers, operations, tasks
from tongban.certificates.models import Certificate
from tongban.identity.models import Person

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
HARMLESS = "310999199001010049"


@pytest.fixture
def mother() -> Person:
    return a_resident("林𬱖")


@pytest.fixture
def kept(issue: Issue, mother: Person) -> Certificate:
    return issue(guardian_ids=[mother.id_number])


def _pages(certificate: Certificate) -> list[str]:
    return [f"/certificates/{certificate.id}/", f"/certificates/{certificate.id}/document.pdf"]


def test_a_mother_sees_her_own_certificates_and_those_of_her_child(
    client: Browser, issue: Issue, mother: Person, kept: Certificate
) -> None:
    own = issue("maternity-certificate", holder_id_number=mother.id_number, holder_name="林𬱖", guardian_ids=[])
    issue("social-security-card", guardian_ids=[HARMLESS])
    sign_in(client, mother.user)

    answer = client.get("/certificates/")

    assert [card.number for card in answer.context["own"]] == [own.number]
    assert [card.number for card in answer.context["kept"]] == [kept.number]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    client: Browser, issue: Issue, mother: Person, django_assert_num_queries: object, count: int
) -> None:
    for _ in range(count):
        issue(guardian_ids=[mother.id_number])
    sign_in(client, mother.user)
    client.get("/certificates/")

    with django_assert_num_queries(6):  # type: ignore[operator]  # the fixture has no public type
        assert len(client.get("/certificates/").context["kept"]) == count


def test_the_holder_opens_the_certificate_and_its_pdf(client: Browser, mother: Person, kept: Certificate) -> None:
    sign_in(client, mother.user)
    page, pdf = _pages(kept)
    tasks.make_document(str(kept.id))

    assert "林知夏" in client.get(page).content.decode()
    answer = client.get(pdf)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="birth-certificate.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_while_the_pdf_is_being_made_the_page_says_so_and_looks_again(
    client: Browser, mother: Person, kept: Certificate
) -> None:
    sign_in(client, mother.user)
    page, pdf = _pages(kept)

    answer = client.get(pdf, follow=True)

    assert answer.redirect_chain == [(page, 302)]
    assert 'hx-trigger="every 3s"' in answer.content.decode()
    tasks.make_document(str(kept.id))
    assert "hx-trigger" not in client.get(page).content.decode()


def test_a_stranger_finds_nothing(client: Browser, kept: Certificate) -> None:
    sign_in(client, a_resident("周宁", "19900000002").user)

    assert [client.get(url).status_code for url in _pages(kept)] == [404, 404]
    assert client.get("/certificates/").context["kept"] == []


def test_whoever_is_not_signed_in_is_led_to_the_door(client: Browser, kept: Certificate) -> None:
    assert [client.get(url).status_code for url in ["/certificates/", *_pages(kept)]] == [302, 302, 302]


def test_an_officer_has_no_certificates_here(client: Browser, kept: Certificate) -> None:
    sign_in(client, an_officer().user)

    assert [client.get(url).status_code for url in ["/certificates/", *_pages(kept)]] == [403, 403, 403]


def test_an_unknown_certificate_is_not_found(client: Browser, mother: Person) -> None:
    sign_in(client, mother.user)

    assert client.get(f"/certificates/{uuid4()}/").status_code == 404


def test_the_qr_code_of_a_valid_certificate_says_so_and_hides_the_name(client: Browser, issue: Issue) -> None:
    certificate = issue()
    path = documents.verification_url(certificate).split("/", 3)[3]

    answer = client.get(f"/{path}")

    page = answer.content.decode()
    assert (answer.context["answer"].state, answer.context["answer"].sign) == ("valid", "good")
    assert "此证照有效" in page
    assert "林**" in page
    assert "林知夏" not in page
    assert CHILD not in page
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "same-origin")


def test_number_and_code_typed_by_hand_are_understood(client: Browser, issue: Issue) -> None:
    certificate = issue()
    typed = {
        "number": f" {certificate.number.lower()} ",
        "code": certificate.code.lower()[:4] + " - " + certificate.code[4:],
    }

    answer = client.get(f"/verify/?{urlencode(typed)}")

    assert answer.context["answer"].state == "valid"


@pytest.mark.parametrize("code", ["", "AAAA", "A" * 26])
def test_without_the_right_code_every_certificate_is_unknown(client: Browser, issue: Issue, code: str) -> None:
    certificate = issue()

    known = client.get(f"/verify/{certificate.number}?code={code}")
    never = client.get(f"/verify/{_another(certificate)}?code={code}")

    assert (known.context["answer"], never.context["answer"]) == (None, None)
    assert "查无此证" in known.content.decode()
    assert _without_numbers(known.content, certificate.number) == _without_numbers(never.content, _another(certificate))


def test_a_mistyped_number_is_called_mistyped(client: Browser, issue: Issue) -> None:
    certificate = issue()

    answer = client.get(f"/verify/{certificate.number[:-2]}?code={certificate.code}")

    assert (answer.context["answer"], answer.context["mistyped"]) == (None, True)


def test_a_revoked_certificate_is_not_valid_and_its_reason_stays_with_the_holder(
    client: Browser, mother: Person, kept: Certificate
) -> None:
    operations.revoke(kept.id, by=HOSPITAL, ground="content_wrong", reason="姓名登记有误", at=LATER)

    public = client.get(f"/verify/{kept.number}?code={kept.code}")
    sign_in(client, mother.user)
    own = client.get(_pages(kept)[0])

    assert (public.context["answer"].state, public.context["answer"].sign) == ("revoked", "bad")
    assert "登记内容有误" in public.content.decode()
    assert "姓名登记有误" not in public.content.decode()
    assert "姓名登记有误" in own.content.decode()


def test_a_suspended_certificate_is_not_valid_for_now(client: Browser, issue: Issue) -> None:
    certificate = issue()
    operations.suspend(certificate.id, by=HOSPITAL, ground="under_examination", reason="核查中", at=LATER)

    answer = client.get(f"/verify/{certificate.number}?code={certificate.code}")

    assert (answer.context["answer"].state, answer.context["answer"].sign) == ("suspended", "wait")


def test_a_certificate_whose_time_has_run_out_is_expired(client: Browser, issue: Issue) -> None:
    certificate = issue("social-security-card")
    Certificate.objects.update(valid_until=LATER.date() - timedelta(days=365))

    answer = client.get(f"/verify/{certificate.number}?code={certificate.code}")

    assert (answer.context["answer"].state, answer.context["answer"].sign) == ("expired", "bad")


def _another(certificate: Certificate) -> str:
    """Return a well-formed number that was never issued."""
    type_code, issuer = certificate.number.split(".")[5:7]
    return numbers.identifier(type_code, issuer, "B9999999999")


def _without_numbers(content: bytes, number: str) -> str:
    return re.sub(r'value="\w{64}"|\d\d:\d\d', "", content.decode().replace(number, "NUMBER"))
