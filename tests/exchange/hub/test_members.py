"""Admitting systems and keys: by the command line, and for the demonstration."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from tongban.book import api as book
from tongban.exchange import keys
from tongban.exchange.commands import log, members
from tongban.exchange.models import Agreement, Seen, SigningKey, Subsystem, Usage
from tongban.exchange.operations import demo, taking
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def run(group: Any, *words: str) -> tuple[int, Sequence[str]]:
    ran = CliRunner().invoke(group, words)
    return ran.exit_code, ran.output.split("\n")


def test_a_member_is_admitted_given_a_key_and_let_go(edition: book.Edition) -> None:
    code, said = run(members.member, "add", "police", "his", "--title", "公安系统")
    identifier = f"CN-310000/GOV/{edition.book.agencies['police'].uscc}/his"
    assert (code, said[0]) == (0, identifier)
    public = _public_key_that_looks_like_an_option()
    code, said = run(log.key, "add", identifier, public, "--until", "2099-01-01")
    assert (code, said[0]) == (0, keys.thumbprint(public))
    assert run(log.key, "revoke", said[0])[0] == 0
    assert run(members.member, "deactivate", identifier)[0] == 0
    assert [line.strip() for line in run(members.member, "list")[1][:2]] == [
        f"{identifier}  公安系统  (inactive)",
        f"{said[0]}  revoked",
    ]
    assert list(AuditEntry.objects.order_by("at", "id").values_list("action", flat=True))[-4:] == [
        "exchange.member_added",
        "exchange.key_added",
        "exchange.key_revoked",
        "exchange.member_deactivated",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "no-such", "his", "--title", "x"),
        ("add", "police", "a/b", "--title", "x"),
        ("add", "police", "his", "--title", " "),
        ("deactivate", "CN-310000/GOV/x/y"),
    ],
)
def test_what_cannot_be_is_told(edition: book.Edition, words: tuple[str, ...]) -> None:
    code, said = run(members.member, *words)
    assert (code, said[0].startswith("Error: ")) == (1, True)
    assert not Subsystem.objects.exists()


def test_a_key_is_one_systems_own(edition: book.Edition) -> None:
    names = [run(members.member, "add", "police", name, "--title", name)[1][0] for name in ("one", "two")]
    public = keys.public_text(Ed25519PrivateKey.generate())
    answers = [run(log.key, "add", name, public, "--until", "2099-01-01")[0] for name in names]
    assert answers == [0, 1]
    assert run(log.key, "add", names[1], "short", "--until", "2099-01-01")[0] == 1


def test_the_demonstration_has_systems_that_call_and_that_push_and_a_second_time_changes_nothing(
    edition: book.Edition, settings: Any
) -> None:
    assert demo.set_up(at=now()) == demo.set_up(at=now())
    assert (Subsystem.objects.count(), SigningKey.objects.count(), Agreement.objects.count()) == (9, 9, 2)
    told = json.loads(Path(settings.DATA_DIR, "exchange-demo.json").read_text())
    pushing = json.loads(Path(settings.DATA_DIR, "outside.json").read_text())
    assert len(told["systems"]) == 2
    assert {one["client"] for one in [*told["systems"], *pushing]} == set(
        Subsystem.objects.values_list("identifier", flat=True)
    )
    assert all(Path(one["key_file"]).stat().st_mode & 0o77 == 0 for one in told["systems"])


@pytest.fixture
def nothing_taken(transactional_db: None) -> None:
    """Begin with no call taken in: that is kept whatever becomes of the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE exchange_seen, exchange_usage")


@pytest.mark.usefixtures("nothing_taken")
def test_what_no_longer_counts_is_swept_away() -> None:
    at = now()
    agreement = uuid7()
    taking.take_in("old", until=at - timedelta(seconds=1), agreement_id=agreement, at=at - timedelta(hours=2))
    taking.take_in("new", until=at + timedelta(minutes=5), agreement_id=agreement, at=at)
    assert taking.sweep(at=at) == 2
    assert list(Seen.objects.values_list("nonce", flat=True)) == ["new"]
    assert list(Usage.objects.values_list("calls", flat=True)) == [1]


@pytest.mark.usefixtures("nothing_taken")
def test_a_nonce_counts_once_and_calls_of_a_minute_add_up() -> None:
    at, agreement = now(), uuid7()
    taken = [taking.take_in(nonce, until=at, agreement_id=agreement, at=at) for nonce in ("a", "a", "b")]
    assert [(one.is_new, one.calls) for one in taken] == [(True, 1), (False, 0), (True, 2)]


def _public_key_that_looks_like_an_option() -> str:
    while not (public := keys.public_text(Ed25519PrivateKey.generate())).startswith("-"):
        pass
    return public
