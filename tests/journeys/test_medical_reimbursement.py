"""Ninety-six thousand yuan paid elsewhere: filed without typing, paid by three funds one after another."""

import pytest

from tests.journeys.steps import eventually, number_on
from tests.journeys.walking import Clerk, all_done, fills, finds

pytestmark = pytest.mark.browser


def test_costs_are_paid_by_one_fund_after_another(visitor, installation):
    patient = visitor()
    finds(patient, "看病报销", "医疗费报销“一件事”")
    patient.signs_in(installation.people["patient"]["phone"])
    patient.goes_to("/things/medical-reimbursement/")
    answers = {"fee-list-later": "deferred"}
    assert fills(patient, answers) <= 1
    for words in ("66,375.00", "5,175.00", "5,535.00"):
        patient.sees(words)
    assert "外省市急诊、未备案下调10个百分点" in (patient.page.locator("main").text_content() or "")
    patient.presses("提交")
    patient.sees("收件凭证与进度")
    number = number_on(patient)

    # what was promised for later follows while the office works; serious illness is refused, mutual aid still pays
    insurance = Clerk(installation, "medical-insurance-1")
    basic = insurance.case(number, "基本医疗保险零星报销")
    insurance.moves(basic, "accept", "start-review", "grant")
    serious = insurance.case(number, "大病保险报销")
    insurance.moves(serious, "accept", "start-review")
    insurance.moves(serious, "refuse", reason="本次住院不属于大病保险范围（示例）")
    Clerk(installation, "trade-union-1").grants(number, "职工互助保障给付")
    words = all_done(patient, number)
    assert "本次住院不属于大病保险范围" in words
    eventually(patient, f"/payments/{number}/", "66,375.00")
    eventually(patient, f"/payments/{number}/", "5,535.00")


def test_who_could_use_the_card_learns_what_to_do(visitor, installation):
    planned = visitor()
    planned.signs_in(installation.people["patient-planned"]["phone"])
    planned.goes_to("/things/medical-reimbursement/")
    planned.presses("开始办理")
    planned.presses("同意，请帮我填好")
    planned.sees("异地非急诊的，请先办理异地就医备案")
