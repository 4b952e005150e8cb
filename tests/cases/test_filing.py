"""Filing: once, whole or not at all, and every lack is named in the person's words."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cases.conftest import FileBirth
from tests.world import resident_of
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.forms.operations import choose_material
from tongban.kernel.clock import now
from tongban.kernel.models import AuditEntry, OutboxEvent
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db
SOURCES = (
    "civil-marriage",
    "health-births",
    "health-family-planning",
    "police-household",
    "police-person",
    "social-insurance",
)


def _change(draft: Draft, **changed: Any) -> None:
    """Put answers into the draft by question key (dots as `__`); None takes one away."""
    for name, value in changed.items():
        key = name.replace("__", ".")
        if value is None:
            del draft.answers[key]
        else:
            draft.answers[key] = {**draft.answers[key], "value": value}
    draft.save(update_fields=["answers"])


def _file(draft: Draft, family: Any) -> cases.Application:
    return cases.file(draft.id, by=resident_of(family.mother), at=now())


def _refusal(draft: Draft, family: Any) -> Refused:
    with pytest.raises(Refused) as refusal:
        _file(draft, family)
    return refusal.value


@pytest.fixture
def complete(draft: Draft, family: Any) -> Draft:
    """The draft, every register having answered."""
    draft.readings = {
        f"{source}@{subject}": {"fault": "", "at": now().isoformat()}
        for source in SOURCES
        for subject in ("applicant.id_number", "mother.id_number", "father.id_number")
    }
    draft.save(update_fields=["readings"])
    return draft


def test_filing_twice_gives_the_same_application(complete: Draft, family: Any) -> None:
    first, second = _file(complete, family), _file(complete, family)
    assert first.id == second.id
    assert cases.Application.objects.count() == 1


def test_the_services_become_cases_in_the_order_of_the_bundle(complete: Draft, family: Any) -> None:
    application = _file(complete, family)
    assert [(case.sequence, case.number[-2:], case.service) for case in cases.cases_of(application.id)] == [
        (place, f"{place:02}", service)
        for place, service in enumerate(forms.form_for(complete).joined(_values(complete), now().date()), start=1)
    ]


def test_a_service_whose_condition_is_not_met_is_not_joined(complete: Draft, family: Any) -> None:
    _change(complete, mother__maternity_months=8)
    services = {case.service for case in cases.cases_of(_file(complete, family).id)}
    assert services & {"family-planning-check", "maternity-benefit"} == set()
    assert len(services) == 8


def test_a_fault_in_the_last_row_leaves_nothing_behind(complete: Draft, family: Any) -> None:
    before = _rows()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_outboxevent ADD CONSTRAINT nothing_is_filed CHECK (name = '') NOT VALID")
    with pytest.raises(IntegrityError, match="nothing_is_filed"):
        _file(complete, family)
    assert _rows() == before
    complete.refresh_from_db()
    assert complete.application_id is None


def test_a_key_that_filed_already_leaves_nothing_of_the_second(file_birth: FileBirth) -> None:
    file_birth(key="once", confirmed=False)
    before = _rows()
    with pytest.raises(IntegrityError, match="one_key_files_one_application"), transaction.atomic():
        file_birth(key="once", confirmed=False)
    assert _rows() == before


def test_missing_answers_are_named(complete: Draft, family: Any) -> None:
    _change(complete, child__name=None, delivery__way=None)
    refusal = _refusal(complete, family)
    assert (refusal.code, refusal.reason) == ("incomplete", "请填写孩子姓名。 请选择：纸质证件如何领取。")


def test_an_unmet_condition_is_named_with_what_to_do(complete: Draft, family: Any) -> None:
    _change(complete, father__hukou_kind="collective")
    refusal = _refusal(complete, family)
    assert (refusal.code, refusal.reason) == (
        "condition_not_met",
        "不能提交：父母双方均为本市家庭户口。 一方为外省市户籍或集体户的，请到户籍地派出所窗口办理。",
    )


def test_a_missing_material_is_named_and_a_promise_provides_it(complete: Draft, family: Any) -> None:
    complete.readings = {name: found for name, found in complete.readings.items() if "civil" not in name}
    complete.save(update_fields=["readings"])
    refusal = _refusal(complete, family)
    assert (refusal.code, refusal.reason) == ("material_missing", "还缺少：结婚证。")
    choose_material(complete.id, "marriage-certificate", "promise", by=resident_of(family.mother), at=now())
    assert _file(complete, family).materials["marriage-certificate"]["way"] == "promise"


def test_without_consent_nothing_is_filed(complete: Draft, family: Any) -> None:
    Draft.objects.filter(id=complete.id).update(consented_at=None)
    assert _refusal(complete, family).code == "no_consent"


def test_a_stranger_cannot_file_somebody_elses_form(complete: Draft, family: Any) -> None:
    with pytest.raises(Draft.DoesNotExist):
        cases.file(complete.id, by=resident_of(family.stranger), at=now())


def test_the_other_parent_is_asked_once_and_by_name(file_birth: FileBirth) -> None:
    birth = file_birth(confirmed=False)
    asked = cases.confirmations_asked_of(birth.family.father.id_number)
    assert [(one.application_id, one.name, one.state) for one in asked] == [(birth.application.id, "彭志", "asked")]


def _values(draft: Draft) -> dict[str, Any]:
    return forms.form_for(draft).values(draft.answers)


def _rows() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (cases.Application, cases.Case, cases.Confirmation, AuditEntry, OutboxEvent)
    )
