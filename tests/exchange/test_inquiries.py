"""Questions about data and about looks: to the right office, by the right day, answered once, told to the person."""

from typing import Any

import pytest

from tests.exchange.entries import a_call
from tests.exchange.questions import looked_at
from tests.world import Enter, Family, File, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.models import Case
from tongban.exchange import api as exchange
from tongban.exchange.identifiers import member_of
from tongban.exchange.log.recording import digest_of, record
from tongban.exchange.models import Call, Inquiry, Stop
from tongban.exchange.operations import answer_inquiry
from tongban.forms.models import Draft
from tongban.forms.operations import dispute
from tongban.identity import queries as people
from tongban.kernel import events
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused
from tongban.kernel.workdays import workdays_between
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db


def _steward(officer: Any, agency: str) -> Any:
    return people.officer(officer(agency, ("steward",)))


def _deliver() -> None:
    while events.deliver(at=now()):
        pass


def test_a_look_is_questioned_at_the_office_that_looked(family: Family, officer: Any) -> None:
    _steward(officer, "police")
    look = looked_at(family.mother)
    inquiry = exchange.question_look(look.id, "为什么？", by=resident_of(family.mother), at=now())
    assert (inquiry.kind, inquiry.agency, inquiry.look_id, inquiry.words) == ("look", "police", look.id, "为什么？")
    assert workdays_between(today(), inquiry.due_on, book.current().calendar()) == 5


def test_an_office_without_a_steward_is_answered_for_by_the_data_office(family: Family) -> None:
    inquiry = exchange.question_look(looked_at(family.mother).id, "为什么？", by=resident_of(family.mother), at=now())
    assert inquiry.agency == "big-data-center"


def test_the_portals_own_reading_is_questioned_at_the_data_office(family: Family) -> None:
    call = a_call(subject_digest=digest_of(family.mother.id_number), actor_agency="", consumer="")
    record([call])
    assert (
        exchange.question_look(call.id, "为什么？", by=resident_of(family.mother), at=now()).agency == "big-data-center"
    )


def test_another_offices_system_is_questioned_at_its_office_and_stopped_by_it(family: Family, officer: Any) -> None:
    tax = _steward(officer, "tax")
    member = member_of(book.current().book.agencies["tax"])
    call = a_call(subject_digest=digest_of(family.mother.id_number), consumer=f"{member}/registry")
    record([call])
    inquiry = exchange.question_look(call.id, "为什么？", by=resident_of(family.mother), at=now())
    answer_inquiry(inquiry.id, "stopped", "没有依据。", by=tax, at=now())
    stop = Stop.objects.get()
    assert (inquiry.agency, stop.source, stop.consumer, stop.purpose) == ("tax", call.source, member, "birth")


def test_nobody_questions_a_look_at_somebody_else(family: Family) -> None:
    look = looked_at(family.mother)
    with pytest.raises(Call.DoesNotExist):
        exchange.question_look(look.id, "为什么？", by=resident_of(family.stranger), at=now())


def test_a_look_is_questioned_once_at_a_time_and_in_words(family: Family) -> None:
    look, mother = looked_at(family.mother), resident_of(family.mother)
    with pytest.raises(Refused):
        exchange.question_look(look.id, "  ", by=mother, at=now())
    exchange.question_look(look.id, "为什么？", by=mother, at=now())
    with pytest.raises(Refused) as again:
        exchange.question_look(look.id, "为什么？", by=mother, at=now())
    assert again.value.code == "already_asked"


def test_a_dispute_in_a_form_goes_to_the_office_that_holds_the_record(
    family: Family, draft: Draft, officer: Any
) -> None:
    _steward(officer, "health")
    mother = resident_of(family.mother)
    for _time in range(2):
        dispute(draft.id, "child.sex", "是男孩。", by=mother, at=now())
    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.agency, inquiry.source, inquiry.field, inquiry.words, inquiry.concerning) == (
        "datum",
        "health",
        "health-births",
        "births.sex",
        "是男孩。",
        str(draft.id),
    )


