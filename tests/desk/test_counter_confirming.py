"""A person without a phone confirms at the counter: found by two numbers, shown once, and every look kept."""

from typing import Any

import pytest
from django.core import signing
from django.test import Client as Browser

from tests.identity.people import an_id_number
from tests.world import Enter, Family, File, resident_of
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.audit import looks_at
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db
FIND = "/desk/counter/confirmations/"


@pytest.fixture
def application(file: File) -> cases.Application:
    return file(confirmed=False)


@pytest.fixture
def counter(officer: Any, enter: Enter) -> Browser:
    return enter(officer("health", ("counter",)))


def _typed(family: Family, application: cases.Application, **changed: str) -> dict[str, str]:
    return {"number": application.number, "id_number": family.father.id_number, **changed}


def _visit(counter: Browser, family: Family, application: cases.Application) -> str:
    """Find what the father is asked; return where the counter was led."""
    return counter.post(FIND, _typed(family, application)).headers["Location"]


def _state(application: cases.Application) -> str:
    return application.confirmations.get().state


def test_the_person_agrees_at_the_counter(family: Family, application: cases.Application, counter: Browser) -> None:
    visit = _visit(counter, family, application)
    page = counter.get(visit).content.decode()
    assert (family.father.name in page, application.number in page) == (True, True)
    answer = counter.post(visit, {"card_seen": "1"}, follow=True)
    assert (answer.redirect_chain, _state(application)) == ([("/desk/counter/", 302)], "confirmed")


def test_the_counter_shows_what_the_person_would_read_themself(
    family: Family, application: cases.Application, counter: Browser, enter: Enter
) -> None:
    at_counter = counter.get(_visit(counter, family, application)).content.decode()
    on_phone = enter(family.father).get(f"/applications/{application.number}/confirm/").content.decode()
    assert _answers(at_counter) == _answers(on_phone)


def _answers(page: str) -> str:
    return page[page.index("<dl") : page.index("</dl>")]


def test_the_person_does_not_agree_at_the_counter(
    family: Family, application: cases.Application, counter: Browser
) -> None:
    visit = _visit(counter, family, application)
    counter.post(f"{visit}decline/", {"card_seen": "1", "reason": "名字还没有商量好"})
    asked = application.confirmations.get()
    assert (asked.state, asked.reason, asked.taken_name) == ("declined", "名字还没有商量好", "吴敏")


def test_the_look_is_recorded_for_both_parents_before_anything_is_shown(
    family: Family, application: cases.Application, counter: Browser
) -> None:
    visit = _visit(counter, family, application)
    before = len(looks_at(family.father.id))
    counter.get(visit)
    seen = [(look.actor_label, look.purpose, look.concerning) for look in looks_at(family.father.id)]
    assert (before, seen) == (0, [("吴敏", "birth", application.number)])
    assert (len(looks_at(family.mother.id)), len(looks_at(family.stranger.id))) == (1, 0)


def test_a_look_at_somebody_who_never_signed_in_is_recorded_too(
    family: Family, application: cases.Application, counter: Browser
) -> None:
    id_number = an_id_number()
    application.confirmations.update(id_number=id_number, name="彭祖德")
    counter.get(counter.post(FIND, _typed(family, application, id_number=id_number)).headers["Location"])
    person = identity.person_by_id_number(id_number)
    assert person is not None
    assert ([look.actor_label for look in looks_at(person.id)], person.user, person.name) == (["吴敏"], None, "彭祖德")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"number": "2026010100000000"}, "请核对这两个号码"),
        ({"id_number": "310999199001011234"}, "身份证号"),
    ],
)
def test_what_was_typed_stays_when_nothing_is_found(
    changed: dict[str, str], words: str, family: Family, application: cases.Application, counter: Browser
) -> None:
    typed = _typed(family, application, **changed)
    answer = counter.post(FIND, typed)
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (422, True)
    assert [f'value="{value}"' in page for value in typed.values()] == [True, True]


def test_the_reason_stays_when_the_card_was_not_ticked(
    family: Family, application: cases.Application, counter: Browser
) -> None:
    visit = _visit(counter, family, application)
    answer = counter.post(f"{visit}decline/", {"reason": "名字还没有商量好"})
    assert (answer.status_code, "名字还没有商量好</textarea>" in answer.content.decode()) == (422, True)
    assert (counter.post(visit).status_code, _state(application)) == (422, "asked")


def test_a_visit_is_of_use_to_nobody_else_and_ends(
    family: Family,
    application: cases.Application,
    counter: Browser,
    officer: Any,
    enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visit = _visit(counter, family, application)
    colleague = enter(officer("health", ("counter",)))
    statuses = [colleague.get(visit).status_code, colleague.post(visit, {"card_seen": "1"}).status_code]
    monkeypatch.setattr(signing.time, "time", lambda: now().timestamp() + 1801)
    statuses += [counter.get(visit).status_code, counter.post(visit, {"card_seen": "1"}).status_code]
    assert (statuses, _state(application), looks_at(family.father.id)) == ([404] * 4, "asked", [])


def test_once_answered_nothing_more_is_shown(family: Family, application: cases.Application, counter: Browser) -> None:
    visit = _visit(counter, family, application)
    cases.confirm(application.id, by=resident_of(family.father), at=now())
    page = counter.get(visit).content.decode()
    assert ("<dl" in page, looks_at(family.father.id)) == (False, [])
    again = counter.post(FIND, _typed(family, application))
    assert (again.status_code, "已经答复过" in again.content.decode()) == (422, True)


def test_the_applicant_sees_that_it_was_confirmed_at_a_counter(
    family: Family, application: cases.Application, counter: Browser, enter: Enter
) -> None:
    counter.post(_visit(counter, family, application), {"card_seen": "1"})
    page = enter(family.mother).get(f"/applications/{application.number}/").content.decode()
    assert ("已在窗口确认" in page, "吴敏" in page) == (True, True)


def test_the_applicant_who_confirms_themself_is_told_who_does(
    family: Family, application: cases.Application, enter: Enter
) -> None:
    browser = enter(family.mother)
    answer = browser.post(f"/applications/{application.number}/confirm/", follow=True)
    ways = [address for address, _status in answer.redirect_chain]
    confirm, progress = f"/applications/{application.number}/confirm/", f"/applications/{application.number}/"
    assert (answer.status_code, ways) == (200, [confirm, progress])
    assert "由对方确认" in answer.content.decode()


def test_the_last_day_stands_on_both_pages(family: Family, application: cases.Application, enter: Enter) -> None:
    assert application.confirm_by is not None
    day = f"{application.confirm_by.year}年{application.confirm_by.month}月{application.confirm_by.day}日"
    pages = [
        enter(family.mother).get(f"/applications/{application.number}/"),
        enter(family.father).get(f"/applications/{application.number}/confirm/"),
    ]
    assert [day in page.content.decode() for page in pages] == [True, True]


def test_what_lapsed_says_so_on_both_pages(family: Family, application: cases.Application, enter: Enter) -> None:
    assert application.confirm_by is not None
    cases.Application.objects.update(confirm_by=now().date().replace(year=2025), wake_at=now())
    cases.chase(at=now())
    progress = enter(family.mother).get(f"/applications/{application.number}/").content.decode()
    confirm = enter(family.father).get(f"/applications/{application.number}/confirm/").content.decode()
    assert ("未按时确认" in progress, "确认期限已过" in confirm, "<button type" in confirm.split("<main")[1]) == (
        True,
        True,
        False,
    )
