"""A mechanic retires: one form, five offices, four sums; one is refused. A worker's employer files for her."""

import pytest

from tests.journeys.steps import confirms, eventually
from tests.journeys.walking import Clerk, all_done, files, finds, pays

pytestmark = pytest.mark.browser
CHOSEN = "retirement-bonus,retirement-fund,retirement-hospital-plan"


def test_a_mechanic_retires(visitor, installation):
    retiree = visitor()
    finds(retiree, "办退休", "企业职工退休“一件事”")
    retiree.sees("示例")
    retiree.signs_in(installation.people["retiree"]["phone"])
    retiree.goes_to("/things/retirement/")
    number = files(retiree, {"for": "me", "retire.timing": "statutory", "services": CHOSEN})

    # the union insures by itself what is paid; all else waits for the pension
    assert "265.00" in pays(retiree, number)
    Clerk(installation, "social-insurance-1").grants(number, "职工基本养老金申领")
    Clerk(installation, "medical-insurance-1").grants(number, "基本医疗保险退休待遇核定")
    Clerk(installation, "housing-fund-1").grants(number, "离退休提取住房公积金")
    health = Clerk(installation, "health-1")
    bonus = health.case(number, "年老一次性计划生育奖励费")
    health.moves(bonus, "accept", "start-review")
    health.moves(bonus, "refuse", reason="光荣证档案中的子女信息不一致，请到街道核实后单独申领（示例）")

    words = all_done(retiree, number)
    assert "请到街道核实后单独申领" in words
    retiree.goes_to("/certificates/")
    for title in ("退休人员医保待遇核定单", "退休职工住院保障计划参保凭证"):
        retiree.sees(title)
    for amount in ("7,434.51", "86,500.50"):  # the pension's first month, and the housing fund
        eventually(retiree, "/payments/", amount)


def test_an_employer_files_and_the_employee_confirms(visitor, installation):
    people = installation.people
    employer = visitor()
    employer.signs_in(people["retire-employer"]["phone"])
    employer.goes_to("/things/retirement/")
    employer.presses("开始办理")
    employer.presses("我同意，查询我的企业")
    company = employer.page.locator("input[name=for][value^=company-]").get_attribute("value")
    employer.goes_to("/things/retirement/")
    worker = people["retire-employee"]
    answers = {"for": company, "retire.employee": worker["id_number"], "retire.timing": "statutory"}
    number = files(employer, answers)
    employer.goes_to(f"/applications/{number}/")
    employer.sees_not("42,300.5")  # her housing fund is nobody's business before she has confirmed

    employee = visitor()
    employee.signs_in(worker["phone"])
    confirms(employee, number)
    Clerk(installation, "social-insurance-1").grants(number, "职工基本养老金申领")
    eventually(employee, "/payments/", "首月养老金")
