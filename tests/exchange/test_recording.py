"""Every call is written down, whatever became of it and of what it was for; the person's number nowhere."""

import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.exchange.conftest import FATHER, MOTHER, OFFICER, Counterpart, Read, a_source, an_edition, write
from tongban.exchange import api as exchange
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db(transaction=True)
PARENTS = {"name": "林知夏", "mother_id": MOTHER, "father_id": FATHER}


def test_a_call_says_who_asked_what_for_which_purpose(read: Read) -> None:
    read("/person", "age", "name")
    (call,) = exchange.calls_about(MOTHER)
    assert (call.source, call.agency, call.fields, call.outcome) == ("person", "police", ["age", "name"], "answered")
    assert (call.actor_kind, call.actor_id, call.actor_label, call.actor_agency) == (
        OFFICER.kind,
        OFFICER.id,
        OFFICER.label,
        OFFICER.agency,
    )
    assert (call.purpose, call.concerning) == ("birth", "D-2026-0001")


@pytest.mark.parametrize(
    ("path", "purpose", "outcome"),
    [
        ("/person", "birth", "answered"),
        ("/nobody", "birth", "not_found"),
        ("/broken", "birth", "down"),
        ("/silent", "birth", "down"),
        ("/word-for-number", "birth", "down"),
        ("/person", "retirement", "refused"),
    ],
)
def test_each_end_is_recorded(path: str, purpose: str, outcome: str, read: Read) -> None:
    read(path, "age", purpose=purpose)
    assert [call.outcome for call in exchange.calls_about(MOTHER)] == [outcome]


def test_a_call_to_an_office_that_nobody_configured_is_recorded(read: Read) -> None:
    read("/person", connector="never-configured")
    assert [call.outcome for call in exchange.calls_about(MOTHER)] == ["down"]


def test_a_call_stays_recorded_when_what_it_was_for_breaks(read: Read) -> None:
    with transaction.atomic():
        read("/person")
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT no_such_function()")
        transaction.set_rollback(True)
    assert [call.outcome for call in exchange.calls_about(MOTHER)] == ["answered"]


def test_a_write_is_recorded_for_each_person_in_it(counterpart: Counterpart) -> None:
    write(a_source("register", "/register", kind="write", takes="name mother_id father_id"), PARENTS)
    recorded = [[(one.source, one.fields) for one in exchange.calls_about(number)] for number in (MOTHER, FATHER)]
    assert recorded == [[("register", ["father_id", "mother_id", "name"])]] * 2


def test_a_write_about_nobody_known_is_recorded(counterpart: Counterpart) -> None:
    write(a_source("register", "/register", kind="write", takes="name"), PARENTS)
    assert [(call.source, call.subject_digest) for call in exchange.Call.objects.order_by("id")] == [("register", "")]


def test_a_refused_write_is_recorded(counterpart: Counterpart) -> None:
    write(a_source("register", "/register", kind="write", takes="mother_id"), PARENTS, purpose="retirement")
    assert [call.outcome for call in exchange.calls_about(MOTHER)] == ["refused"]


def test_calls_are_listed_newest_first_and_only_the_persons_own(counterpart: Counterpart) -> None:
    edition, begin = an_edition(a_source("person", "/person")), now()
    for minute, number in enumerate((MOTHER, FATHER, MOTHER, MOTHER)):
        asked = [exchange.Request("person", number, ("age",))]
        at = begin + timedelta(minutes=minute)
        exchange.read_all(asked, edition=edition, by=OFFICER, purpose="birth", concerning=f"D-{minute}", at=at)
    assert [call.concerning for call in exchange.calls_about(MOTHER)] == ["D-3", "D-2", "D-0"]
    assert [call.concerning for call in exchange.calls_about(MOTHER, limit=1)] == ["D-3"]


def test_a_small_x_is_the_same_person(counterpart: Counterpart) -> None:
    write(a_source("register", "/register", kind="write", takes="father_id"), PARENTS)
    assert len(exchange.calls_about(FATHER.lower())) == 1


def test_records_cannot_be_changed(read: Read) -> None:
    read("/person")
    with pytest.raises(DatabaseError):
        exchange.Call.objects.update(outcome="down")


@pytest.mark.parametrize("path", ["/person", "/no-json", "/nobody", "/broken", "/silent", "/busy", "/word-for-number"])
def test_the_number_is_in_no_log_address_or_row(
    path: str, read: Read, counterpart: Counterpart, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        read(path, "age")
    (row,) = exchange.Call.objects.values()
    logged = [
        f"{record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if record.name != "django.db.backends"
    ]
    addresses = [str({**call, "body": None}) for call in counterpart.seen()]
    assert [text for text in [*logged, *addresses, str(row)] if MOTHER in text] == []


def test_a_value_that_cannot_be_sent_is_in_no_log(counterpart: Counterpart, caplog: pytest.LogCaptureFixture) -> None:
    source = a_source("register", "/register", kind="write", takes="mother_id note")
    write(source, {"mother_id": MOTHER, "note": object()})
    assert [record.getMessage() for record in caplog.records if record.name == "tongban.exchange"] == [
        "register could not be asked: TypeError"
    ]
