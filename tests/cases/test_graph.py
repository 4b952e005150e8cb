"""The graph of the real bundle, under officers who decide anything in any order."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.conftest import FILED, Birth, FileBirth, an_officer_of, work_off
from tests.world import answered
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.operations import keep_outputs

pytestmark = pytest.mark.django_db
ENDS = st.sampled_from(["grant"] * 4 + ["refuse", "not_accept"])


@given(
    ends=st.dictionaries(st.integers(0, 9), ENDS, min_size=10),
    turns=st.lists(st.integers(0, 99), min_size=10, max_size=10),
    way=st.sampled_from(["electronic", "post", "counter"]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_case_runs_exactly_when_all_it_needs_was_granted_and_issued_however_the_paper_travels(
    file_birth: FileBirth, ends: dict[int, str], turns: list[int], way: str
) -> None:
    birth = file_birth(changed=answered(**{"delivery.way": way, "delivery.address": "上海市黄浦区示例路1号"}))
    services = _without_rules(birth)
    end_of = {service: ends[place] for place, service in enumerate(services)}
    for turn in turns:
        waiting = [case for case in cases.cases_of(birth.application.id) if case.state == "received"]
        if not waiting:
            break
        _end(waiting[turn % len(waiting)], end_of)
        work_off(FILED)
        _check_graph(birth)
    on_paper = [case for case in cases.cases_of(birth.application.id) if case.state == "granted"]
    assert birth.state() == ("in_progress" if on_paper else "finished")
    for case in on_paper:
        _hand_out(case, way)
    assert birth.state() == "finished"
    assert birth.states() == {service: _expected(service, end_of) for service in services}


def test_first_run_only_the_cases_that_need_nothing(birth: Birth) -> None:
    assert {service for service, state in birth.states().items() if state == "received"} == {
        "vaccination-certificate",
        "birth-certificate",
        "maternity-certificate",
    }


def test_a_refusal_ends_all_that_stands_behind_it_and_each_says_what_it_waited_for(registration: Birth) -> None:
    police = registration.reviewer_of("birth-registration")
    case = registration.until("birth-registration", "under_review", by=police)
    cases.decide(case.id, grant=False, reason="材料不符", by=police, at=FILED)
    assert {
        one.service: one.reason for one in cases.cases_of(registration.application.id) if one.state == "not_accepted"
    } == {
        "social-security-card": "本事项以“出生登记（申报户口）”为前提，而该事项未获准予。",
        "resident-medical-insurance": "本事项以“出生登记（申报户口）”为前提，而该事项未获准予。",
        "outpatient-record-book": "本事项以“城乡居民基本医疗保险参保登记”为前提，而该事项未获准予。",
        "resident-insurance-payment": "本事项以“城乡居民基本医疗保险参保登记”为前提，而该事项未获准予。",
    }


def _without_rules(birth: Birth) -> list[str]:
    """Let officers decide every case, so that any may be refused."""
    cases.Case.objects.filter(application=birth.application).update(on_the_spot=False)
    cases.Case.objects.filter(application=birth.application, state="received").update(wake_at=None)
    return list(birth.states())


def _end(case: cases.Case, end_of: dict[str, str]) -> None:
    officer = an_officer_of(case.agency)
    if end_of[case.service] == "not_accept":
        cases.not_accept(case.id, "不属于受理范围", by=officer, at=FILED)
        return
    grant = end_of[case.service] == "grant"
    cases.accept(case.id, by=officer, at=FILED)
    cases.start_review(case.id, by=officer, at=FILED)
    cases.decide(case.id, grant=grant, reason="" if grant else "不符合条件", by=officer, at=FILED)
    if grant and _register_call(case) is not None:  # the police's register answers
        keep_outputs(case.id, {"child.id_number": f"31010020260923{uuid4().int % 9000 + 1000}"}, at=FILED)


def _hand_out(case: cases.Case, way: str) -> None:
    officer = an_officer_of(case.agency)
    if way == "post":
        cases.post(case.id, "sf", "SF1234567890123", by=officer, at=FILED)
        work_off(FILED + timedelta(days=16))
    else:
        cases.give_at_counter(case.id, "applicant", card_seen=True, by=officer, at=FILED)


def _register_call(case: cases.Case) -> Any:
    return book.edition(case.edition_number).book.services[case.service].on_grant


def _check_graph(birth: Birth) -> None:
    ordered = cases.cases_of(birth.application.id)
    issued = {case.service for case in ordered if (case.state == "closed" and case.granted) or case.hand_out}
    lost = {case.service for case in ordered if case.state == "not_accepted" or case.granted is False}
    wrong = [
        (case.service, case.state)
        for case in ordered
        if (case.state == "waiting") != (not set(case.needs) <= issued and not set(case.needs) & lost)
        or (set(case.needs) & lost and case.state != "not_accepted")
    ]
    assert wrong == []


def _expected(service: str, end_of: dict[str, str]) -> str:
    joined = book.current().book.bundles["birth"].services
    needs = {one.service: one.needs for one in joined}

    def granted(one: str) -> bool:
        return end_of[one] == "grant" and all(granted(need) for need in needs[one])

    reached = all(granted(need) for need in needs[service])
    return "closed" if reached and end_of[service] != "not_accept" else "not_accepted"