def test_an_officer_questions_a_field_of_a_case(file: File, officer: Any) -> None:
    case = Case.objects.get(application=file(), service="birth-registration")
    reviewer = people.officer(officer("police"))
    cases.claim(case.id, by=reviewer, at=now())
    inquiry = cases.question_datum(case.id, "child.sex", "与证件不符。", by=reviewer, at=now())
    case.application.refresh_from_db()
    assert (inquiry.source, inquiry.concerning, inquiry.raised_by) == ("health-births", case.number, "吴敏")
    assert case.application.answers["child.sex"]["disputed"] == "与证件不符。"


@pytest.mark.parametrize(("question", "code"), [("child.name", "not_from_a_register"), ("birth.weight", "not_yours")])
def test_only_what_the_service_asks_and_a_register_says_is_questioned(
    question: str, code: str, file: File, officer: Any
) -> None:
    case = Case.objects.get(application=file(), service="birth-registration")
    reviewer = people.officer(officer("police"))
    cases.claim(case.id, by=reviewer, at=now())
    with pytest.raises(Refused) as refusal:
        cases.question_datum(case.id, question, "不对。", by=reviewer, at=now())
    assert refusal.value.code == code


def test_the_person_is_told_the_answer(family: Family, officer: Any) -> None:
    police = _steward(officer, "police")
    inquiry = exchange.question_look(looked_at(family.mother).id, "为什么？", by=resident_of(family.mother), at=now())
    answer_inquiry(inquiry.id, "explained", "核对出生登记。", by=police, at=now())
    _deliver()
    told = Notice.objects.get(url="/me/questions/")
    assert told.id_number == family.mother.id_number
    assert (inquiry.number in told.body_zh, "核对出生登记。" in told.body_zh) == (True, True)


@pytest.mark.parametrize(
    ("agency", "roles", "outcome", "words", "code"),
    [
        ("police", ("reviewer",), "explained", "核对。", "not_yours"),
        ("police", ("steward",), "corrected", "核对。", "unknown_choice"),
        ("police", ("steward",), "explained", " ", "words_missing"),
    ],
)
def test_who_may_answer_and_how(
    agency: str, roles: tuple[str, ...], outcome: str, words: str, code: str, family: Family, officer: Any
) -> None:
    _steward(officer, "police")
    inquiry = exchange.question_look(looked_at(family.mother).id, "为什么？", by=resident_of(family.mother), at=now())
    with pytest.raises(Refused) as refusal:
        answer_inquiry(inquiry.id, outcome, words, by=people.officer(officer(agency, roles)), at=now())
    assert refusal.value.code == code


def test_an_answer_is_final_and_no_other_offices(family: Family, officer: Any) -> None:
    police, tax = _steward(officer, "police"), _steward(officer, "tax")
    inquiry = exchange.question_look(looked_at(family.mother).id, "为什么？", by=resident_of(family.mother), at=now())
    with pytest.raises(Inquiry.DoesNotExist):
        answer_inquiry(inquiry.id, "explained", "核对。", by=tax, at=now())
    answer_inquiry(inquiry.id, "explained", "核对。", by=police, at=now())
    with pytest.raises(Refused) as refusal:
        answer_inquiry(inquiry.id, "explained", "又核对。", by=police, at=now())
    assert refusal.value.code == "already_answered"


def test_the_office_answers_on_its_page(family: Family, officer: Any, enter: Enter) -> None:
    browser = enter(officer("police", ("steward",)))
    inquiry = exchange.question_look(looked_at(family.mother).id, "为什么？", by=resident_of(family.mother), at=now())
    page = f"/exchange/inquiries/{inquiry.id}/"
    listed = [
        inquiry.number in browser.get(f"/exchange/inquiries/{query}").text
        for query in ("", f"?q={inquiry.number}", "?q=none", "?state=open", "?state=explained", "?kind=datum")
    ]
    assert listed == [True, True, False, True, False, False]
    assert "为什么？" in browser.get(page).text
    kept = browser.post(page, {"words": "还没选结果"})
    assert (kept.status_code, "还没选结果" in kept.text) == (422, True)
    assert browser.post(page, {"outcome": "explained", "words": "核对出生登记。"}).status_code == 302
    assert "核对出生登记。" in enter(family.mother).get("/me/questions/").text
