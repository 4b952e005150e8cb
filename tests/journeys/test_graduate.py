"""Graduates from elsewhere settle: the employer files, they confirm; one settles directly, one after a notice."""

import pytest

from tests.journeys.steps import confirms
from tests.journeys.walking import Clerk, all_done, files, finds

pytestmark = pytest.mark.browser
SCORING = "进沪就业落户申请评分"


def answers_for(graduate):
    return {
        "grad.which": f"JY{graduate['id_number'][6:17]}",
        "grad.settle": "employer",
        "graduate-employer-promise": "promise",
    }


def test_a_master_settles_directly(visitor, installation):
    people = installation.people
    employer = visitor()
    finds(employer, "应届生落户", "非上海生源应届毕业生落户“一件事”")
    employer.sees("示例")
    employer.signs_in(people["graduate-employer"]["phone"])
    employer.goes_to("/things/graduate/")
    number = files(employer, answers_for(people["graduate"]), most=3)
    graduate = visitor()
    graduate.signs_in(people["graduate"]["phone"])
    confirms(graduate, number)

    # the employer is checked by itself; the points are counted after a supplement, without a notice
    students = Clerk(installation, "student-affairs-1")
    case = students.case(number, SCORING)
    students.moves(case, "request-supplement", reason="请写明毕业生的岗位名称")
    employer.goes_to(f"/applications/{number}/")
    employer.sees("请写明毕业生的岗位名称")
    employer.types("您的答复", "算法工程师")
    employer.presses("提交材料")
    students.moves(case, "accept", "start-review", "grant")

    # the police do without papers; the photograph does not fit, and the card is refused
    police = Clerk(installation, "police-1")
    police.grants(number, "准予迁入审批")
    police.grants(number, "户口登记")
    card = police.case(number, "居民身份证换领")
    police.moves(card, "accept", "start-review")
    police.moves(card, "refuse", reason="毕业照片不符合证件照要求，请到就近窗口补拍")

    assert "请到就近窗口补拍" in all_done(employer, number)
    graduate.goes_to("/certificates/")
    for title in ("同意落户的通知", "户口准迁证", "居民户口簿（毕业生落户页）"):
        graduate.sees(title)


def test_seventy_two_points_are_put_on_public_notice(visitor, installation):
    people = installation.people
    employer = visitor()
    employer.signs_in(people["graduate-employer"]["phone"])
    employer.goes_to("/things/graduate/")
    number = files(employer, answers_for(people["graduate-points"]), most=3)
    graduate = visitor()
    graduate.signs_in(people["graduate-points"]["phone"])
    confirms(graduate, number)

    students = Clerk(installation, "student-affairs-1")
    case = students.case(number, SCORING)
    students.moves(case, "accept", "start-review")
    anybody = visitor()
    anybody.goes_to("/public-notices/")
    anybody.follows("拟落户名单公示", exact=False)
    anybody.sees("示例理工大学")
    anybody.sees("72")
    anybody.sees_not(people["graduate-points"]["name"])
