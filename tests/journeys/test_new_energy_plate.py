"""Somebody buys an electric car: checks by themselves, three officers, two payments, and a register that fails."""

import pytest

from tests.journeys.walking import Clerk, all_done, files, finds, pays

pytestmark = pytest.mark.browser


def test_a_buyer_gets_plates_while_a_register_fails(visitor, installation):
    buyer = visitor()
    finds(buyer, "绿牌", "新能源汽车专用牌照“一件事”")
    buyer.sees("示例")
    buyer.signs_in(installation.people["driver"]["phone"])
    buyer.goes_to("/things/new-energy-plate/")
    number = files(buyer, {"charger.way": "own", "delivery.way": "electronic"})

    # credit, licence and residence are decided by rule; only charging, the quota and the registration need people
    Clerk(installation, "economy-1").grants(number, "充电设施确认")
    transport = Clerk(installation, "transport-1")
    transport.grants(number, "新能源汽车专用牌照额度确认")
    pays(buyer, number)  # what is left of the purchase tax; the reduction is then granted by rule

    police = Clerk(installation, "traffic-police-1")
    case = police.case(number, "机动车注册登记")
    police.moves(case, "accept", "start-review")
    pays(buyer, number)  # the plates

    # the register of cars is out of order when the registration is granted, and is told again by itself
    installation.break_register("traffic", "down")
    try:
        police.moves(case, "grant")
        buyer.goes_to(f"/applications/{number}/")
        buyer.sees("已办结 6／7 个事项")
    finally:
        installation.break_register("traffic", "ok")
    all_done(buyer, number, seconds=120)
    buyer.goes_to("/certificates/")
    for title in ("新能源汽车专用牌照额度确认凭证", "车辆购置税减免税凭证", "机动车行驶证"):
        buyer.sees(title)
    buyer.follows("机动车行驶证", exact=False)
    buyer.sees("沪AD")


def test_each_condition_that_fails_is_named_before_filing(visitor, installation):
    reckless = visitor()
    reckless.signs_in(installation.people["driver-reckless"]["phone"])
    reckless.goes_to("/things/new-energy-plate/check/")
    reckless.presses("我同意，请查询")
    reckless.sees("待最早的一次违法满一年后再申请")
