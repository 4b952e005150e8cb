"""Officers find, open, suspend, restore and revoke the certificates their office has issued."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client as Browser

from tests.identity.people import an_id_number
from tests.world import Enter, Family, File
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.certificates import tasks
from tongban.certificates.models import Certificate
from tongban.kernel import events
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import history_of, looks_at
from tongban.kernel.clock import now, today
from tongban.kernel.models import Look
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
ENTERING = 5  # session; account with person and officer; begin, read only, commit
CHILD = an_id_number()
REVOKED = {"ground": "content_wrong", "reason": "姓名登记有误"}

Issue = Callable[..., Certificate]


@pytest.fixture
def issue(edition: book.Edition, family: Family) -> Issue:
    """Return a function that issues a birth certificate, the family's parents its guardians."""

    def issued(case_id: UUID | None = None, holder_id_number: str = CHILD, **parts: Any) -> Certificate:
        given: dict[str, Any] = {
            "edition_number": edition.number,
            "holder_name": "林知夏",
            "guardian_ids": [family.mother.id_number, family.father.id_number],
            "content": {"child.sex": {"zh": "女", "en": "Female"}, "birth.weight": 3400},
            "by": SYSTEM,
            "at": now(),
            **parts,
        }
        case_id = case_id or uuid4()
        made = certificates.issue("birth-certificate", case_id=case_id, holder_id_number=holder_id_number, **given)
        return Certificate.objects.get(id=made)

    return issued


@pytest.fixture
def hospital(officer: Any, enter: Enter) -> Browser:
    return enter(officer("maternity-hospital"))


def _found(browser: Browser, **wish: str) -> list[str]:
    return [row[0].text for row in browser.get("/desk/certificates/", wish).context["table"].rows]


def test_a_certificate_is_found_by_its_number_its_holder_and_its_case(
    family: Family, file: File, issue: Issue, hospital: Browser
) -> None:
    case = next(one for one in cases.cases_of(file().id) if one.agency == "maternity-hospital")
    other, wanted = issue(holder_id_number=an_id_number(), guardian_ids=[]), issue(case.id)

    found = [_found(hospital, q=words) for words in (wanted.number, CHILD, family.mother.id_number, case.number)]

    assert found == [[wanted.number]] * 4
    assert (_found(hospital, q=wanted.number[:-1]), _found(hospital)) == ([], [wanted.number, other.number])


def test_states_filter_as_they_count_today(issue: Issue, hospital: Browser) -> None:
    valid, ended, taken = issue(), issue(), issue()
    Certificate.objects.filter(id=ended.id).update(valid_until=today() - timedelta(days=1))
    hospital.post(f"/desk/certificates/{taken.id}/revoke/", REVOKED)

    found = {state: _found(hospital, state=state) for state in ("valid", "expired", "revoked", "suspended")}

    assert found == {"valid": [valid.number], "expired": [ended.number], "revoked": [taken.number], "suspended": []}


def test_a_page_holds_25(issue: Issue, hospital: Browser) -> None:
    for _one in range(26):
        issue()

    assert [len(_found(hospital, page=number)) for number in ("1", "2", "x")] == [25, 1, 25]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    issue: Issue, hospital: Browser, count: int, django_assert_num_queries: Any
) -> None:
    for _one in range(count):
        issue()
    hospital.get("/desk/certificates/")

    with django_assert_num_queries(ENTERING + 2):
        assert len(_found(hospital)) == count


def test_a_search_by_id_number_is_a_look_at_that_person(family: Family, issue: Issue, hospital: Browser) -> None:
    issue()
    _found(hospital, q=family.mother.id_number)
    _found(hospital, q=family.stranger.id_number)
    _found(hospital)

    assert [(look.purpose, look.fields) for look in looks_at(family.mother.id)] == [
        ("certificates", ["birth-certificate"])
    ]
    assert Look.objects.count() == 1


def test_opening_one_masks_its_holder_and_is_recorded(
    family: Family, issue: Issue, hospital: Browser, enter: Enter
) -> None:
    one = issue()

    page = hospital.get(f"/desk/certificates/{one.id}/").content.decode()

    assert ("林**" in page, "林知夏" in page, CHILD in page, "3400" in page) == (True, False, False, True)
    assert [(look.fields, look.concerning) for look in looks_at(family.father.id)] == [
        (["birth-certificate", "child.sex", "birth.weight"], one.number)
    ]
    shown = enter(family.father).get("/me/looks/").content.decode()
    assert "出生医学证明" in shown
    assert "机关查看其签发的证照" in shown


