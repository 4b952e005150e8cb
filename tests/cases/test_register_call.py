"""A grant tells the office's register, once; what the register assigns is handed on."""

from typing import Any

import pytest

from tests.cases.conftest import FILED, Birth, an_officer_of, work_off
from tests.city import City
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.tasks import RegisterSilent, call_register
from tongban.certificates import api as certificates
from tongban.certificates.models import Certificate
from tongban.exchange import api as exchange
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Call
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today

pytestmark = pytest.mark.django_db
SERVICE = "birth-registration"


@pytest.fixture
def granted(registration: Birth) -> Birth:
    """The police have granted the registration; their register has not been told yet."""
    police = an_officer_of("police")
    case = registration.until(SERVICE, "under_review", by=police)
    cases.decide(case.id, grant=True, reason="", by=police, at=FILED)
    work_off(FILED)
    return registration


def test_a_granted_case_waits_for_the_registers_answer(granted: Birth) -> None:
    case = granted.case(SERVICE)
    assert (case.state, case.outputs, granted.states()["social-security-card"]) == ("granted", {}, "waiting")


@pytest.mark.usefixtures("city_at_hand")
def test_telling_the_register_twice_gives_one_id_number(granted: Birth) -> None:
    case = granted.case(SERVICE)
    call_register(case_id=str(case.id))
    first = granted.case(SERVICE).outputs
    call_register(case_id=str(case.id))
    cases.Case.objects.filter(id=case.id).update(outputs={})  # as if the worker died before it kept the answer
    call_register(case_id=str(case.id))
    assert granted.case(SERVICE).outputs == first
    assert len(first["child.id_number"]) == 18


@pytest.mark.usefixtures("city_at_hand")
def test_the_number_flows_on_and_each_certificate_is_issued_once(granted: Birth) -> None:
    case = granted.case(SERVICE)
    call_register(case_id=str(case.id))
    for _n in range(3):
        work_off(now())
    number = granted.case(SERVICE).outputs["child.id_number"]
    page = certificates.presented("household-page", number, by=[granted.family.father.id_number], on=today())
    assert page is not None
    assert page.case_id == case.id
    cases_with_certificates = list(Certificate.objects.order_by("case_id").values_list("case_id", flat=True))
    assert len(cases_with_certificates) == len(set(cases_with_certificates))
    assert granted.states()["social-security-card"] == "received"


@pytest.mark.usefixtures("city_at_hand")
def test_the_register_is_told_the_ethnicity_the_parents_chose(granted: Birth) -> None:
    case = granted.case(SERVICE)
    call_register(case_id=str(case.id))
    number, at = granted.case(SERVICE).outputs["child.id_number"], now()
    exchange.consent(number, purpose="birth", sources=["police-person"], concerning=case.number, by=SYSTEM, at=at)
    [known] = exchange.read_all(
        [exchange.Request("police-person", number, ("ethnicity",))],
        edition=book.edition(case.edition_number),
        by=SYSTEM,
        purpose="birth",
        concerning=case.number,
        at=at,
    )
    assert known.fields == {"ethnicity": granted.family.answers()["father.ethnicity"]}


def test_a_silent_register_is_called_again(granted: Birth, city: City, city_at_hand: Any) -> None:
    case = granted.case(SERVICE)
    with city.out_of_order("police"), pytest.raises(RegisterSilent):
        call_register(case_id=str(case.id))
    assert granted.case(SERVICE).outputs == {}
    call_register(case_id=str(case.id))
    assert len(granted.case(SERVICE).outputs) == 1


@pytest.mark.usefixtures("city_at_hand")
def test_every_call_to_the_register_is_recorded_about_both_parents(granted: Birth) -> None:
    call_register(case_id=str(granted.case(SERVICE).id))
    calls = Call.objects.filter(concerning=granted.case(SERVICE).number)
    answered = ("police-register-birth", "answered", "birth", "system")
    assert [(call.source, call.outcome, call.purpose, call.actor_kind) for call in calls] == [answered] * 2
    assert {call.subject_digest for call in calls} == {
        digest_of(parent.id_number) for parent in (granted.family.mother, granted.family.father)
    }
