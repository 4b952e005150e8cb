"""A source that hangs holds no page over two seconds, whatever its kind, and no other source at all."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.connectors import configure, rest_json
from tests.exchange.conftest import MOTHER, a_source, an_edition, read_together
from tests.exchange.connectors.conftest import Connect
from tests.exchange.connectors.serving import Served
from tests.exchange.connectors.test_soap import spec as soap_spec
from tests.exchange.connectors.test_soap import wsdl
from tongban.exchange import api as exchange
from tongban.exchange import gateway
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = {"/person": {"view": "v", "key": {"id_number": "k"}, "columns": {"name": "n"}}}

KEPT = {"/person": {"key": ["id_number"], "schema": {}}}
PUSHED = {"kind": "push", "sender": "CN-310000/GOV/1/x", "datasets": KEPT}


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        yield int(server.getsockname()[1])


def sql(engine: str, port: int) -> dict[str, Any]:
    place = {"host": "127.0.0.1", "port": port, "tls": False, "database": "d", "user": "u"}
    return {"kind": "sql", "engine": engine, **place, "datasets": PERSON}


@pytest.mark.parametrize("kind", ["rest_json", "soap", "postgresql", "mariadb"])
def test_a_silent_office_of_any_kind_is_left_in_time(connect: Connect, silent: int, kind: str) -> None:
    url = f"http://127.0.0.1:{silent}"
    soap = soap_spec(Served(silent, {}))
    specs = {"rest_json": rest_json(url, "k"), "soap": soap}
    connect(specs.get(kind) or sql(kind, silent), **(wsdl() if kind == "soap" else {}))
    begun = time.monotonic()
    source = a_source("person", "/person", connector="office")
    (reading,) = read_together(an_edition(source), exchange.Request("person", MOTHER, ("name",)))
    assert (reading.fault, time.monotonic() - begun < 2.3) == ("down", True)


def test_a_kept_file_that_is_locked_is_left_in_time(connect: Connect) -> None:
    store = connect(PUSHED).store("/person")  # type: ignore[attr-defined]  # of this kind
    store.put([(MOTHER, {"name": "任芳"})], now(), key="k", digest="d")
    lock = sqlite3.connect(store.file, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    source = a_source("person", "/person", connector="office")
    (reading,) = read_together(an_edition(source), exchange.Request("person", MOTHER, ("name",)))
    assert (reading.fault, time.monotonic() - begun < 2.3) == ("down", True)
    lock.close()


def test_one_office_that_hangs_takes_no_thread_from_the_others(
    settings: Any, tmp_path: Path, office: Served, silent: int
) -> None:
    hanging = rest_json(f"http://127.0.0.1:{silent}", "k")
    configure(settings, tmp_path / "connectors", hanging=hanging, sound=rest_json(office.url, "k"))
    slow, quick = a_source("hanging", "/x", connector="hanging"), a_source("sound", "/person", connector="sound")
    crowd = [gateway.Ask(slow, {"id_number": MOTHER}, ("name",), "birth", "D-1")] * 60
    callers = [threading.Thread(target=gateway.ask_all, args=(crowd,)) for _ in range(3)]
    for caller in callers:
        caller.start()
    time.sleep(0.2)
    begun = time.monotonic()
    (found,) = gateway.ask_all([gateway.Ask(quick, {"id_number": MOTHER}, ("name",), "birth", "D-1")])
    assert (found.fields, time.monotonic() - begun < 0.5) == ({"name": "任芳"}, True)
    for caller in callers:
        caller.join(5)
    busy = [one for one in threading.enumerate() if one.name.startswith("exchange-hanging")]
    assert len(busy) <= gateway.THREADS
    gateway.forget_connections()


def test_the_moment_of_the_data_is_what_a_page_shows(connect: Connect) -> None:
    then = now().replace(year=2025)
    connect(PUSHED).store("/person").put(  # type: ignore[attr-defined]  # of this kind
        [(MOTHER, {"name": "任芳"})], then, key="k", digest="d"
    )
    source = a_source("person", "/person", connector="office")
    (reading,) = read_together(an_edition(source), exchange.Request("person", MOTHER, ("name",)))
    assert (reading.fields, reading.read_at) == ({"name": "任芳"}, then)
