"""The log tells of every change made behind its back; what it cannot tell is written down here too."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction

from tests.exchange.entries import FIRST_DAY, a_call, a_log
from tests.exchange.tampering import WAYS
from tests.identity.people import a_person
from tongban.exchange.log.recording import record
from tongban.exchange.log.verifying import exported_seals, verify
from tongban.exchange.models import Call, Head, Seal
from tongban.exchange.operations import enter_day, seal
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit, record_look
from tongban.kernel.clock import now, today
from tongban.kernel.models import AuditEntry, Look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_log", "seals_apart")]
ENTRIES, A_SEAL_AFTER, EDITS = 300, 40, 1000


@contextmanager
def _as_attacker() -> Iterator[None]:
    """Allow everything the tables forbid, and undo it all afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        transaction.set_rollback(True)


def test_each_of_a_thousand_edits_is_found() -> None:
    a_log(ENTRIES, a_seal_after=A_SEAL_AFTER)
    exported, missed = exported_seals(), []
    assert (len(exported), verify(exported).faults) == (ENTRIES // A_SEAL_AFTER, [])
    for number in range(EDITS):
        way = WAYS[number % len(WAYS)]
        with _as_attacker():
            way(Random(number))
            if not verify(exported).faults:
                missed.append(f"{way.__name__} {number}")
    assert (missed, verify(exported).faults) == ([], [])


def test_a_log_cut_back_to_an_earlier_signed_end_is_found_by_the_exported_seals_only() -> None:
    a_log(80, a_seal_after=40)
    old_head = Head.objects.values().get()
    record([a_call(number) for number in range(10)])
    a_later_seal = FIRST_DAY + timedelta(days=9)
    seal(a_later_seal)
    exported = exported_seals()
    with _as_attacker():
        Call.objects.filter(sequence__gt=80).delete()
        Seal.objects.filter(day=a_later_seal).delete()
        Head.objects.update(**old_head)
        without, with_exported = verify([]).faults, verify(exported).faults
    assert (without, [(one.sequence, one.code) for one in with_exported]) == ([], [(90, "seal_missing")])


def test_what_was_cut_off_before_it_was_sealed_is_not_found() -> None:
    a_log(80, a_seal_after=40)
    old_head = Head.objects.values().get()
    record([a_call(number) for number in range(10)])
    with _as_attacker():
        Call.objects.filter(sequence__gt=80).delete()
        Head.objects.update(**old_head)
        faults = verify().faults
    assert faults == []


def test_a_changed_or_deleted_look_or_act_of_an_entered_day_is_found() -> None:
    person = a_person()
    record_look([person.id], by=SYSTEM, at=now(), purpose="birth", fields=["applicant.name"])
    audit("cases.filed", person.id, by=SYSTEM, at=now())
    enter_day(today(), at=now())
    assert verify().faults == []
    found = []
    for change in (
        lambda: Look.objects.update(actor_label="nobody"),
        lambda: Look.objects.all().delete(),
        lambda: AuditEntry.objects.filter(action="cases.filed").update(note="changed"),
        lambda: AuditEntry.objects.filter(action="cases.filed").delete(),
    ):
        with _as_attacker():
            change()
            found += [fault.code for fault in verify().faults]
    assert found == ["day_changed"] * 4


def test_the_tables_themselves_refuse_changes() -> None:
    a_log(4, a_seal_after=4)
    for table, column in (("exchange_call", "outcome"), ("exchange_seal", "root")):
        for statement in (f"UPDATE {table} SET {column} = ''", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="only ever added"), connection.cursor() as cursor:
                cursor.execute(statement)
