"""Who looked at a company's data: its legal representative reads it, and nobody else."""

import pytest

from tests.exchange.entries import a_call
from tests.world import Enter, Family, resident_of
from tongban.exchange.log.recording import digest_of, record
from tongban.identity import api as identity
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db
USCC = "91310100YL0000063E"


@pytest.fixture
def company(family: Family) -> identity.Company:
    """A company that the mother represents; the tax register was asked about it twice."""
    mother = resident_of(family.mother)
    identity.keep_representation([(USCC, "示例公司")], source="market-representative", by=mother, at=now())
    about = {"subject_digest": digest_of(USCC), "source": "tax-company", "agency": "tax", "fields": ["arrears"]}
    record([a_call(number, consumer="", agreement_id=None, **about) for number in range(2)])
    return identity.Company.objects.get(uscc=USCC)


def test_the_representative_sees_who_asked_about_the_company(
    company: identity.Company, family: Family, enter: Enter
) -> None:
    browser = enter(family.mother)
    address = f"/en/me/looks/companies/{company.pk}/"
    assert address in browser.get("/en/me/looks/").content.decode()
    shown = browser.get(address).content.decode()
    assert "Who looked at the data of 示例公司" in shown
    assert "Taxpayer register" in shown
    assert "Arrears (yuan)" in shown
    assert "Question this look" not in shown


def test_others_find_no_such_page(company: identity.Company, family: Family, enter: Enter) -> None:
    browser = enter(family.father)
    assert browser.get(f"/en/me/looks/companies/{company.pk}/").status_code == 404
    assert "/looks/companies/" not in browser.get("/en/me/looks/").content.decode()


def test_a_company_that_nobody_asked_about_says_so(family: Family, enter: Enter) -> None:
    mother = resident_of(family.mother)
    [quiet] = identity.keep_representation(
        [("91310100YL00000719", "安静公司")], source="market-representative", by=mother, at=now()
    )
    shown = enter(family.mother).get(f"/en/me/looks/companies/{quiet}/").content.decode()
    assert "Nobody has looked yet" in shown
