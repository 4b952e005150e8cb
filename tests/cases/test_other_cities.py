"""Cases that another city decides, on both sides: what is sent, what is opened, and how what is told is followed."""

from datetime import timedelta
from itertools import product
from typing import Any

import msgspec
import pytest
import yaml
from django.conf import settings as configured

from tests.cases.conftest import FILED, an_officer_of, work_off
from tests.identity.people import a_resident
from tests.world import Enter, answered, resident_of
from tongban.book import api as book
from tongban.cases import across
from tongban.cases import api as cases
from tongban.cases.models import Application, Case
from tongban.cases.operations import following, hearing
from tongban.cases.states import ApplicationState, CaseState
from tongban.exchange.models import Outgoing
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel import events
from tongban.kernel.audit import history_of
from tongban.kernel.ids import uuid7
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
HERE, THERE = "CN-310000", "CN-330400"


@pytest.fixture
def mover(edition: book.Edition) -> identity.Person:
    return a_resident("任芳", "19900000021")


@pytest.fixture
def moved(mover: identity.Person) -> Application:
    """A move, filed here, that waits for the other city."""
    return cases.file_answers("household-move", mover, answers(mover), by=resident_of(mover).actor, key="m", at=FILED)


def answers(person: identity.Person) -> forms.Stored:
    examples = yaml.safe_load((configured.BOOK_DIR / "examples" / "household-move.yaml").read_text())["examples"]
    own = {"applicant.id_number": person.id_number, "applicant.name": person.name, "applicant.phone": person.phone}
    typed = {"move.from_address": "嘉兴市示例路9号", "move.from_head": "任国"}
    return answered(**{**examples[0]["given"], **own, **typed})


def case_of(application: Application, service: str) -> Case:
    return Case.objects.select_related("application__applicant").get(application=application, service=service)


def told(case: Case, version: int, state: CaseState, **more: Any) -> across.Moved:
    return across.Moved(case=case.id, version=version, number="J-1", state=state, **more)


def granted(case: Case, version: int) -> across.Moved:
    proof = across.Proof("Q-1", across.Words("户口迁移证", "Move certificate"), "https://jx.example/verify/Q-1")
    days = {"accepted_at": FILED, "due_on": FILED.date(), "decided_at": FILED}
    return told(case, version, CaseState.CLOSED, granted=True, certificates=[proof], **days)


def sent(topic: str) -> list[Outgoing]:
    return list(Outgoing.objects.filter(topic=topic).order_by("id"))


def hear(message: across.Moved) -> None:
    following.follow(THERE, message, at=FILED)


def test_what_the_other_city_decides_is_sent_there_once_with_what_its_service_asks(moved: Application) -> None:
    work_off(FILED)
    work_off(FILED + timedelta(days=40))  # the clock is the other city's: nothing is deemed accepted here
    (message,) = sent("case.file")
    filed = msgspec.convert(message.body, across.Filed)
    case, asked = case_of(moved, "move-out"), book.current().book.services["move-out"].asks
    assert (message.instance, filed.case, filed.number, case.state) == (THERE, case.id, case.number, "received")
    assert set(filed.answers) == {one.question for one in asked}
    assert (message.about, message.purpose) == (moved.applicant.id_number, "move-out")
    assert case_of(moved, "move-in").state == "waiting"


def test_no_officer_here_decides_it(moved: Application) -> None:
    with pytest.raises(Refused, match="外市"):
        cases.accept(case_of(moved, "move-out").id, by=an_officer_of("jiaxing-police"), at=FILED)


def test_a_grant_there_releases_what_waited_here(moved: Application, mover: identity.Person) -> None:
    case = case_of(moved, "move-out")
    hear(granted(case, 5))
    case.refresh_from_db()
    assert (case.state, case.granted, case.wake_at) == ("closed", True, None)
    assert [one.number for one in cases.proofs_from_elsewhere(case)] == ["Q-1"]
    assert case_of(moved, "move-in").state == "received"
    acts = [one.action for one in history_of([case.id])]
    assert acts[-5:] == [f"cases.{act}" for act in ("accepted", "review_started", "granted", "delivered", "closed")]
    events.deliver(at=FILED)
    assert Notice.objects.filter(body_zh__contains="户口迁出").count() == 1


def test_what_is_older_or_told_twice_changes_nothing(moved: Application) -> None:
    case = case_of(moved, "move-out")
    asked = told(case, 3, CaseState.SUPPLEMENT_REQUESTED, supplement={"missing": "照片", "until": "2026-12-01"})
    hear(asked)
    hear(asked)
    hear(told(case, 2, CaseState.ACCEPTED))
    case.refresh_from_db()
    assert (case.state, case.version) == ("supplement_requested", 1)


def test_a_stranger_city_moves_nothing(moved: Application) -> None:
    case = case_of(moved, "move-out")
    following.follow("CN-440100", granted(case, 1), at=FILED)
    case.refresh_from_db()
    assert case.state == "received"


def test_a_refusal_there_ends_what_waited_here(moved: Application) -> None:
    case = case_of(moved, "move-out")
    hear(told(case, 4, CaseState.CLOSED, granted=False, reason="不符", decided_at=FILED))
    assert case_of(moved, "move-in").state == "not_accepted"
    moved.refresh_from_db()
    assert moved.state == ApplicationState.FINISHED


def test_the_answer_to_a_supplement_and_a_withdrawal_are_told(moved: Application, mover: identity.Person) -> None:
    case, resident = case_of(moved, "move-out"), resident_of(mover)
    hear(told(case, 2, CaseState.SUPPLEMENT_REQUESTED, supplement={"missing": "照片", "until": "2026-12-01"}))
    cases.answer_supplement(case.id, "见附件", None, by=resident, at=FILED)
    cases.withdraw(moved.id, by=resident, at=FILED)
    events.deliver(at=FILED)
    assert [one.body["words"] for one in sent("case.supplemented")] == ["见附件"]
    assert [one.body for one in sent("case.withdrawn")] == [{"case": str(case.id)}]
    hear(granted(case, 9))  # it crossed the withdrawal
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert "cases.told_too_late" in [one.action for one in history_of([case.id])]


