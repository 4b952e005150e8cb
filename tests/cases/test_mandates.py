"""Somebody files and follows for another, or for a company: within what they were given, and not a moment longer."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.cases.conftest import an_officer_of
from tests.cases.parties import publish_parties
from tests.city import City
from tests.identity.people import PASSWORD, a_resident
from tests.world import Enter, Family, answered
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates.models import Certificate
from tongban.exchange.models import Consent
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.forms.operations import look_up_companies
from tongban.identity import api as identity
from tongban.identity import operations as people
from tongban.identity import queries, reach
from tongban.identity.models import Mandate
from tongban.kernel import events
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now, today
from tongban.kernel.models import Look
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
SHOP = ("91310000MA1FL0000X", "晨星软件有限公司")


def _resident(person: identity.Person) -> identity.Resident:
    person.refresh_from_db()
    return queries.resident(person)


def _terms(*bundles: str, days: int = 30) -> identity.Terms:
    return identity.Terms(list(bundles), today() + timedelta(days=days))


def _mandate(principal: identity.Person, helper: identity.Person, *bundles: str) -> Mandate:
    """Let `helper` act for `principal`, both having said so."""
    given = people.offer_mandate(helper.id_number, helper.name, _terms(*bundles), by=_resident(principal), at=now())
    people.accept_mandate(given, by=_resident(helper), at=now())
    return Mandate.objects.get(id=given)


def _refusal(act: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(*given, **more)
    return refusal.value.code


def _told(person: identity.Person) -> list[str]:
    while events.deliver(at=now()):
        pass
    return sorted(Notice.objects.filter(id_number=person.id_number).values_list("body_en", flat=True))


@pytest.fixture
def helper(family: Family) -> identity.Person:
    return a_resident("孙洁", "19900000041")


def _draft_of(person: identity.Person, by: identity.Person, bundle: str = "birth") -> Draft:
    return forms.start(bundle, for_person=person, by=_resident(by), at=now())


def test_a_mandate_counts_only_once_both_have_said_so(family: Family, helper: identity.Person) -> None:
    given = people.offer_mandate(helper.id_number, helper.name, _terms(), by=_resident(family.mother), at=now())
    assert _refusal(_draft_of, family.mother, helper) == "no_mandate"
    assert _refusal(people.accept_mandate, given, by=_resident(family.mother), at=now()) == "not_yours"
    assert _refusal(people.accept_mandate, given, by=_resident(family.stranger), at=now()) == "not_yours"
    people.accept_mandate(given, by=_resident(helper), at=now())
    assert _draft_of(family.mother, helper).person_id == family.mother.id
    assert "任芳 asks you to act for them." in _told(helper)
    assert _told(family.mother) == ["孙洁 acts for you from now on."]


def test_who_files_for_another_is_marked_and_the_principal_sees_it(
    family: Family, helper: identity.Person, draft: Draft, enter: Enter, officer: Any
) -> None:
    _mandate(family.mother, helper, "birth")
    application = cases.file(draft.id, by=_resident(helper), at=now())
    assert (application.applicant_id, application.filed_by) == (family.mother.id, "孙洁（代任芳）")
    page = enter(family.mother).get(f"/applications/{application.number}/").content.decode()
    assert "孙洁（代任芳）" in page
    cases.confirm(application.id, by=_resident(family.father), at=now())
    case = next(one for one in cases.cases_of(application.id) if one.state == "received" and one.agency == "health")
    assert "孙洁（代任芳）" in enter(officer("health")).get(f"/desk/cases/{case.id}/").content.decode()
    assert any("Filed: A child is born" in one for one in _told(helper))


def test_the_helper_follows_and_withdraws_and_a_stranger_does_not(
    family: Family, helper: identity.Person, file: Any, enter: Enter
) -> None:
    application = file()
    path = f"/applications/{application.number}/"
    assert [enter(one).get(path).status_code for one in (helper, family.stranger)] == [404, 404]
    _mandate(family.mother, helper, "birth")
    page = enter(helper).get(path)
    assert (page.status_code, "为任芳" in page.content.decode()) == (200, True)
    assert enter(helper).get("/me/").content.decode().count(application.number) >= 1
    look = Look.objects.get(person_id=family.mother.id, purpose="birth")
    assert (look.actor_label, look.concerning) == ("孙洁（代任芳）", application.number)
    cases.withdraw(application.id, by=_resident(helper), at=now())
    assert history_of([application.id])[-1].actor_label == "孙洁（代任芳）"


def test_ones_own_pages_record_no_look_even_of_who_helps_others(
    family: Family, helper: identity.Person, file: Any, enter: Enter
) -> None:
    _mandate(family.stranger, family.mother)
    enter(family.mother).get(f"/applications/{file().number}/")
    assert not Look.objects.filter(person_id=family.mother.id).exists()


def test_a_helper_sees_nothing_outside_what_the_mandate_names(
    family: Family, helper: identity.Person, draft: Draft, file: Any, enter: Enter
) -> None:
    application = file()
    _mandate(family.mother, helper, "household-move")
    browser = enter(helper)
    assert browser.get(f"/apply/{draft.id}/review/").status_code == 404
    assert browser.get(f"/applications/{application.number}/").status_code == 404
    assert browser.post(f"/file/{draft.id}/").status_code == 404
    assert _refusal(_draft_of, family.mother, helper) == "no_mandate"
    assert (application.number in browser.get("/me/").content.decode()) is False


@pytest.mark.parametrize("who", ["principal", "helper"])
def test_either_side_ends_it_and_the_helper_loses_sight_at_once(
    family: Family, helper: identity.Person, draft: Draft, file: Any, enter: Enter, who: str
) -> None:
    application, mandate = file(), _mandate(family.mother, helper)
    browser = enter(helper)
    assert browser.get(f"/apply/{draft.id}/review/").status_code == 200
    by, other = (family.mother, helper) if who == "principal" else (helper, family.mother)
    enter(by).post(f"/mandates/{mandate.id}/end/")
    assert browser.get(f"/apply/{draft.id}/review/").status_code == 404
    assert browser.get(f"/applications/{application.number}/").status_code == 404
    assert _refusal(cases.withdraw, application.id, by=_resident(helper), at=now()) == "not_yours"
    assert "The mandate from 任芳 to 孙洁 has ended." in _told(other)


def test_a_mandate_ends_with_its_last_day(family: Family, helper: identity.Person, draft: Draft) -> None:
    mandate = _mandate(family.mother, helper)
    on_last, after = mandate.until, mandate.until + timedelta(days=1)
    assert len(reach.reach_of(_resident(helper), on=on_last)) == 1
    assert reach.reach_of(_resident(helper), on=after) == []


def test_a_helper_confirms_nothing_in_the_principals_place(family: Family, helper: identity.Person, file: Any) -> None:
    _mandate(family.father, helper)
    application = file(confirmed=False)
    assert _refusal(cases.confirm, application.id, by=_resident(helper), at=now()) == "not_yours"


def test_a_helper_sees_none_of_the_principals_certificates(
    family: Family, helper: identity.Person, file: Any, enter: Enter
) -> None:
    file()
    while cases.work(at=now()):
        pass
    _mandate(family.mother, helper)
    held = Certificate.objects.filter(holder_id_number=family.mother.id_number).first()
    assert held is not None
    assert enter(helper).get(f"/certificates/{held.id}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "别人"}, "unknown_person"),
        ({"id_number": "310999199001019990"}, "wrong_id_number"),
        ({"terms": identity.Terms([], None)}, "wrong_period"),
        ({"terms": identity.Terms([], today() - timedelta(days=1))}, "wrong_period"),
        ({"terms": identity.Terms([], today() + timedelta(days=4000))}, "wrong_period"),
        ({"terms": identity.Terms(["no-such"], today())}, "unknown_choice"),
    ],
)
def test_what_makes_no_mandate_is_refused(
    family: Family, helper: identity.Person, change: dict[str, Any], code: str
) -> None:
    given = {"id_number": helper.id_number, "name": helper.name, "terms": _terms(), **change}
    act = people.offer_mandate
    assert (
        _refusal(act, given["id_number"], given["name"], given["terms"], by=_resident(family.mother), at=now()) == code
    )


def test_nobody_mandates_themselves_or_the_same_person_twice(family: Family, helper: identity.Person) -> None:
    mother, act = _resident(family.mother), people.offer_mandate
    assert _refusal(act, mother.id_number, mother.name, _terms(), by=mother, at=now()) == "oneself"
    _mandate(family.mother, helper)
    assert _refusal(act, helper.id_number, helper.name, _terms(), by=mother, at=now()) == "has_mandate"


def test_the_database_takes_no_mandate_without_a_principal(family: Family, helper: identity.Person) -> None:
    with pytest.raises(IntegrityError, match="a_mandate_is_a_persons_or_a_companys"):
        Mandate.objects.create(id=uuid4(), kind="personal", helper=helper, until=today(), given_at=now())


def test_the_pages_lead_from_asking_to_acting(family: Family, helper: identity.Person, enter: Enter) -> None:
    mother, other = enter(family.mother), enter(helper)
    posted = {"name": helper.name, "id_number": helper.id_number, "scope": "some", "bundles": ["birth"]}
    wrong = mother.post("/mandates/", posted)
    assert (wrong.status_code, helper.name in wrong.content.decode()) == (422, True)
    assert mother.post("/mandates/", {**posted, "until": today().isoformat()}).status_code == 302
    given = Mandate.objects.get()
    assert "任芳" in other.get("/mandates/held/").content.decode()
    other.post(f"/mandates/{given.id}/accept/")
    page = other.get("/apply/start/birth/").content.decode()
    assert f"person-{family.mother.id}" in page
    assert other.post("/apply/start/birth/").headers["Location"] == "/apply/start/birth/"
    begun = other.post("/apply/start/birth/", {"for": f"person-{family.mother.id}"})
    assert begun.headers["Location"] == f"/apply/{Draft.objects.get(person=family.mother).id}/"
    assert other.post("/apply/start/birth/", {"for": f"person-{family.father.id}"}).status_code == 302
    assert not Draft.objects.filter(person=family.father).exists()


def test_a_mandate_seen_on_paper_is_written_down_at_a_counter_and_both_are_told(
    family: Family, helper: identity.Person, enter: Enter, officer: Any, draft: Draft
) -> None:
    at_counter = enter(officer("health", ("counter",)))
    posted = {
        "principal_name": family.mother.name,
        "principal_number": family.mother.id_number,
        "name": helper.name,
        "id_number": helper.id_number,
        "scope": "all",
        "until": today().isoformat(),
        "paper": "公证书（2026）沪证字第1号",
    }
    assert at_counter.post("/desk/counter/mandates/", posted).status_code == 422
    assert at_counter.post("/desk/counter/mandates/", {**posted, "papers_seen": "on"}).status_code == 302
    assert enter(helper).get(f"/apply/{draft.id}/review/").status_code == 200
    assert "You act for 任芳 from now on." in _told(helper)
    assert any("An officer wrote down that 孙洁 acts for you." in one for one in _told(family.mother))
    assert Mandate.objects.get().taken_agency == "health"


def test_an_officer_writes_down_no_mandate_of_their_own(family: Family, helper: identity.Person) -> None:
    officer = an_officer_of("health", "counter", person_id=helper.id)
    given = ((family.mother.id_number, family.mother.name), (helper.id_number, helper.name), _terms())
    act = identity.record_mandate
    assert _refusal(act, *given, paper="公证书", papers_seen=True, by=officer, at=now()) == "own_case"
    reviewer = an_officer_of("health", "reviewer")
    assert _refusal(act, *given, paper="公证书", papers_seen=True, by=reviewer, at=now()) == "counter_only"


# companies


@pytest.fixture
def shops(edition: book.Edition, tmp_path: Path) -> book.Edition:
    return publish_parties(tmp_path / "book")


@pytest.fixture
def owner(shops: book.Edition) -> identity.Person:
    """The legal representative of a company, as its register has said."""
    person = a_resident("黄子谦", "19900000042")
    people.keep_representation([_shop()], source="market-representative", by=_resident(person), at=now())
    return person


def _shop() -> tuple[str, str]:
    code = "91110000600037341L"
    return code, SHOP[1]


def _company() -> identity.Company:
    return identity.Company.objects.get(uscc=_shop()[0])


def _shop_draft(by: identity.Person) -> Draft:
    return forms.start("shop", for_person=by, by=_resident(by), at=now(), company=_company())


def _filed(by: identity.Person) -> cases.Application:
    draft = _shop_draft(by)
    forms.consent_and_fill(draft.id, by=_resident(by), at=now())
    forms.put_answers(draft.id, answered(**{"shop.sign": "晨星一店"}), by=_resident(by), at=now())
    return cases.file(draft.id, by=_resident(by), at=now())


@pytest.fixture
def clerk(shops: book.Edition) -> identity.Person:
    return a_resident("何洁", "19900000043")


def _employ(owner: identity.Person, clerk: identity.Person, *bundles: str) -> Mandate:
    given = people.give_staff_mandate(
        _company().id, clerk.id_number, clerk.name, _terms(*bundles), by=_resident(owner), at=now()
    )
    return Mandate.objects.get(id=given)


def test_the_representative_files_for_the_company_whose_code_is_known(owner: identity.Person) -> None:
    draft = _shop_draft(owner)
    assert (draft.answers["company.uscc"]["value"], draft.answers["company.name"]["value"]) == _shop()
    application = _filed(owner)
    [case] = cases.cases_of(application.id)
    assert (application.company_id, case.applicant_name) == (_company().id, SHOP[1])
    assert application.filed_by == f"黄子谦（代{SHOP[1]}）"


def test_who_has_no_mandate_files_for_no_company_and_nobody_for_themselves(
    owner: identity.Person, clerk: identity.Person
) -> None:
    assert _refusal(_shop_draft, clerk) == "no_mandate"
    assert _refusal(_draft_of, clerk, clerk, "shop") == "for_companies"
    company = {"company": _company()}
    act = forms.start
    assert _refusal(act, "birth", for_person=owner, by=_resident(owner), at=now(), **company) == "for_people"
    assert (
        _refusal(cases.file_answers, "shop", owner, {}, by=_resident(owner).actor, key=None, at=now())
        == "for_companies"
    )


def test_staff_with_a_mandate_share_the_companys_drafts_and_applications(
    owner: identity.Person, clerk: identity.Person, enter: Enter
) -> None:
    draft, application = _shop_draft(owner), None
    browser = enter(clerk)
    assert browser.get(f"/apply/{draft.id}/consent/").status_code == 404
    _employ(owner, clerk, "shop")
    assert browser.get(f"/apply/{draft.id}/consent/").status_code == 200
    assert _shop_draft(clerk).id == draft.id
    application = _filed(clerk)
    assert application.filed_by == f"何洁（代{SHOP[1]}）"
    page = browser.get(f"/applications/{application.number}/").content.decode()
    assert f"为{SHOP[1]}" in page


def test_who_leaves_the_company_sees_no_more_of_what_they_filed_for_it(
    owner: identity.Person, clerk: identity.Person, enter: Enter
) -> None:
    mandate = _employ(owner, clerk)
    application = _filed(clerk)
    before = len(_told(clerk))
    people.end_mandate(mandate.id, by=_resident(owner), at=now())
    browser = enter(clerk)
    assert browser.get(f"/applications/{application.number}/").status_code == 404
    assert application.number not in browser.get("/me/").content.decode()
    cases.withdraw(application.id, by=_resident(owner), at=now())
    assert _told(clerk)[before:] == [] or all("Withdrawn" not in one for one in _told(clerk))
    assert _refusal(cases.withdraw, application.id, by=_resident(clerk), at=now()) == "not_yours"


def test_only_the_representative_mandates_staff_and_ends_it(
    owner: identity.Person, clerk: identity.Person, enter: Enter
) -> None:
    other = a_resident("秦岭", "19900000044")
    mandate = _employ(owner, clerk)
    act = people.give_staff_mandate
    given = (_company().id, other.id_number, other.name, _terms())
    assert _refusal(act, *given, by=_resident(clerk), at=now()) == "not_yours"
    assert _refusal(people.end_mandate, mandate.id, by=_resident(other), at=now()) == "not_yours"
    pages = [enter(one).get(f"/mandates/companies/{_company().id}/").status_code for one in (owner, clerk, other)]
    assert pages == [200, 404, 404]
    by_law = Mandate.objects.get(kind="representative")
    assert _refusal(people.end_mandate, by_law.id, by=_resident(owner), at=now()) == "by_law"


def test_the_company_page_gives_a_mandate(owner: identity.Person, clerk: identity.Person, enter: Enter) -> None:
    path = f"/mandates/companies/{_company().id}/"
    posted = {"name": clerk.name, "id_number": clerk.id_number, "scope": "all", "until": today().isoformat()}
    assert enter(owner).post(path, posted).status_code == 302
    assert clerk.name in enter(owner).get(path).content.decode()
    assert identity.may_act(_resident(clerk), person_id=owner.id, company_id=_company().id, bundle="shop", on=today())


def test_what_the_register_no_longer_says_ends_at_once_and_its_word_lapses_in_a_week(owner: identity.Person) -> None:
    draft = _shop_draft(owner)
    assert reach.reach_of(_resident(owner), on=today() + timedelta(days=8)) == []
    people.keep_representation([], source="market-representative", by=_resident(owner), at=now())
    with pytest.raises(Draft.DoesNotExist):
        forms.draft(draft.id, _resident(owner), at=now())


def test_the_companys_certificate_is_held_by_who_acts_for_it_in_everything(
    owner: identity.Person, clerk: identity.Person, enter: Enter
) -> None:
    application = _filed(owner)
    [case] = cases.cases_of(application.id)
    officer = an_officer_of("health")
    for step in (cases.accept, cases.start_review):
        step(case.id, by=officer, at=now())
    cases.decide(case.id, grant=True, reason="", by=officer, at=now())
    while cases.work(at=now()):
        pass
    certificate = Certificate.objects.get(kind="shop-licence")
    assert (certificate.holder_id_number, certificate.holder_name) == _shop()
    path = f"/certificates/{certificate.id}/"
    _employ(owner, clerk, "shop")
    assert [enter(one).get(path).status_code for one in (owner, clerk)] == [200, 404]
    assert certificate.number in enter(owner).get("/certificates/").content.decode()


def test_an_officer_who_represents_the_company_does_not_decide_for_it(owner: identity.Person) -> None:
    application = _filed(owner)
    [case] = cases.cases_of(application.id)
    officer = an_officer_of("health", person_id=owner.id)
    assert _refusal(cases.accept, case.id, by=officer, at=now()) == "own_case"


def test_the_register_says_for_which_companies_a_person_acts(
    shops: book.Edition, city: City, city_at_hand: City, enter: Enter
) -> None:
    known = city.people["young-single"]
    person = identity.person_for(known["id_number"], known["name"], known["phone"])
    people.open_account(person.id, phone=known["phone"], password=PASSWORD, by=SYSTEM, at=now())
    person.refresh_from_db()
    browser = enter(person)
    assert browser.post("/apply/start/shop/").headers["Location"] == "/apply/start/shop/"
    for _time in range(5):
        browser.post("/apply/start/shop/companies/")
        if Mandate.objects.exists():
            break
    company = Mandate.objects.get(kind="representative").company
    assert company is not None
    page = browser.get("/apply/start/shop/").content.decode()
    assert company.name in page
    assert Consent.objects.filter(purpose="shop", sources=["market-representative"]).exists()
    begun = browser.post("/apply/start/shop/", {"for": f"company-{company.id}"})
    assert Draft.objects.get(company=company).person_id == person.id
    assert begun.status_code == 302


def test_no_register_no_company(family: Family) -> None:
    assert _refusal(look_up_companies, "birth", by=_resident(family.mother), at=now()) == "no_source"
