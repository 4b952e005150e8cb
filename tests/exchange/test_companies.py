"""Companies in the exchange: read by their credit code; what is not public of them, only as they themselves let it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.exchange.conftest import MOTHER, OFFICER, Counterpart, a_source, an_edition
from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.exchange.models import Consent
from tongban.exchange.rules import is_open
from tongban.identity import api as identity
from tongban.identity.models import Mandate, MandateKind
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db(transaction=True)
OWNER, STAFF = "310100199411130010", "310100199007220065"
USCC, OTHER = "91310100YL0000063E", "91310100YL00000719"
TAX = msgspec.structs.replace(a_source("tax", "/person"), needs_consent=True, subject="company")


@pytest.fixture
def owner() -> identity.Resident:
    """Somebody whom the market register names as the company's legal representative."""
    known = identity.person_for(OWNER, "任芳", "19900000021", at=now())
    resident = identity.Resident(known.id, known.id_number, known.name, known.phone)
    identity.keep_representation([(USCC, "示例公司")], source="market-representative", by=resident, at=now())
    return resident


@pytest.fixture
def company(owner: identity.Resident) -> identity.Company:
    return identity.Company.objects.get(uscc=USCC)


def reason(number: str = USCC, *, source: book.Source = TAX, concerning: str = "a-form") -> str:
    """Read about a company, and return why it was refused."""
    asked = [exchange.Request(source.key, number, ("name",))]
    edition = an_edition(source)
    return exchange.read_all(asked, edition=edition, by=OFFICER, purpose="birth", concerning=concerning, at=now())[
        0
    ].reason


def agree(company: identity.Company, giver: UUID, **more: Any) -> None:
    said: dict[str, Any] = {"purpose": "birth", "sources": ["tax"], "concerning": "a-form", **more}
    exchange.consent_for_company(company, giver=giver, by=SYSTEM, at=now(), **said)


@pytest.mark.usefixtures("edition")
def test_a_company_is_asked_about_by_its_credit_code_and_the_call_is_its_own(counterpart: Counterpart) -> None:
    public = msgspec.structs.replace(TAX, needs_consent=False)
    assert reason(source=public) == ""
    assert [call["body"] for call in counterpart.seen("/person")] == [{"uscc": USCC}]
    assert [(one.source, one.outcome) for one in exchange.calls_about(USCC)] == [("tax", "answered")]
    assert exchange.calls_about(OTHER) == []
    [line] = exchange.lines_of(exchange.looks_at_company(USCC))
    assert (line.source, line.actor_label, line.fields) == ("tax", OFFICER.label, ["name"])
    assert list(exchange.looks_at_company(USCC, year=today().year - 1)) == []
    assert len(exchange.looks_at_company(USCC, agency="health")) == 1


@pytest.mark.usefixtures("counterpart")
def test_what_is_not_public_is_read_only_as_the_company_lets_it(
    company: identity.Company, owner: identity.Resident
) -> None:
    before = reason()
    agree(company, owner.person_id)
    assert (before, reason(), reason(OTHER)) == ("no_consent", "", "no_consent")
    assert Consent.objects.get().given_by == owner.person_id


@pytest.mark.usefixtures("counterpart")
def test_a_persons_consent_in_a_form_opens_nothing_of_a_company_named_there() -> None:
    exchange.consent(MOTHER, purpose="birth", sources=["tax"], concerning="a-form", by=SYSTEM, at=now())
    assert reason() == "no_consent"


@pytest.mark.usefixtures("counterpart")
def test_nobody_but_who_acts_for_it_agrees_for_a_company(company: identity.Company) -> None:
    stranger = identity.person_for(STAFF, "彭志", "19900000022", at=now())
    with pytest.raises(Refused, match=r"acts for the company|代表该企业"):
        agree(company, stranger.pk)
    assert reason() == "no_consent"


@pytest.mark.usefixtures("counterpart")
def test_staff_agree_for_what_they_are_mandated_for(company: identity.Company) -> None:
    staff = identity.person_for(STAFF, "彭志", "19900000022", at=now())
    Mandate.objects.create(
        id=uuid7(),
        kind=MandateKind.STAFF,
        company=company,
        helper=staff,
        bundles=["birth"],
        until=today() + timedelta(days=1),
        given_at=now(),
        accepted_at=now(),
    )
    agree(company, staff.pk)
    assert reason() == ""
    with pytest.raises(Refused):
        agree(company, staff.pk, purpose="household-move")


@pytest.mark.usefixtures("counterpart")
def test_the_next_call_after_the_company_took_it_back_is_refused(
    company: identity.Company, owner: identity.Resident
) -> None:
    agree(company, owner.person_id)
    exchange.withdraw_company_consent(company, "birth", by=owner, at=now())
    assert reason() == "consent_withdrawn"
    with pytest.raises(Refused, match=r"no consent|没有"):
        exchange.withdraw_company_consent(company, "birth", by=owner, at=now())


@pytest.mark.usefixtures("edition")
def test_every_element_of_a_company_has_one_authority_in_the_sample_book() -> None:
    fields = [
        (field.element, source.key, field.authoritative)
        for source in book.current().book.sources.values()
        if source.subject == "company"
        for field in source.fields
    ]
    authorities = [element for element, _source, is_authority in fields if is_authority]
    assert {element.split(".")[0] for element, _source, _is_authority in fields} == {"company", "startup"}
    assert sorted(authorities) == sorted({element for element, _source, _is_authority in fields})


@pytest.mark.usefixtures("edition")
def test_what_the_law_publishes_is_open_and_the_rest_is_not() -> None:
    sources = book.current().book.sources
    assert is_open(sources["market-company-public"])
    closed = ("market-company", "tax-company", "social-insurance-employer")
    assert [(key, is_open(sources[key]), sources[key].needs_consent) for key in closed] == [
        ("market-company", False, False),
        ("tax-company", False, True),
        ("social-insurance-employer", False, True),
    ]


@pytest.mark.usefixtures("edition")
def test_what_the_police_tell_social_insurance_by_law_needs_no_consent_and_names_its_article() -> None:
    source = book.current().book.sources["police-life-status"]
    assert (source.needs_consent, source.statutory[0].law.zh, source.statutory[0].article) == (
        False,
        "社会保险经办条例",
        "8, 26",
    )