def test_the_officer_opens_the_pdf_and_that_too_is_recorded(family: Family, issue: Issue, hospital: Browser) -> None:
    one = issue()
    waiting = hospital.get(f"/desk/certificates/{one.id}/document.pdf")
    tasks.make_document(str(one.id))

    made = hospital.get(f"/desk/certificates/{one.id}/document.pdf")

    assert (waiting.status_code, made["Content-Type"], made.content[:5]) == (302, "application/pdf", b"%PDF-")
    assert len(looks_at(family.mother.id)) == 2


def test_what_is_revoked_is_told_to_whoever_verifies_it_and_to_its_holders(
    family: Family, issue: Issue, hospital: Browser, enter: Enter
) -> None:
    one = issue()
    asked = hospital.get(f"/desk/certificates/{one.id}/revoke/")
    answer = hospital.post(f"/desk/certificates/{one.id}/revoke/", REVOKED)
    while events.deliver(at=now()):
        pass

    assert (asked.status_code, answer.status_code, answer["Location"]) == (200, 302, f"/desk/certificates/{one.id}/")
    public = enter().get(f"/verify/{one.number}?code={one.code}").content.decode()
    assert ("已撤销" in public, "登记内容有误" in public, "姓名登记有误" in public) == (True, True, False)
    assert "林知夏" not in public
    own = enter(family.mother).get(f"/certificates/{one.id}/").content.decode()
    assert ("已撤销" in own, "姓名登记有误" in own) == (True, True)
    told = {notice.id_number: notice for notice in Notice.objects.order_by("id")}
    assert {family.mother.id_number, family.father.id_number} <= set(told)
    assert "姓名登记有误" in told[family.mother.id_number].body_zh
    assert "within 60 days" in told[family.mother.id_number].body_en
    assert [entry.action for entry in history_of([one.id])] == ["certificates.issued", "certificates.revoked"]


def test_a_suspended_certificate_is_given_back_with_a_reason(issue: Issue, hospital: Browser, enter: Enter) -> None:
    one = issue()
    states = []
    for move, typed in (
        ("suspend", {"ground": "under_examination", "reason": "核查中"}),
        ("restore", {"reason": "核查完毕"}),
    ):
        hospital.post(f"/desk/certificates/{one.id}/{move}/", typed)
        states.append(enter().get(f"/verify/{one.number}?code={one.code}").context["answer"].state)

    assert states == ["suspended", "valid"]
    assert [entry.note for entry in history_of([one.id])] == ["", "核查中", "核查完毕"]


def test_what_was_typed_stays_when_it_is_refused(issue: Issue, hospital: Browser) -> None:
    one = issue()

    answer = hospital.post(f"/desk/certificates/{one.id}/revoke/", {"reason": "姓名登记有误"})

    one.refresh_from_db()
    assert (answer.status_code, one.state) == (422, "valid")
    assert "姓名登记有误" in answer.content.decode()


def test_another_office_and_another_role_cannot(issue: Issue, officer: Any, enter: Enter) -> None:
    one = issue()
    addresses = ["", "document.pdf", "revoke/"]
    elsewhere, counter = enter(officer("health")), enter(officer("maternity-hospital", ("counter",)))

    found = [elsewhere.get(f"/desk/certificates/{one.id}/{address}").status_code for address in addresses]
    tried = [browser.post(f"/desk/certificates/{one.id}/revoke/", REVOKED) for browser in (elsewhere, counter)]

    one.refresh_from_db()
    assert (found, [answer.status_code for answer in tried], one.state) == ([404] * 3, [404, 422], "valid")
    assert _found(elsewhere) == []


def test_the_case_leads_to_what_it_issued(file: File, issue: Issue, hospital: Browser) -> None:
    case = next(one for one in cases.cases_of(file().id) if one.agency == "maternity-hospital")
    one = issue(case.id)

    page = hospital.get(f"/desk/cases/{case.id}/").content.decode()

    assert f'href="/desk/certificates/{one.id}/"' in page
    assert 'href="/desk/certificates/"' in page
