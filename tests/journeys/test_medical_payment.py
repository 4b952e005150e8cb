"""Sign once, and a visit is settled by itself; above the limit one button pays; what is revoked takes nothing."""

import pytest

from tests.journeys.steps import eventually, number_on
from tests.journeys.walking import all_done, fills, finds, pays

pytestmark = pytest.mark.browser
CHARGES = "/hospital-charges"


def test_a_visit_is_settled_by_itself(visitor, installation):
    parent, told = visitor(), installation.people["patient-parent"]
    finds(parent, "不排队付费", "医疗付费“一件事”")
    parent.signs_in(told["phone"])
    parent.goes_to("/things/medical-payment/")
    assert fills(parent, {"pay.limit": "500", "pay.agrees": "yes"}) <= 8
    parent.presses("提交")
    parent.sees("收件凭证与进度")
    number = number_on(parent)
    all_done(parent, number)
    eventually(parent, "/payments/mandates/", "500.00")

    _charge(installation, told, "V1", total=360, covered=300, balance=50)
    eventually(parent, "/payments/mandates/", "已结清")
    for words in ("360.00", "210.00", "50.00", "100.00"):
        parent.sees(words)
    parent.goes_to("/payments/")
    parent.sees("诊间自动结算")

    # above the limit nothing is taken: it waits for the person, who pays it with one button
    _charge(installation, told, "V2", total=2600, covered=1000, balance=0)
    eventually(parent, "/payments/mandates/", "待缴")
    pays(parent, number)

    parent.goes_to("/payments/mandates/")
    parent.presses("立即撤销")
    parent.sees("已撤销")
    _charge(installation, told, "V3", total=77, covered=70, balance=0)
    parent.goes_to("/payments/mandates/")
    parent.sees_not("77.00")


def _charge(installation, told, number, *, total, covered, balance):
    record = {
        "charge_number": number,
        "id_number": told["id_number"],
        "hospital": "市示例医院（示例）",
        "at": "2026-11-24T09:00:00+08:00",
        "total": total,
        "covered": covered,
        "insurance": "employee",
        "deductible_left": 0,
        "account_balance": balance,
    }
    installation.body_pushes(CHARGES, number, record)
