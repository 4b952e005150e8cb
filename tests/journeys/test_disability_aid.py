"""Aid for a person with a disability: assessed by doctors, a card, money by itself; one subsidy is refused."""

import pytest

from tests.journeys.walking import Clerk, all_done, files, finds

pytestmark = pytest.mark.browser


def test_somebody_is_assessed_and_draws_what_the_level_gives(visitor, installation):
    person = visitor()
    finds(person, "残疾证", "扶残助残“一件事”")
    person.sees("示例")
    person.signs_in(installation.people["disabled"]["phone"])
    person.goes_to("/things/disability-aid/")
    number = files(
        person,
        {
            "services": "assistive-device",
            "disability.category": "physical",
            "disability.assess_at": "hospital",
            "disability.hospital": "general",
            "disability.device": "wheelchair",
            "delivery.way": "electronic",
        },
    )

    federation = Clerk(installation, "disabled-federation-1")
    case = federation.case(number, "残疾人证办理")
    federation.moves(case, "accept", "start-review")
    person.goes_to(f"/applications/{number}/")
    person.sees("残疾评定")
    federation.moves(case, "record-finding", words="右下肢功能障碍，评定为肢体三级（示例）", value="level-3")
    federation.moves(case, "grant")

    # the transport subsidy follows by itself; a level of three is too low for nursing, and the rest goes on
    aid = Clerk(installation, "civil-affairs-1")
    aid.grants(number, "困难残疾人生活补贴")
    nursing = aid.case(number, "重度残疾人护理补贴")
    aid.moves(nursing, "accept", "start-review")
    aid.moves(nursing, "refuse", reason="评定为三级，护理补贴限一级、二级")
    pension = Clerk(installation, "social-insurance-1")
    contributions = pension.case(number, "重残人员基本养老保险缴费补贴")
    pension.moves(contributions, "accept", "start-review")
    pension.moves(contributions, "refuse", reason="评定为三级，代缴限一级、二级")
    federation.grants(number, "辅助器具适配")

    words = all_done(person, number)
    for told in ("评定为三级，护理补贴限一级、二级", "残疾人交通补贴", "300.00"):
        assert told in words
    person.goes_to("/certificates/")
    person.sees("中华人民共和国残疾人证")
    person.follows("中华人民共和国残疾人证", exact=False)
    person.sees("三级")


def test_who_cancelled_a_card_lately_learns_when_to_come_again(visitor, installation):
    again = visitor()
    again.signs_in(installation.people["disabled-again"]["phone"])
    again.goes_to("/things/disability-aid/check/")
    again.presses("我同意，请查询")
    again.sees("满一年后再申请")
