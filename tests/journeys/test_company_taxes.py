"""A company pays its taxes: one sum for four offices; the union's register fails, and is made up for by itself."""

import pytest

from tests.journeys.steps import eventually
from tests.journeys.walking import all_done, files, finds, pays

pytestmark = pytest.mark.browser


def test_a_company_pays_taxes_and_contributions_in_one_sum(visitor, installation):
    taxpayer = visitor()
    finds(taxpayer, "报税", "企业纳税缴费“一件事”")
    taxpayer.sees("示例")
    taxpayer.signs_in(installation.people["taxpayer"]["phone"])
    taxpayer.goes_to("/things/company-taxes/")
    number = files(taxpayer, {"tax.uninvoiced_sales": "0", "tax.confirmed": "yes"}, most=2)

    # paid once, and split: taxes, social insurance, housing fund, union; meanwhile the union's register is down
    installation.break_register("union", "down")
    try:
        eventually(taxpayer, f"/payments/{number}/", "76,805.00")
        paid = pays(taxpayer, number)
        for share in ("76,805.00", "29,705.00", "32,580.00", "12,600.00", "1,920.00"):
            assert share in paid, paid
        eventually(taxpayer, f"/applications/{number}/", "已办结 5／6", seconds=90)
    finally:
        installation.break_register("union", "ok")
    all_done(taxpayer, number, seconds=120)

    taxpayer.goes_to("/certificates/")
    for title in (
        "税收完税证明（增值税及附加）",
        "税收完税证明（企业所得税）",
        "社会保险费缴费凭证",
        "住房公积金汇缴凭证",
    ):
        taxpayer.sees(title)
    taxpayer.goes_to(f"/payments/{number}/")
    taxpayer.sees("工会经费")


def test_who_is_late_sees_the_late_fee_line_by_line(visitor, installation):
    late = visitor()
    late.signs_in(installation.people["taxpayer-late"]["phone"])
    late.goes_to("/things/company-taxes/")
    number = files(late, {"tax.uninvoiced_sales": "0", "tax.confirmed": "yes"}, most=2)
    eventually(late, f"/applications/{number}/", "增值税及附加滞纳金")
    eventually(late, f"/applications/{number}/", "财政部公告2023年第8号")
