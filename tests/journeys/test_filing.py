"""Filing under hard conditions: without JavaScript, with a register down, from two tabs, at a counter, in English."""

import json
import re
import urllib.request

import pytest

from tests.journeys.steps import confirms, eventually, files, fills_the_form, number_on

pytestmark = pytest.mark.browser


def test_everything_works_without_javascript(visitor, installation):
    mother, father = visitor(javascript=False), visitor(javascript=False)
    mother.signs_in(installation.people["mother-2"]["phone"])
    number = files(mother, "林小满")
    father.signs_in(installation.people["father-2"]["phone"])
    confirms(father, number)
    eventually(mother, f"/applications/{number}/", "已办结 3／10")


def test_a_silent_register_delays_nothing_and_is_checked_later(visitor, installation):
    father = visitor()
    father.signs_in(installation.people["father-3"]["phone"])
    installation.break_register("civil", "down")
    try:
        father.goes_to("/things/birth/")
        father.presses("开始办理")
        father.presses("同意，请帮我填好")
        father.sees("婚姻登记信息")
        father.sees("您可以继续")
        father.page.goto(re.sub(r"/step/.*", "/step/home/", father.page.url))
        father.looks()
        mother = installation.people["mother-3"]
        father.types("配偶姓名", mother["name"])
        father.types("配偶身份证号", mother["id_number"])
        father.chooses("婚姻状况", "已婚")
        father.types("结婚证号", "J310100-0000-000000")
        father.chooses("孩子落户在哪一方", "随父亲")
        father.presses("保存并继续")
        father.page.goto(re.sub(r"/step/.*", "/step/child/", father.page.url))
        father.types("孩子姓名", "周小雨")
        father.chooses("孩子民族", "随父亲")
        father.presses("保存并继续")
        father.presses("保存并继续")
        father.chooses("纸质证件如何领取", "只要电子证照")
        father.presses("保存并继续")
        father.page.goto(re.sub(r"/(step|materials|review)/.*", "/materials/", father.page.url))
        father.page.get_by_label(re.compile("我承诺")).first.check()
        father.presses("保存并继续")
        father.presses("提交")
        father.sees("收件凭证与进度")
        number = number_on(father)
    finally:
        installation.break_register("civil", "ok")
    eventually(father, f"/applications/{number}/", "手工填写的内容已与数据源核对", seconds=90)


def test_two_tabs_file_one_application(visitor, installation):
    mother = visitor()
    mother.signs_in(installation.people["mother-4"]["phone"])
    fills_the_form(mother, "吴小满")
    other = mother.context.new_page()
    other.goto(mother.page.url)
    for tab in (mother.page, other):
        tab.evaluate("document.querySelector('form[action*=\"/file/\"]').submit()")
    for tab in (mother.page, other):
        tab.wait_for_url(re.compile(r"/applications/\d{16}/"))
    assert mother.page.url == other.url
    mother.goes_to("/me/")
    assert mother.page.locator("a[href*='/applications/']").count() == 1


def test_a_form_begun_on_the_phone_is_finished_at_the_counter(visitor, installation):
    resident, officer = visitor(), visitor(phone=False)
    resident.signs_in(installation.people["elder-1"]["phone"])
    resident.goes_to("/things/birth/")
    resident.presses("开始办理")
    resident.presses("同意，请帮我填好")
    resident.presses("保存，稍后再填")
    resident.presses("获取窗口取件码")
    code = resident.page.locator(".tb-code").inner_text()
    officer.signs_in("counter-1")
    officer.goes_to("/desk/counter/")
    officer.types("取件码", "ZZZZ ZZZZ")
    officer.presses("打开表单")
    officer.sees("没有与此取件码对应的表单")
    officer.types("取件码", code)
    officer.presses("打开表单")
    officer.types("孩子姓名", "陈小满")
    officer.presses("保存并继续")
    resident.goes_to("/me/looks/")
    resident.sees("小孩出生")


def test_an_ineligible_person_learns_why_and_what_to_do(visitor, installation):
    outsider = visitor()
    outsider.signs_in(installation.people["outsider"]["phone"])
    outsider.goes_to("/things/birth/")
    outsider.presses("开始办理")
    outsider.presses("同意，请帮我填好")
    outsider.sees("暂时不能提交")
    outsider.sees("父母双方均为本市家庭户口")
    outsider.sees("请到户籍地派出所窗口办理")
    assert outsider.page.get_by_role("button", name="提交", exact=True).count() == 0


def test_the_whole_filing_in_english(visitor, installation):
    mother = visitor(prefix="/en")
    mother.signs_in(installation.people["mother-2"]["phone"])
    mother.goes_to("/things/birth/")
    mother.presses("Start")
    mother.presses("I agree, fill the form for me")
    mother.types("Child's full name", "Li An")
    mother.chooses("Child's ethnicity", "the father's")
    mother.presses("Save and continue")
    labels = mother.page.locator("label, legend, h1, button, dt, .govuk-hint").all_inner_texts()
    assert [label for label in labels if re.search(r"[一-鿿]", label)] == []


def test_the_keyboard_alone_leads_to_the_form(visitor, installation):
    resident = visitor(phone=False)
    resident.signs_in(installation.people["young-single"]["phone"])
    resident.goes_to("/things/birth/")
    for _ in range(60):
        resident.page.keyboard.press("Tab")
        if resident.page.evaluate("document.activeElement.innerText") == "开始办理":
            break
    with resident.page.expect_navigation():
        resident.page.keyboard.press("Enter")
    resident.sees("由我们替您向各部门查询")


def test_large_text_is_one_press_away_and_stays(visitor):
    reader = visitor()
    reader.goes_to("/")
    reader.presses("大字版")
    reader.goes_to("/things/birth/")
    assert reader.page.locator("html").get_attribute("data-text") == "large"


@pytest.mark.parametrize(
    "path", ["/", "/things/birth/", "/services/birth-registration/", "/halls/", "/verify/", "/api/v1/docs"]
)
def test_public_pages_are_light_and_fit_a_small_screen(visitor, installation, path):
    reader = visitor()
    reader.page.set_viewport_size({"width": 320, "height": 640})
    sizes: list[int] = []
    reader.page.on(
        "response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]) if answer.ok else None
    )
    reader.goes_to(path)
    reader.page.wait_for_load_state("networkidle")
    assert sum(sizes) < 200_000


def test_a_client_without_token_is_told_so(installation):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{installation.url}/api/v1/cases", timeout=5)
    assert refused.value.code == 401
    assert json.load(refused.value)["code"] == "unauthorized"
