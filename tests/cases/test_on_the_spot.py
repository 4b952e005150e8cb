"""What a rule may decide without a human, and what it may not."""

from typing import Any

import pytest

from tests.cases.conftest import FILED, FileBirth, work_off
from tongban.book import api as book
from tongban.certificates.models import Certificate
from tongban.forms import api as forms

pytestmark = pytest.mark.django_db
ON_THE_SPOT = ("birth-certificate", "maternity-certificate", "vaccination-certificate")


def _answer(value: Any, **more: Any) -> dict[str, Any]:
    return forms.Answer(value=value, **more).stored()


def test_what_the_registers_say_is_decided_by_the_rule(file_birth: FileBirth) -> None:
    birth = file_birth()
    work_off(FILED)
    assert {service: birth.states()[service] for service in ON_THE_SPOT} == dict.fromkeys(ON_THE_SPOT, "closed")
    assert Certificate.objects.count() == len(ON_THE_SPOT)


@pytest.mark.parametrize(
    "word",
    [
        pytest.param({"origin": "typed", "unverified": True}, id="typed while the register was silent or empty"),
        pytest.param({"origin": "typed", "disputed": "register differs"}, id="typed, and the register differs"),
    ],
)
def test_no_certificate_is_issued_on_a_persons_word_for_the_hospitals_record(
    file_birth: FileBirth, word: dict[str, Any]
) -> None:
    birth = file_birth(changed={"birth.record_number": _answer("2026310000009", **word)})
    work_off(FILED)
    assert {service: birth.states()[service] for service in ON_THE_SPOT} == dict.fromkeys(ON_THE_SPOT, "accepted")
    assert {birth.case(service).on_the_spot for service in ON_THE_SPOT} == {False}
    assert Certificate.objects.count() == 0


def test_a_word_that_an_answer_is_derived_from_counts_as_well(file_birth: FileBirth, family: Any) -> None:
    spouse = _answer(family.father.name, origin="typed", unverified=True)  # both parents' names follow from it
    birth = file_birth(changed={"spouse.name": spouse})
    work_off(FILED)
    assert {service: birth.states()[service] for service in ON_THE_SPOT} == dict.fromkeys(ON_THE_SPOT, "accepted")


def test_what_a_register_leaves_to_the_person_to_correct_is_theirs(file_birth: FileBirth) -> None:
    account = _answer("6230999506190000219", origin="typed")
    birth = file_birth(changed={"benefit.account": account})
    form = forms.form_of("birth", book.current())
    assert forms.word_alone(form, "resident-insurance-payment", birth.application.answers) == []


def test_a_rule_that_is_not_met_leaves_the_case_to_an_officer(file_birth: FileBirth) -> None:
    birth = file_birth(changed={"marriage.status": _answer("single", origin="source")})
    work_off(FILED)
    case = birth.case("birth-certificate")
    assert (case.state, case.on_the_spot, case.granted) == ("accepted", False, None)
