"""A founder's policies are found and applied for in one form: one wants a supplement, one is refused, money comes."""

import pytest

from tests.journeys.steps import eventually
from tests.journeys.walking import Clerk, all_done, files, finds

pytestmark = pytest.mark.browser
ALL = "first-start-subsidy,start-insurance-subsidy,start-rent-subsidy,start-loan-guarantee,tech-sme-evaluation"


def test_a_founder_applies_for_every_policy_at_once(visitor, installation):
    founder = visitor()
    finds(founder, "大学生创业", "创新创业“一件事”")
    founder.sees("示例")
    founder.signs_in(installation.people["startup"]["phone"])
    founder.goes_to("/things/starting-up/")
    wishes = {"services": ALL, "start.loan_amount": "300000", "start.loan_purpose": "research"}
    number = files(founder, wishes)

    # the degree is checked on the spot; the rent subsidy wants something once
    people = Clerk(installation, "human-resources-1")
    people.grants(number, "首次创业一次性补贴")
    people.grants(number, "初创期社会保险补贴")
    rent = people.case(number, "创业场地房租补贴")
    people.moves(rent, "request-supplement", reason="请写明场地的门牌号")
    founder.goes_to(f"/applications/{number}/")
    founder.sees("请写明场地的门牌号")
    founder.types("您的答复", "示例路8号3楼")
    founder.presses("提交材料")
    people.moves(rent, "accept", "start-review", "grant")

    Clerk(installation, "finance-1").grants(number, "创业担保贷款担保")
    science = Clerk(installation, "science-1")
    case = science.case(number, "科技型中小企业评价")
    science.moves(case, "accept", "start-review")
    science.moves(case, "refuse", reason="科技人员名单与参保记录不一致（示例）")

    words = all_done(founder, number)
    assert "科技人员名单与参保记录不一致" in words
    eventually(founder, f"/payments/{number}/", "8,000.00")
    founder.goes_to("/certificates/")
    founder.sees("创业担保贷款担保函")


def test_who_is_past_the_start_is_offered_what_is_left(visitor, installation):
    late = visitor()
    late.signs_in(installation.people["startup-late"]["phone"])
    late.goes_to("/things/starting-up/")
    number = files(
        late, {"services": "start-loan-guarantee", "start.loan_amount": "500000", "start.loan_purpose": "stock"}
    )
    late.goes_to(f"/applications/{number}/")
    late.sees("创业担保贷款担保")
    late.sees_not("首次创业一次性补贴")
