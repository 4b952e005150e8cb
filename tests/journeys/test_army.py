"""A soldier comes home: one form, four offices; the party's asks for a supplement, one service is refused."""

import pytest

from tests.journeys.walking import Clerk, all_done, files, finds

pytestmark = pytest.mark.browser


def test_a_soldier_comes_home(visitor, installation):
    soldier = visitor()
    finds(soldier, "退伍", "军人退役“一件事”")
    soldier.sees("示例")
    soldier.signs_in(installation.people["veteran"]["phone"])
    soldier.goes_to("/things/army/")
    number = files(
        soldier,
        {"army.place": "enlisted", "delivery.way": "electronic", "payee.account": "6230990012345678902"},
    )

    # reporting is done on the spot; the party's office asks for something once, and grants
    party = Clerk(installation, "party-organization-1")
    case = party.case(number, "党员组织关系转接")
    party.moves(case, "request-supplement", reason="请写明所在街道")
    soldier.goes_to(f"/applications/{number}/")
    soldier.sees("请写明所在街道")
    soldier.types("您的答复", "徐家汇街道")
    soldier.presses("提交材料")
    party.moves(case, "accept", "start-review", "grant")

    police = Clerk(installation, "police-1")
    police.grants(number, "恢复户口登记")
    police.grants(number, "居民身份证申领")
    Clerk(installation, "social-insurance-1").grants(number, "养老、医疗保险关系转移接续")
    veterans = Clerk(installation, "veterans-1")
    veterans.grants(number, "自主就业一次性经济补助")
    card = veterans.case(number, "退役军人优待证")
    veterans.moves(card, "accept", "start-review")
    veterans.moves(card, "refuse", reason="优待证由户籍地统一换发，暂不受理（示例）")

    words = all_done(soldier, number)
    assert "优待证由户籍地统一换发" in words
    soldier.goes_to("/certificates/")
    for title in ("退役军人落户介绍信", "居民户口簿（退役恢复页）"):
        soldier.sees(title)


def test_who_is_late_learns_what_to_do(visitor, installation):
    late = visitor()
    late.signs_in(installation.people["veteran-late"]["phone"])
    late.goes_to("/things/army/")
    late.presses("开始办理")
    late.presses("同意，请帮我填好")
    late.sees("请到退役军人事务局窗口说明原因后补办报到")
