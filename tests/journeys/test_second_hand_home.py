"""A home is sold: buyer, seller and co-owner confirm, one payment is split, the gas company refuses for arrears."""

import pytest

from tests.journeys.steps import confirms
from tests.journeys.walking import Clerk, all_done, files, finds, pays

pytestmark = pytest.mark.browser
ACCEPTED = ({"code": 1, "after": 0}, {"code": 3, "after": 0.2}, {"code": 8, "after": 0.4})


def test_a_home_is_sold_with_its_meters(visitor, installation):
    people = installation.people
    for utility in ("electricity", "water"):
        installation.body_answers(f"/{utility}/transfers", *ACCEPTED, {"code": 11, "after": 0.6, "granted": True})
    owes = {"code": 11, "after": 0.6, "granted": False, "reason_code": "05", "text": "原户名下欠费86.40元未结清"}
    installation.body_answers("/gas/transfers", *ACCEPTED, owes)

    buyer = visitor()
    finds(buyer, "买二手房", "二手房交易登记和水电气过户“一件事”")
    buyer.sees("示例")
    buyer.signs_in(people["home-buyer"]["phone"])
    buyer.goes_to("/things/second-hand-home/")
    meters = {"meter.peak_valley": "yes", "meter.residents": "2"}
    number = files(buyer, {**meters, "delivery.way": "electronic", "deal-good-faith": "promise"})
    for owner in ("home-seller", "home-co-owner"):
        other = visitor()
        other.signs_in(people[owner]["phone"])
        confirms(other, number)

    # the contract is filed on the spot; deed tax, income tax and the registration fee are one payment with two shares
    paid = pays(buyer, number)
    for words in ("64,080.00", "64,000.00", "80.00"):
        assert words in paid, paid
    Clerk(installation, "housing-1").grants(number, "购房资格核查")
    Clerk(installation, "natural-resources-1").grants(number, "不动产转移登记")

    words = all_done(buyer, number)
    assert "原户名下欠费86.40元未结清" in words
    assert "天然气过户" in words
    assert "有线电视" not in words  # not chosen
    buyer.goes_to("/certificates/")
    for title in ("存量房买卖合同备案证明", "房地产交易完税证明", "不动产权证书"):
        buyer.sees(title)


def test_who_has_two_homes_learns_that_a_third_is_too_many(visitor, installation):
    limited = visitor()
    limited.signs_in(installation.people["home-limited"]["phone"])
    limited.goes_to("/things/second-hand-home/")
    limited.presses("开始办理")
    limited.presses("同意，请帮我填好")
    limited.sees("须先转让已有住房")
