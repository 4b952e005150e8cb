"""One chain, whoever writes at the same time; what follows never changes what was."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.exchange.entries import a_call, a_log
from tongban.exchange.log.recording import record
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Call, Head

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_log", "seals_apart")]
THREADS, EACH = 8, 50


def _write(first: int) -> None:
    try:
        for number in range(first, first + EACH):
            record([a_call(number)])
    finally:
        connection.close()


def test_eight_threads_write_one_chain() -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(_write, range(0, THREADS * EACH, EACH)))
    numbers = list(Call.objects.order_by("sequence").values_list("sequence", flat=True))
    assert (numbers, verify().faults) == (list(range(1, THREADS * EACH + 1)), [])


def test_two_processes_write_one_chain() -> None:
    script, name = Path(__file__).parent / "writer.py", str(connection.settings_dict["NAME"])
    command = [sys.executable, str(script), name, str(configured.DATA_DIR)]
    processes = [subprocess.Popen([*command, str(first), str(EACH)]) for first in (0, 1000)]
    assert [one.wait(60) for one in processes] == [0, 0]
    assert (Call.objects.count(), verify().faults) == (2 * EACH, [])


def test_a_call_within_a_transaction_is_at_the_end_of_the_chain_too() -> None:
    record([a_call(1)])
    with transaction.atomic():
        record([a_call(2), a_call(3)])
        transaction.set_rollback(True)
    record([a_call(4)])
    assert (Head.objects.get().sequence, verify().faults) == (4, [])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=some.lists(some.integers(1, 4), min_size=1, max_size=5))
def test_what_is_added_never_changes_what_was(batches: list[int]) -> None:
    kept: list[Any] = list(_hashes())
    for batch in batches:
        record([a_call(number) for number in range(batch)])
        found = list(_hashes())
        assert found[: len(kept)] == kept
        kept = found


def test_an_empty_log_and_a_sealed_one_are_clean() -> None:
    before = verify()
    a_log(23, a_seal_after=10)
    after = verify()
    assert [(one.entries, one.seals, one.faults) for one in (before, after)] == [(0, 0, []), (23, 2, [])]


def _hashes() -> Any:
    return Call.objects.order_by("sequence").values_list("sequence", "entry_hash", "chain_hash")
