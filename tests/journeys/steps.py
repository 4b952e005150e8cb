"""What several journeys have in common, told as a person would."""

import re
import time
from collections.abc import Callable
from typing import Any


def fills_the_form(parent: Any, name: str) -> int:
    """Go from the guide to the review; return how many answers are typed or chosen for an only child."""
    parent.goes_to("/things/birth/")
    parent.presses("开始办理")
    parent.presses("同意，请帮我填好")
    while parent.page.get_by_role("button", name="重新查询").count():  # a machine under load may be slow to answer
        parent.presses("重新查询")
    children = parent.page.get_by_role("group", name=re.compile("为哪个孩子办理")).get_by_role("radio")
    if children.count():  # of twins, one is chosen
        children.first.check()
    parent.types("孩子姓名", name)
    parent.chooses("孩子民族", "随父亲")
    parent.presses("保存并继续")
    parent.chooses("孩子落户在哪一方", "随母亲")
    parent.presses("保存并继续")
    parent.chooses("纸质证件如何领取", "只要电子证照")
    parent.presses("保存并继续")
    parent.sees("核对并提交")
    return 4


def files(parent: Any, name: str) -> str:
    """Fill and file; return the application's number."""
    fills_the_form(parent, name)
    parent.presses("提交")
    parent.sees("收件凭证与进度")
    return number_on(parent)


def number_on(person: Any) -> str:
    found = re.search(r"/applications/(\d{16})/", person.page.url)
    assert found, person.page.url
    return found.group(1)


def confirms(other: Any, number: str) -> None:
    """Open what waits under My things and agree."""
    other.goes_to("/me/")
    other.clicks(other.page.locator(f"a[href$='/applications/{number}/confirm/']"))
    other.presses("我确认")
    other.sees("您已确认")


def eventually(person: Any, path: str, words: str, *, seconds: float = 120) -> None:
    """Load a page again until it says something: the worker is a process of its own."""
    until(lambda: _says(person, path, words), words, seconds)


def until(is_so: Callable[[], bool], what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.4)


def opens_case(officer: Any, number: str, service: str) -> None:
    """Find an application's case in the officer's list."""
    until(lambda: _is_listed(officer, number, service), f"{service} of {number} in the list")
    officer.clicks(officer.page.get_by_role("row").filter(has_text=service).get_by_role("link").first)


def moves(officer: Any, move: str, *, reason: str = "", days: str = "") -> None:
    """Make one move on the open case."""
    officer.follows(move)
    if reason:
        officer.page.locator("#reason").fill(reason)
    if days:
        officer.page.locator("#days").fill(days)
    officer.presses(move)
    officer.sees("已完成")


def grants(officer: Any, number: str, service: str) -> None:
    """Accept, review and grant one case."""
    opens_case(officer, number, service)
    for move in ("受理", "开始审核", "准予"):
        moves(officer, move)


def _is_listed(officer: Any, number: str, service: str) -> bool:
    officer.page.goto(f"{officer.installation.url}/desk/?q={number}")
    return officer.page.get_by_role("row").filter(has_text=service).count() == 1


def _says(person: Any, path: str, words: str) -> bool:
    """Tell whether a page says something, also inside what is folded away."""
    person.page.goto(person.installation.url + person.prefix + path)
    return words in (person.page.locator("main").text_content() or "")
