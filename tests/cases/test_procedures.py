"""Special procedures: begun, seen, appointed, found; public notices with objections; hearings by the law's days."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.cases.conftest import FILED, an_officer_of
from tests.cases.special import LEVEL, OFFICER, PLACE, Filed, file_special, let_pass, publish
from tests.world import Enter, Family, resident_of
from tongban.cases import api as cases
from tongban.cases.models import Objection, Proceeding
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
NOTICE_ENDS = date(2026, 10, 10)  # seven working days after 23 September: the holidays of autumn lie between
AFTER_NOTICE = datetime(2026, 10, 10, 16, 30, tzinfo=UTC)  # half past midnight in the city


@pytest.fixture
def filed(family: Family, settings: Any, tmp_path: Path) -> Filed:
    publish(settings, tmp_path / "book")
    return file_special(family, at=FILED)


@pytest.fixture
def noticed(filed: Filed) -> Filed:
    """Under review: its public notice is up."""
    filed.reviewed(at=FILED)
    return filed


@pytest.fixture
def after_notice(noticed: Filed) -> Filed:
    """Under review again: the notice has ended by itself."""
    let_pass(AFTER_NOTICE)
    return noticed


def _code(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return refused.value.code


def _notice_of(filed: Filed) -> Proceeding:
    return Proceeding.objects.get(case_id=filed.case(LEVEL).id, kind="public_notice")


def test_an_automatic_notice_begins_with_the_review_and_stops_the_clock(noticed: Filed) -> None:
    case, notice = noticed.case(LEVEL), _notice_of(noticed)
    assert (case.state, notice.state, notice.until) == ("suspended", "running", NOTICE_ENDS)
    assert ((case.suspension or {})["kind"], (case.suspension or {})["until"]) == (
        "public_notice",
        NOTICE_ENDS.isoformat(),
    )


def test_a_notice_publishes_what_the_book_says_masked_and_nothing_else(noticed: Filed) -> None:
    shown = cases.notice(_notice_of(noticed).id, on=NOTICE_ENDS)
    assert [(label.en, value.zh) for label, value in shown.lines] == [
        ("Name of the person cared for", "张**"),
        ("Address of the person cared for", "上海市黄浦区示例路***"),
        ("Your mobile number", "199****0021"),
    ]


def test_a_notice_ends_by_itself_after_its_day_and_the_days_left_are_left(noticed: Filed) -> None:
    before = noticed.case(LEVEL).due_on
    let_pass(AFTER_NOTICE - timedelta(hours=1))
    assert noticed.case(LEVEL).state == "suspended"
    let_pass(AFTER_NOTICE)
    case = noticed.case(LEVEL)
    assert (case.state, _notice_of(noticed).state) == ("under_review", "ended")
    assert before is not None
    assert case.due_on is not None
    assert case.due_on > before
    assert not cases.notices_with("", on=NOTICE_ENDS)


def test_nobody_ends_a_notice_early(noticed: Filed) -> None:
    assert _code(cases.resume, noticed.case(LEVEL).id, by=OFFICER, at=FILED) == "notice_runs"


def test_a_notice_of_a_case_that_was_taken_back_is_up_no_more(noticed: Filed) -> None:
    cases.withdraw(noticed.application.id, by=noticed.applicant, at=FILED)
    let_pass(FILED)
    assert not cases.notices_with("", on=NOTICE_ENDS)


def test_anybody_finds_the_notice_and_a_resident_objects_once(noticed: Filed, enter: Enter) -> None:
    Proceeding.objects.update(until=now().date() + timedelta(days=1))
    browser, url = enter(noticed.family.stranger), f"/public-notices/{_notice_of(noticed).id}/"
    number = noticed.case(LEVEL).number
    assert number in enter().get(f"/public-notices/?q={number}").content.decode()
    assert number not in enter().get("/public-notices/?q=nothing").content.decode().replace(f"q={number}", "")
    assert "张小明" not in enter().get(url).content.decode()
    assert [browser.post(url, {"words": "他不住在那里"}).status_code for _ in range(2)] == [302, 422]
    assert Objection.objects.count() == 1
    assert enter(noticed.family.mother).post(url, {"words": "我的"}).status_code == 422
    assert enter().post(url, {"words": "谁"}).status_code == 302


def test_an_objection_is_answered_before_the_decision_and_the_objector_is_told(noticed: Filed) -> None:
    stranger, officer = resident_of(noticed.family.stranger), OFFICER
    cases.object_to(_notice_of(noticed).id, "他不住在那里", by=stranger, at=FILED)
    let_pass(AFTER_NOTICE)
    case = noticed.case(LEVEL)
    decide: dict[str, Any] = {"grant": True, "reason": "", "by": officer, "at": AFTER_NOTICE}
    assert _code(cases.decide, case.id, **decide) == "objection_open"
    cases.answer_objection(Objection.objects.get().id, "已核实，确实居住", by=officer, at=AFTER_NOTICE)
    cases.decide(case.id, **decide)
    let_pass(AFTER_NOTICE)
    told = Notice.objects.filter(id_number=stranger.id_number).values_list("body_zh", flat=True)
    assert any("已核实" in body for body in told)


def test_an_objection_is_taken_at_the_counter(noticed: Filed, enter: Enter, officer: Any) -> None:
    Proceeding.objects.update(until=now().date() + timedelta(days=1))
    stranger, at_counter = noticed.family.stranger, enter(officer("police", ("counter",)))
    given = {"number": noticed.case(LEVEL).number, "id_number": stranger.id_number, "name": "陈生", "words": "不实"}
    assert at_counter.post("/desk/counter/objections/", given).status_code == 422
    assert at_counter.post("/desk/counter/objections/", {**given, "card_seen": "on"}).status_code == 302
    assert Objection.objects.get().taken_name == "吴敏"


def test_the_office_reads_objections_with_the_name_masked_and_answers_on_the_page(
    noticed: Filed, enter: Enter, officer: Any
) -> None:
    cases.object_to(_notice_of(noticed).id, "他不住在那里", by=resident_of(noticed.family.stranger), at=FILED)
    desk, case = enter(officer("health")), noticed.case(LEVEL)
    cases.hand_over(case.id, None, by=_supervisor(), at=FILED)
    shown = desk.get(f"/desk/cases/{case.id}/").content.decode()
    assert ("他不住在那里" in shown, "陈*" in shown, "陈生" in shown) == (True, True, False)
    objection = Objection.objects.get()
    answered = desk.post(f"/desk/cases/{case.id}/objections/{objection.id}/", {"answer": "已核实"})
    assert (answered.status_code, Objection.objects.get().answer) == (302, "已核实")


def test_an_assessment_is_appointed_moved_and_its_finding_becomes_an_answer(after_notice: Filed) -> None:
    case, officer = after_notice.case(LEVEL), OFFICER
    cases.start_procedure(case.id, "assessed", "需要上门评定", by=officer, at=AFTER_NOTICE)
    due = AFTER_NOTICE + timedelta(days=3)
    assert _code(cases.appoint, case.id, AFTER_NOTICE, "家中", by=officer, at=AFTER_NOTICE) == "on"
    cases.appoint(case.id, due, "家中", by=officer, at=AFTER_NOTICE)
    cases.wish_other_date(case.id, "周五上午", by=after_notice.applicant, at=AFTER_NOTICE)
    wished = Proceeding.objects.get(key="assessed").appointment
    assert wished is not None
    assert wished["wish"] == "周五上午"
    cases.appoint(case.id, due + timedelta(days=1), "家中", by=officer, at=AFTER_NOTICE)
    assert _code(cases.resume, case.id, by=officer, at=AFTER_NOTICE) == "finding_missing"
    assert _code(cases.record_finding, case.id, "评定完成", "9", by=officer, at=AFTER_NOTICE) == "value"
    cases.record_finding(case.id, "评定完成", "2", by=officer, at=AFTER_NOTICE)
    case = after_notice.case(LEVEL)
    assert (case.state, case.application.answers["care.level"]["value"]) == ("under_review", "2")
    assert case.application.answers["care.monthly"]["value"] == 150  # reckoned anew from what was found
    cases.decide(case.id, grant=True, reason="", by=officer, at=AFTER_NOTICE)
    let_pass(AFTER_NOTICE)
    assert after_notice.case(PLACE).state == "received"
    told = Notice.objects.filter(id_number=after_notice.applicant.id_number).values_list("body_zh", flat=True)
    assert any("家中" in body for body in told)
    assert any("评定完成" in body for body in told)


def test_a_procedure_whose_time_has_passed_lets_the_clock_run_and_still_wants_its_finding(after_notice: Filed) -> None:
    case, officer = after_notice.case(LEVEL), OFFICER
    cases.start_procedure(case.id, "assessed", "需要上门评定", by=officer, at=AFTER_NOTICE)
    later = AFTER_NOTICE + timedelta(days=60)
    let_pass(later)
    assert after_notice.case(LEVEL).state == "under_review"
    assert _code(cases.decide, case.id, grant=True, reason="", by=officer, at=later) == "finding_missing"
    cases.record_finding(case.id, "评定完成", "1", by=officer, at=later)
    cases.decide(case.id, grant=True, reason="", by=officer, at=later)


def test_a_hearing_is_asked_for_within_five_days_and_held_before_the_decision(after_notice: Filed) -> None:
    case, officer = after_notice.case(LEVEL), OFFICER
    cases.offer_hearing(case.id, "拟不予批准：未实际居住", by=officer, at=AFTER_NOTICE)
    refuse: dict[str, Any] = {"grant": False, "reason": "未实际居住", "by": officer}
    assert _code(cases.decide, case.id, at=AFTER_NOTICE, **refuse) == "hearing_offered"
    cases.ask_hearing(case.id, by=after_notice.applicant, at=AFTER_NOTICE)
    later = AFTER_NOTICE + timedelta(days=14)
    assert _code(cases.decide, case.id, at=later, **refuse) == "hearing_asked"
    cases.start_procedure(case.id, "heard", "依申请举行听证", by=officer, at=AFTER_NOTICE)
    soon, seven = AFTER_NOTICE + timedelta(days=8), AFTER_NOTICE + timedelta(days=14)
    assert _code(cases.appoint, case.id, soon, "二楼会议室", by=officer, at=AFTER_NOTICE) == "on"
    cases.appoint(case.id, seven, "二楼会议室", by=officer, at=AFTER_NOTICE)
    cases.record_finding(case.id, "听证笔录：未实际居住", by=officer, at=seven)
    cases.decide(case.id, at=seven, **refuse)
    assert after_notice.case(LEVEL).state == "refused"


def test_a_hearing_nobody_asks_for_in_time_lapses(after_notice: Filed) -> None:
    case, officer = after_notice.case(LEVEL), OFFICER
    cases.offer_hearing(case.id, "拟不予批准", by=officer, at=AFTER_NOTICE)
    later = AFTER_NOTICE + timedelta(days=10)
    assert _code(cases.ask_hearing, case.id, by=after_notice.applicant, at=later) == "too_late"
    cases.decide(case.id, grant=False, reason="未实际居住", by=officer, at=later)


def test_only_the_applicant_asks_for_a_hearing(after_notice: Filed) -> None:
    case = after_notice.case(LEVEL)
    cases.offer_hearing(case.id, "拟不予批准", by=OFFICER, at=AFTER_NOTICE)
    stranger = resident_of(after_notice.family.stranger)
    assert _code(cases.ask_hearing, case.id, by=stranger, at=AFTER_NOTICE) == "not_yours"


def test_the_desk_and_the_applicants_page_lead_through_it(after_notice: Filed, enter: Enter, officer: Any) -> None:
    Proceeding.objects.update(began_on=now().date())
    desk, mine = enter(officer("health")), enter(after_notice.family.mother)
    case = after_notice.case(LEVEL)
    cases.hand_over(case.id, None, by=_supervisor(), at=now())
    page = f"/desk/cases/{case.id}/"

    def made(move: str, **given: Any) -> int:
        return desk.post(f"{page}{move}/", {**given, "version": after_notice.case(LEVEL).version}).status_code

    assert "上门评定" in desk.get(f"{page}start-procedure/").content.decode()
    assert made("start-procedure", procedure="assessed") == 422
    assert made("start-procedure", procedure="assessed", reason="需要上门评定") == 302
    assert made("appoint", on=f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}", place="家中") == 302
    progress = f"/applications/{after_notice.application.number}/"
    shown = mine.get(progress).content.decode()
    assert ("上门评定" in shown, "家中" in shown) == (True, True)
    assert mine.post(f"{progress}date/{case.id}/", {"words": "周五"}).status_code == 302
    assert "周五" in desk.get(page).content.decode()
    assert made("record-finding", words="评定完成") == 422
    assert made("record-finding", words="评定完成", value="1") == 302
    assert made("offer-hearing", reason="拟批准") == 302
    assert "hearing" in mine.get(progress).content.decode()
    assert mine.post(f"{progress}hearing/{case.id}/").status_code == 302
    assert Proceeding.objects.get(key="heard").state == "asked"


def _supervisor() -> identity.Officer:
    return an_officer_of("health", "reviewer", "supervisor")


def test_a_procedure_whose_condition_is_not_met_does_not_begin(family: Family, settings: Any, tmp_path: Path) -> None:
    never = {"begins: review": 'begins: review\n    when: care.name == ""'}
    publish(settings, tmp_path / "book", never)
    filed = file_special(family, at=FILED)
    assert filed.reviewed(at=FILED).state == "under_review"


def test_the_days_may_be_a_parameters(family: Family, settings: Any, tmp_path: Path) -> None:
    publish(settings, tmp_path / "book", {"days: 7": "days: inquiry_days"})
    filed = file_special(family, at=FILED)
    filed.reviewed(at=FILED)
    assert _notice_of(filed).until == date(2026, 10, 8)


def test_an_unknown_notice_does_not_exist(filed: Filed, enter: Enter) -> None:
    assert enter().get(f"/public-notices/{UUID(int=1)}/").status_code == 404
