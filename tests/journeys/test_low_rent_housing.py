"""A family asks for a home it can pay: all authorise, one visit, one public notice, a register that is down."""

import pytest

from tests.journeys.steps import confirms, until
from tests.journeys.walking import Clerk, all_done, files, finds

pytestmark = pytest.mark.browser
LET_IT_PASS = (
    "from tongban.cases.models import Case; from tongban.kernel.clock import now;"
    "Case.objects.filter(id='{case}', state='suspended').update(wake_at=now())"
)


def test_a_family_of_three_is_granted_a_rent_subsidy(visitor, installation):
    people = installation.people
    father = visitor()
    finds(father, "住房困难", "廉租房“一件事”")
    father.sees("示例")
    father.signs_in(people["low-rent-father"]["phone"])
    father.goes_to("/things/low-rent-housing/")
    number = files(father, {"rent.visit_time": "weekend", "low-rent-promise": "promise"})
    for member in ("low-rent-mother", "low-rent-daughter"):
        other = visitor()
        other.signs_in(people[member]["phone"])
        confirms(other, number)

    street = Clerk(installation, "street-office-1")
    case = street.case(number, "廉租住房申请受理与初审")
    street.moves(case, "accept", "start-review")
    street.moves(case, "record-finding", words="三人住16平方米，与申报一致", value="agrees")
    street.moves(case, "grant")
    Clerk(installation, "civil-affairs-1").grants(number, "居民家庭经济状况核对")
    Clerk(installation, "housing-1").grants(number, "住房状况核查")

    # seven working days of public notice, with masked names; the days pass
    notice = street.case(number, "廉租住房申请公示")
    street.moves(notice, "accept", "start-review")
    anybody = visitor()
    anybody.goes_to("/public-notices/")
    anybody.follows("社区公示", exact=False)
    anybody.sees("徐家汇")
    anybody.sees_not("丁海峰")
    installation.runs(LET_IT_PASS.format(case=notice))
    until(lambda: "准予" in street.http.get(f"/desk/cases/{notice}/").text, "the notice is over")
    street.moves(notice, "grant")

    # the register of the housing office is down while the district decides: entered once it is back
    district = Clerk(installation, "district-housing-1")
    installation.break_register("housing", "down")
    registration = district.grants(number, "廉租住房复审与登记")
    installation.break_register("housing", "ok")
    assert registration
    district.grants(number, "廉租住房租金配租")
    words = all_done(father, number)
    assert "1,204.00" in words
    father.goes_to("/certificates/")
    father.sees("廉租住房保障登记证明")


def test_who_is_too_young_to_apply_alone_learns_what_to_do(visitor, installation):
    young = visitor()
    young.signs_in(installation.people["low-rent-young"]["phone"])
    young.goes_to("/things/low-rent-housing/")
    young.presses("开始办理")
    young.presses("同意，请帮我填好")
    young.sees("可以作为同一家庭申请")
