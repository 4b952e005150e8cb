"""One office asks another for data: asked, checked, approved, seen, and stopped."""

import pytest

pytestmark = pytest.mark.browser


def test_an_office_gets_access_and_the_provider_stops_it(visitor):
    health, center, police = visitor(phone=False), visitor(phone=False), visitor()
    health.signs_in("steward-health")
    health.goes_to("/exchange/?q=renkou")
    health.follows("人口基础信息")
    health.presses("申请共享")
    health.chooses("所需的数据项", "姓名 (name)")
    health.types("应用场景", "发放预防接种证时核对母亲姓名")
    health.page.get_by_role("group", name="使用该数据的本部门事项").get_by_role("checkbox").first.check()
    health.page.locator("#id_promised").check()
    health.presses("提交")
    health.sees("已提交。数据主管部门将在2个工作日内完成形式审查")
    number = health.page.locator("h1").inner_text()

    center.signs_in("steward-big-data-center")
    center.goes_to("/exchange/demands/")
    center.follows(number)
    center.follows("通过形式审查")
    center.presses("通过形式审查")

    police.signs_in("steward-police")
    police.goes_to("/exchange/demands/?view=waiting")
    police.follows(number)
    police.follows("同意共享")
    police.presses("同意共享")
    police.sees("A-")

    for who in (health, police):
        who.goes_to("/exchange/agreements/")
        who.sees("人口基础信息")
    police.goes_to("/exchange/data/police-person/")
    police.follows("停止共享")
    police.presses("停止共享")
    police.sees("请写明理由")
    police.page.locator("#id_reason").fill("核查异常调用")
    police.presses("停止共享")
    police.sees("核查异常调用")
    for path in ("stops/", "figures/", "responsibilities/", "withheld/", "ask/"):
        (health if path == "ask/" else police).goes_to(f"/exchange/{path}")
    police.goes_to("/exchange/stops/")
    police.presses("解除", exact=False)
    police.sees("没有停止共享的数据")
