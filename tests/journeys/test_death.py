"""A veteran has died: his daughter files once, eight offices end and pay what is theirs; a register fails meanwhile."""

import pytest

from tests.journeys.steps import number_on
from tests.journeys.walking import Clerk, all_done, fills, finds

pytestmark = pytest.mark.browser


def test_a_daughter_handles_everything_after_her_father_died(visitor, installation):
    daughter = visitor()
    finds(daughter, "父亲去世", "公民身故“一件事”")
    daughter.sees("示例")
    daughter.signs_in(installation.people["bereaved"]["phone"])
    daughter.goes_to("/things/death/")
    widow = installation.people["bereaved-widow"]
    assert fills(daughter, {"death.new_head": widow["id_number"], "heirs-agreement": "promise"}) <= 2
    daughter.sees("丧葬补助金和抚恤金合计")
    daughter.sees("残疾人证注销和补贴停发")

    # the register of allowances is out of order when the allowance is ended on the spot
    installation.break_register("elder", "down")
    try:
        daughter.presses("提交")
        daughter.sees("收件凭证与进度")
        number = number_on(daughter)
        insurance = Clerk(installation, "social-insurance-1")
        insurance.grants(number, "养老待遇停发和个人账户余额支取")
        insurance.grants(number, "丧葬补助金和抚恤金申领")
        Clerk(installation, "medical-insurance-1").grants(number, "医保关系终止和个人账户清算")
        Clerk(installation, "veterans-1").grants(number, "优抚待遇停发和增发")
        Clerk(installation, "traffic-police-1").grants(number, "机动车驾驶证注销")
        daughter.goes_to(f"/applications/{number}/")
        daughter.sees_not("已办结 10／10")
    finally:
        installation.break_register("elder", "ok")

    words = all_done(daughter, number, seconds=120)
    for service in ("残疾人证注销和补贴停发", "户主变更", "老年综合津贴停发"):
        assert service in words
    daughter.goes_to("/certificates/")
    for title in ("火化证明", "死亡注销户口证明"):
        daughter.sees(title)


def test_who_is_registered_elsewhere_is_told_before_filing(visitor, installation):
    son = visitor()
    son.signs_in(installation.people["bereaved-outsider"]["phone"])
    son.goes_to("/things/death/")
    son.presses("开始办理")
    son.presses("同意，请帮我填好")
    son.sees("请到逝者户籍地的公安机关办理")
