"""The other party confirms without a phone: at a counter, in front of an officer."""

import re

import pytest

from tests.journeys.steps import eventually, files

pytestmark = pytest.mark.browser


def test_a_father_without_a_phone_confirms_at_the_counter(visitor, installation):
    people = installation.people
    mother = visitor()
    mother.signs_in(people["twins-mother"]["phone"])
    number = files(mother, "周知远")
    mother.sees("逾期申请即终止")

    officer = visitor(phone=False)
    officer.signs_in("counter-1")
    officer.goes_to("/desk/counter/")
    officer.types("申请编号", number)
    officer.types("身份证号（与证件一致）", people["twins-mother"]["id_number"])
    officer.presses("查看需要确认的内容")
    officer.sees("请核对这两个号码")
    officer.types("身份证号（与证件一致）", people["twins-father"]["id_number"])
    officer.presses("查看需要确认的内容")
    officer.sees("周知远")
    officer.presses("本人同意")
    officer.sees("请先查看本人的身份证原件")
    officer.page.get_by_label(re.compile("面前的本人表示同意")).check()
    officer.presses("本人同意")
    officer.sees("已确认")

    eventually(mother, f"/applications/{number}/", "已在窗口确认")
    mother.goes_to("/me/looks/")
    mother.sees(number)


def test_the_account_menu_stays_on_a_small_phone(visitor, installation):
    reader = visitor()
    reader.signs_in(installation.people["twins-mother"]["phone"])
    for width in (320, 360):
        reader.page.set_viewport_size({"width": width, "height": 640})
        reader.goes_to("/me/")
        reader.page.locator(".tb-menu > summary").click()
        for part in reader.page.locator(".tb-menu__list, .tb-menu__list a, .tb-menu__list button").all():
            left, right = part.evaluate("one => [one.getBoundingClientRect().left, one.getBoundingClientRect().right]")
            assert 0 <= left < right <= width
