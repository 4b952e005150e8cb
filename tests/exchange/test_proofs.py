"""An entry is proved to whoever has the hub's public key; anything that was altered is not."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.utils.timezone import localtime

from tests.exchange.entries import FIRST_DAY, a_call, a_log
from tongban.config.cli import main
from tongban.exchange import keys, queries
from tongban.exchange.log.entries import START, chain, chain_hash, entry_hash, said
from tongban.exchange.log.proofs import check_proof
from tongban.exchange.log.recording import head_bytes, record
from tongban.exchange.log.verifying import verify
from tongban.exchange.models import Call, Head, Seal, Verification
from tongban.exchange.operations import seal
from tongban.exchange.tasks import close_day, close_yesterday
from tongban.kernel.clock import now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_log", "seals_apart")]


def _own() -> str:
    return keys.public_text(keys.own_key())


def _proof(sequence: int) -> dict[str, Any]:
    found = queries.proof_for(sequence)
    assert found is not None
    proof: dict[str, Any] = msgspec.to_builtins(found)
    return proof


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, ["exchange", *words])


def test_every_entry_of_every_seal_is_proved() -> None:
    a_log(21, a_seal_after=7)
    proved = [check_proof(json.dumps(_proof(sequence)).encode(), _own())["sequence"] for sequence in range(1, 22)]
    assert proved == list(range(1, 22))


def test_an_entry_that_is_not_sealed_has_no_proof_yet() -> None:
    a_log(8, a_seal_after=7)
    assert queries.proof_for(8) is None


@pytest.mark.parametrize(
    "altered",
    [
        {"entry": {"sequence": 3, "outcome": "answered"}},
        {"index": 4},
        {"size": 6},
        {"path": []},
        {"seal": "e30.e30.e30"},
        {"path": 7},
    ],
)
def test_an_altered_proof_proves_nothing(altered: dict[str, Any]) -> None:
    a_log(7, a_seal_after=7)
    with pytest.raises(ValueError, match=r"."):
        check_proof(json.dumps({**_proof(3), **altered}).encode(), _own())


def test_a_proof_under_another_key_proves_nothing() -> None:
    a_log(7, a_seal_after=7)
    other = keys.public_text(Ed25519PrivateKey.generate())
    with pytest.raises(ValueError, match="not signed by a known key"):
        check_proof(json.dumps(_proof(3)).encode(), other)


def test_a_proof_is_checked_without_a_database_or_settings(tmp_path: Path) -> None:
    a_log(7, a_seal_after=7)
    kept = tmp_path / "proof.json"
    kept.write_text(_run("proof", "3").output)
    command = [sys.executable, "-m", "tongban.config.cli", "exchange", "verify-proof", str(kept), "--key", _own()]
    env = {"PATH": "/usr/bin", "DJANGO_SETTINGS_MODULE": "no.such.settings"}
    good = subprocess.run(command, env=env, capture_output=True, text=True, cwd=tmp_path)
    kept.write_text(kept.read_text().replace('"answered"', '"refused"'))
    bad = subprocess.run(command, env=env, capture_output=True, text=True, cwd=tmp_path)
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, "Proved: entry 3 is in the sealed log.")
    assert (bad.returncode, bad.stderr) == (1, "Error: Not proved: the entry is not in the sealed log.\n")


def test_the_command_verifies_the_log_and_fails_on_a_fault() -> None:
    a_log(9, a_seal_after=4)
    clean = _run("verify")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE exchange_call DISABLE TRIGGER rows_are_only_added")
        cursor.execute("UPDATE exchange_call SET outcome = 'refused' WHERE sequence = 5")
        cursor.execute("ALTER TABLE exchange_call ENABLE TRIGGER rows_are_only_added")
    broken = _run("verify")
    assert (clean.exit_code, clean.output) == (0, "9 entries, 2 seals, 0 faults\n")
    assert (broken.exit_code, broken.output) == (1, "9 entries, 2 seals, 2 faults\n5: changed\n8: seal_broken\n")


def test_the_command_seals_a_day_once() -> None:
    record([a_call(number) for number in range(3)])
    first, again = _run("seal", "--day", FIRST_DAY.isoformat()), _run("seal", "--day", FIRST_DAY.isoformat())
    assert first.output.splitlines()[0] == "2026-03-02: entries 1 to 4"  # the day's looks and acts are the fourth
    assert (again.exit_code, again.output) == (1, "Error: 2026-03-02 or a later day is sealed already.\n")


def test_the_command_shows_the_key() -> None:
    assert _run("key", "show").output.splitlines() == [
        f"public key  {_own()}",
        f"key id      {keys.thumbprint(_own())}",
    ]


def test_the_worker_closes_yesterday_once_a_day(settings: Any) -> None:
    record([a_call(1)])
    at = localtime(now()).replace(hour=23, minute=30)
    early = at.replace(hour=0, minute=5)
    before = [close_yesterday(at=early), close_yesterday(at=at)]
    close_day(day=FIRST_DAY.isoformat())
    kept = Verification.objects.get()
    assert (kept.entries, kept.seals, kept.faults) == (2, 1, [])
    assert (Seal.objects.get().day, (settings.DATA_DIR / "seals" / "2026-03-02.jws").exists()) == (FIRST_DAY, True)
    assert (before, close_yesterday(at=kept.at), Call.objects.count()) == ([0, 1], 0, 2)


def test_a_proof_names_nobody_unless_it_is_asked_to() -> None:
    record([a_call(1, actor_kind="resident", actor_label="任芳芳")])
    a_log(7, a_seal_after=7)
    plain = _run("proof", "1").output
    assert "任芳芳" not in plain
    assert "actor_label" not in check_proof(plain.encode(), _own())
    named = _run("proof", "1", "--named").output
    assert check_proof(named.encode(), _own())["actor_label"] == "任芳芳"
    with pytest.raises(ValueError, match="somebody else"):
        check_proof(named.replace("任芳芳", "任芳").encode(), _own())


def test_entries_from_before_names_were_hidden_verify_as_they_were_hashed() -> None:
    old = a_call(1, actor_label="任芳芳")
    chain([old], sequence=0, previous=START)
    old.salt = ""
    old.entry_hash = entry_hash(said(old))
    old.chain_hash = chain_hash(START, old.entry_hash)
    assert said(old)["actor_label"] == "任芳芳"
    old.save(force_insert=True)
    Head.objects.create(
        id=1, sequence=1, chain_hash=old.chain_hash, signature=keys.signed(head_bytes(1, old.chain_hash))
    )
    record([a_call(2)])
    assert verify().faults == []
    seal(FIRST_DAY)
    assert check_proof(json.dumps(_proof(1)).encode(), _own())["actor_label"] == "任芳芳"
