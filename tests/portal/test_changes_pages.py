"""Changes of plan on their pages: both languages, without scripts, for residents and officers."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.world import Enter, Family, File
from tongban.cases import api as cases
from tongban.certificates.models import Certificate
from tongban.kernel import events
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db


def _worked_off() -> None:
    for step in (cases.work, events.deliver):
        while step(at=now()):
            pass


def _case(application: cases.Application, service: str) -> cases.Case:
    return cases.Case.objects.get(application=application, service=service)


def _refused(application: cases.Application, browser: Browser) -> str:
    """Let the police refuse the registration on their pages; return the case's address at the desk."""
    address = f"/desk/cases/{_case(application, 'birth-registration').id}"
    for move, typed in (("accept", {}), ("start-review", {}), ("refuse", {"reason": "材料不符"})):
        assert browser.post(f"{address}/{move}/", typed).status_code == 302
    _worked_off()
    return address


def test_answers_are_changed_on_one_page(file: File, family: Family, enter: Enter, officer: Any) -> None:
    application, mother = file(confirmed=False), enter(family.mother)
    address = f"/applications/{application.number}/edit/"
    assert "林知夏" in mother.get(address).content.decode()
    typed = {"child.name": "林知秋", "child.ethnicity_from": "father", "child.household_of": "mother"}
    assert mother.post(address, {**typed, "child.name": "7", "delivery.way": "electronic"}).status_code == 422
    assert mother.post(address, {**typed, "delivery.way": "post"}).status_code == 422  # an address is wanted now
    assert mother.post(address, {**typed, "delivery.way": "electronic"}).status_code == 302
    enter(family.father).post(f"/applications/{application.number}/confirm/")
    _worked_off()
    shown = enter(officer("police")).get(f"/desk/cases/{_case(application, 'birth-registration').id}/").content.decode()
    assert "<del>林知夏</del>" in shown


def test_a_page_says_what_ends_with_one_service(file: File, family: Family, enter: Enter) -> None:
    application, mother = file(), enter(family.mother)
    address = f"/applications/{application.number}/withdraw/{_case(application, 'birth-registration').id}/"
    page = mother.get(address).content.decode()
    own = cases.cases_of(application.id)
    ending = [one for one in own if "birth-registration" in one.needs]
    assert ending
    assert "以下事项需要它的结果" in page
    mother.post(address)
    assert {_case(application, one.service).state for one in ending} == {"withdrawn"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_refusal_says_where_to_go_and_the_reviewing_body_answers(
    file: File, family: Family, enter: Enter, officer: Any, language: str
) -> None:
    application, mother, police = file(), enter(family.mother), enter(officer("police"))
    _worked_off()
    _refused(application, police)
    read = {"accept-language": language}
    case = _case(application, "birth-registration")
    address = f"/applications/{application.number}/cases/{case.id}/review/"
    assert address in mother.get(f"/applications/{application.number}/", headers=read).content.decode()
    assert mother.get(address, headers=read).status_code == 200
    assert mother.post(address, {"words": "拒绝没有依据"}).status_code == 302
    justice = enter(officer("justice"))
    [petition] = cases.petitions_of(application.id)
    assert str(petition.id) in justice.get("/desk/petitions/", headers=read).content.decode()
    assert "拒绝没有依据" in justice.get(f"/desk/petitions/{petition.id}/", headers=read).content.decode()
    assert police.get(f"/desk/petitions/{petition.id}/").status_code == 404
    justice.post(f"/desk/petitions/{petition.id}/", {"verdict": "allow", "answer": "撤销原决定"})
    assert _case(application, "birth-registration").state == "accepted"
    assert "撤销原决定" in mother.get(f"/applications/{application.number}/", headers=read).content.decode()


def test_an_office_takes_a_case_up_again(file: File, family: Family, enter: Enter, officer: Any) -> None:
    application, police = file(), enter(officer("police"))
    _worked_off()
    address = _refused(application, police)
    boss = enter(officer("police", ("reviewer", "supervisor")))
    assert f"{address}/reopen/" not in police.get(f"{address}/").content.decode()
    assert f"{address}/reopen/" in boss.get(f"{address}/").content.decode()
    assert boss.get(f"{address}/reopen/").status_code == 200
    boss.post(f"{address}/reopen/", {"reason": "复查后材料齐全"})
    assert _case(application, "birth-registration").state == "accepted"


def test_a_wrong_result_is_reported_and_corrected(file: File, family: Family, enter: Enter, officer: Any) -> None:
    application, mother = file(), enter(family.mother)
    _worked_off()
    case = _case(application, "birth-certificate")
    address = f"/applications/{application.number}/cases/{case.id}/correction/"
    assert mother.get(address).status_code == 200
    mother.post(address, {"words": "名字写错了"})
    hospital = enter(officer(case.agency))
    [petition] = cases.petitions_of(application.id)
    assert hospital.get(f"/desk/petitions/{petition.id}/").status_code == 200
    assert hospital.get(f"/desk/cases/{case.id}/correct/").status_code == 200
    assert hospital.post(f"/desk/cases/{case.id}/correct/", {"child.name": "7", "reason": "笔误"}).status_code == 422
    hospital.post(f"/desk/cases/{case.id}/correct/", {"child.name": "林知秋", "reason": "笔误"})
    new = Certificate.objects.get(case_id=case.id, replaces__isnull=False)
    assert (new.holder_name, cases.petitions_of(application.id)[0].state) == ("林知秋", "allowed")
