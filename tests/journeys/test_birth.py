"""A child is born: from the phone of its parents over seven offices' desks to certificates that verify."""

from io import BytesIO

import pypdf
import pytest
import zxingcpp
from PIL import Image

from tests.journeys.steps import confirms, eventually, fills_the_form, grants, moves, number_on, opens_case

pytestmark = pytest.mark.browser


def test_a_birth_is_handled_once_from_phone_to_certificate(visitor, installation):
    mother, father = visitor(), visitor()

    # a mother finds it by an everyday word and by pinyin, and reads what it takes
    mother.goes_to("/")
    mother.page.get_by_role("searchbox").fill("chusheng")
    mother.presses("搜索")
    mother.sees("小孩出生")
    mother.page.get_by_role("searchbox").fill("上户口")
    mother.presses("搜索")
    mother.follows("小孩出生“一件事”")
    mother.sees("联办事项")

    # she signs in, types four answers, uploads nothing, and files
    mother.signs_in(installation.people["mother-1"]["phone"])
    assert fills_the_form(mother, "彭安安") <= 8
    assert mother.page.locator("input[type=file]").count() == 0
    mother.presses("提交")
    mother.sees("收件凭证与进度")
    mother.sees("等待确认")
    mother.sees("须先由彭志远在")
    number = number_on(mother)

    # the father confirms on his own phone, and on-the-spot services are done without anybody
    father.signs_in(installation.people["father-1"]["phone"])
    confirms(father, number)
    eventually(mother, f"/applications/{number}/", "已办结 3／10")

    # the police ask for something once; she answers; they must accept, and grant
    police = visitor(phone=False)
    police.signs_in("police-1")
    opens_case(police, number, "出生登记")
    moves(police, "要求补正", reason="请说明孩子姓名用字")
    mother.goes_to(f"/applications/{number}/")
    mother.sees("请说明孩子姓名用字")
    mother.types("您的答复", "安是平安的安")
    mother.presses("提交材料")
    mother.sees("已提交，并已告知受理部门")
    police.page.reload()
    police.sees("安是平安的安")
    assert police.page.get_by_role("link", name="不予受理").count() == 0
    for move in ("受理", "开始审核", "准予"):
        moves(police, move)

    # the health commission stops the clock, goes on, and grants
    health = visitor(phone=False)
    health.signs_in("health-1")
    opens_case(health, number, "计划生育情况审核")
    moves(health, "受理")
    moves(health, "开始审核")
    moves(health, "中止计时", reason="调阅档案", days="3")
    eventually(mother, f"/applications/{number}/", "调阅档案")
    moves(health, "恢复办理")
    moves(health, "准予")

    # the others grant as their turn comes
    for staff, service in (
        ("human-resources-1", "社会保障卡"),
        ("medical-insurance-1", "医疗保险参保登记"),
        ("social-insurance-1", "生育保险待遇"),
    ):
        officer = visitor(phone=False)
        officer.signs_in(staff)
        grants(officer, number, service)

    # everything is done: she holds the certificates, and the police's new number is on them
    eventually(mother, f"/applications/{number}/", "已办结 10／10")
    mother.goes_to("/certificates/")
    for title in ("出生医学证明", "预防接种证", "居民户口簿", "社会保障卡", "门急诊就医记录册", "生育医学证明"):
        mother.sees(title)
    page_number = _child_number(mother, "居民户口簿")
    assert page_number.startswith("310100")
    assert _child_number(mother, "社会保障卡") == page_number

    # the PDF is one, in Chinese, and its QR code verifies before anybody
    pdf = _pdf(mother)
    assert pdf[:4] == b"%PDF"
    assert "彭安安" in pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text()
    verify = _scanned(mother)
    stranger = visitor()
    stranger.page.goto(verify)
    stranger.looks()
    stranger.sees("此证照有效")
    stranger.sees_not("彭安安")
    stranger.page.goto(verify[:-3] + "XXX")
    stranger.sees("查无此证")

    # she sees who looked at her data: registers and officers
    mother.goes_to("/me/looks/")
    mother.sees("婚姻登记信息")
    mother.sees("市公安局")


def _child_number(person, title: str) -> str:
    person.goes_to("/certificates/")
    card = person.page.locator("article").filter(has_text=title)
    person.clicks(card.get_by_role("link").first)
    row = person.page.locator(".govuk-summary-list__row").filter(has_text="孩子身份证号")
    return row.locator("dd").inner_text().strip()


def _pdf(person) -> bytes:
    href = person.page.locator("a[href$='document.pdf']").first.get_attribute("href")
    return person.context.request.get(person.installation.url + href).body()


def _scanned(person) -> str:
    picture = Image.open(BytesIO(person.page.locator("img.tb-qr").screenshot())).convert("L")
    found = zxingcpp.read_barcodes(picture.resize((picture.width * 2, picture.height * 2)))
    assert len(found) == 1
    return found[0].text
