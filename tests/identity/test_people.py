"""People: who is written down, under which number, once."""

import pytest
from django.db import IntegrityError, transaction

from tests.identity.people import AT, a_person, a_resident, an_id_number
from tongban.identity import api as identity
from tongban.identity.models import Person
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import history_of
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db
VALID = "110101199003070003"


def test_a_new_person_is_written_down_with_pinyin_and_audited() -> None:
    number = an_id_number()
    person = identity.person_for(number, "单雄信", "19900000009", at=AT)
    assert (person.id_number, person.name_pinyin, person.phone) == (number, "shan xiong xin", "19900000009")
    assert [entry.action for entry in history_of([person.pk])] == ["identity.person_added"]


def test_somebody_elses_form_changes_neither_name_nor_phone() -> None:
    known = a_person("张小明", "19900000001")
    again = identity.person_for(known.id_number, "李四", "19900000002", at=AT)
    assert (again.pk, again.name, again.phone) == (known.pk, "张小明", "19900000001")


def test_people_who_are_all_known_cost_one_query(django_assert_num_queries) -> None:
    known = [a_person(), a_person(), a_person()]
    named = [identity.NewPerson(person.id_number, person.name) for person in known]
    with transaction.atomic(), django_assert_num_queries(3):  # savepoint, the one query, release
        found = identity.people_for(named, by=SYSTEM, at=AT)
    assert {person.pk for person in found.values()} == {person.pk for person in known}


def test_two_new_people_are_written_down_at_once() -> None:
    first, second = an_id_number(), an_id_number()
    made = identity.people_for([identity.NewPerson(first, "甲某"), identity.NewPerson(second, "乙某")], at=AT)
    assert {number: person.name for number, person in made.items()} == {first: "甲某", second: "乙某"}


@pytest.mark.parametrize("wrong", ["110101199003070004", "11010119900307000", "11010119900307000x", "", "A" * 18])
def test_a_wrong_number_is_refused(wrong: str) -> None:
    with pytest.raises(Refused) as refusal:
        identity.person_for(wrong, "张三", at=AT)
    assert refusal.value.code == "wrong_id_number"


@pytest.mark.parametrize("wrong", ["110101199003070004", "11010119900307000", "A" * 18, "1" * 17 + "x"])
def test_the_table_itself_refuses_a_wrong_number(wrong: str) -> None:
    with pytest.raises(IntegrityError, match="an_id_number_ends_in_its_check_digit"):
        Person.objects.create(id_number=wrong, name="张三", name_pinyin="zhang san", added_at=AT)


def test_table_and_rule_agree_on_a_hundred_numbers() -> None:
    for number in [an_id_number() for _ in range(100)]:
        assert identity.is_id_number(number)
        Person.objects.create(id_number=number, name="张三", name_pinyin="zhang san", added_at=AT)


def test_a_person_opens_one_account_only() -> None:
    from tongban.identity.operations import open_account

    person = a_resident()
    with pytest.raises(Refused) as refusal:
        open_account(person.pk, phone="19900000002", password="another-one-33", by=SYSTEM, at=AT)
    assert refusal.value.code == "has_account"