@pytest.fixture
def filed(mover: identity.Person) -> across.Filed:
    """What the other city sends, once this one is Jiaxing."""
    applicant = across.Applicant(mover.id_number, mover.name, mover.phone)
    image = across.File("booklet.png", "image/png", b"\x89PNG")
    return across.Filed(
        case=uuid7(),
        number="2026112400000001-01",
        bundle="household-move",
        service="move-out",
        applicant=applicant,
        title=mover.name,
        answers=answers(mover),
        materials={"marriage-certificate": {"way": "source"}},
        promised_days=3,
        filed_at=FILED,
        files=[image],
    )


@pytest.fixture
def jiaxing(settings: Any) -> None:
    settings.TONGBAN_INSTANCE = THERE


def opened(filed: across.Filed) -> Case:
    hearing.open_file(HERE, filed, at=FILED)
    return Case.objects.select_related("application").get(service="move-out")


@pytest.mark.usefixtures("jiaxing")
def test_a_file_opens_one_case_however_often_it_comes(filed: across.Filed) -> None:
    opened(filed)
    case = opened(filed)
    assert (case.state, case.agency, case.application.filed_in) == ("received", "jiaxing-police", HERE)
    assert [one.name for one in cases.evidence_of(case.id)] == ["booklet.png"]
    (message,) = sent("case.moved")
    moved = msgspec.convert(message.body, across.Moved)
    assert (message.instance, moved.case, moved.state) == (HERE, filed.case, "received")


@pytest.mark.usefixtures("jiaxing")
def test_each_move_is_told_home_and_the_applicant_is_told_there_only(filed: across.Filed) -> None:
    case, officer = opened(filed), an_officer_of("jiaxing-police")
    cases.accept(case.id, by=officer, at=FILED)
    events.deliver(at=FILED)
    cases.start_review(case.id, by=officer, at=FILED)
    events.deliver(at=FILED)
    cases.decide(case.id, grant=True, reason="", by=officer, at=FILED)
    work_off(FILED)
    events.deliver(at=FILED)
    states = [one.body["state"] for one in sent("case.moved")]
    assert states == ["received", "accepted", "under_review", "closed"]
    last = msgspec.convert(sent("case.moved")[-1].body, across.Moved)
    assert [one.title.zh for one in last.certificates] == ["户口迁移证"]
    assert not Notice.objects.exists()
    case.application.refresh_from_db()
    assert case.application.state == ApplicationState.FINISHED


@pytest.mark.usefixtures("jiaxing")
def test_a_supplement_and_a_withdrawal_come_from_where_it_was_filed(filed: across.Filed) -> None:
    case, officer = opened(filed), an_officer_of("jiaxing-police")
    cases.request_supplement(case.id, "照片", by=officer, at=FILED)
    hearing.take_supplement("CN-440100", across.Supplemented(filed.case, "x"), at=FILED)
    hearing.take_supplement(HERE, across.Supplemented(filed.case, "见附件", left_out=["large.pdf"]), at=FILED)
    case.refresh_from_db()
    assert (case.state, (case.supplement or {})["words"]) == ("received", "见附件 文件过大，未能传送：large.pdf")
    hearing.take_withdrawal(HERE, across.Withdrawn(filed.case), at=FILED)
    hearing.take_withdrawal(HERE, across.Withdrawn(filed.case), at=FILED)
    case.refresh_from_db()
    assert (case.state, Application.objects.get(id=case.application_id).state) == ("withdrawn", "withdrawn")


@pytest.mark.parametrize(("city", "service"), [(THERE, "no-such"), ("CN-110000", "move-out")])
def test_what_nobody_here_decides_is_turned_down(filed: across.Filed, settings: Any, city: str, service: str) -> None:
    settings.TONGBAN_INSTANCE = city
    hearing.open_file(HERE, msgspec.structs.replace(filed, service=service), at=FILED)
    (message,) = sent("case.moved")
    assert (message.body["state"], message.body["reason"]) == ("not_accepted", "当地单位已不再办理该事项。")
    assert not Application.objects.exists()


@pytest.mark.usefixtures("jiaxing")
def test_the_desk_says_that_a_case_comes_from_another_city(filed: across.Filed, officer: Any, enter: Enter) -> None:
    case = opened(filed)
    page = enter(officer("jiaxing-police")).get(f"/desk/cases/{case.id}/").content.decode()
    assert f"在{HERE}提交，当地编号{filed.number}" in page
    assert "booklet.png" in page


def test_the_desk_and_the_applicant_see_what_the_other_city_issued(
    moved: Application, mover: identity.Person, officer: Any, enter: Enter
) -> None:
    hear(granted(case_of(moved, "move-out"), 5))
    pages = [
        enter(officer("police")).get(f"/desk/cases/{case_of(moved, 'move-in').id}/"),
        enter(mover).get(f"/applications/{moved.number}/"),
    ]
    assert ["https://jx.example/verify/Q-1" in page.content.decode() for page in pages] == [True, True]


def test_a_path_obeys_the_table_and_the_decision() -> None:
    for present, told_state, decision in product(CaseState, CaseState, (True, False, None)):
        path, here = across.path(present, told_state, decision), present
        for state in path or []:
            here = here.move_to(state)
        assert path is None or here == told_state
        assert (CaseState.REFUSED if decision else CaseState.GRANTED) not in (path or [])
