"""(d) Calls through the hub: signed, authorised, counted, logged; beside the same calls made at the provider itself."""

import multiprocessing
import os
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec

from bench.client import ready
from bench.figures import Figure
from bench.hub_client import MOTHER, call_for
from bench.setting import Place
from tongban.book import api as book
from tongban.config.processes import Program, Supervisor
from tongban.exchange import api as exchange
from tongban.exchange import keys
from tongban.exchange.gateway import forget_connections
from tongban.exchange.identifiers import member_of
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Agreement, Consent
from tongban.exchange.operations import members
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7

SOURCE, CONSUMER, PURPOSE = "police-person", "health", "birth"
SLOWEST_MS, TEN = 300, 10


def run(place: Place, *, clients: int, seconds: float) -> tuple[dict[str, Figure], float, float]:
    """Return the figures by name, and the processor ms that a call costs the hub, and a client."""
    client = _admitted(place.folder)
    with _served(place.folder) as (hub, provider):
        source = book.current().book.sources[SOURCE]
        uscc = book.current().book.agencies[source.agency].uscc
        through = (f"127.0.0.1:{hub}", f"/r1/CN-310000/GOV/{uscc}/data/{SOURCE}", client, *_keys(place.folder))
        direct = (f"127.0.0.1:{provider}", "/person", "", *_keys(place.folder))
        call_for((*through, 1.0))
        figures = {}
        for number in (1, 2, 3, clients // 2, clients):
            figures[f"directly, {_clients(number)}"] = _figure(direct, number, seconds)[0]
            before = _seconds_of(hub)
            name = f"through the hub, {_clients(number)}"
            figures[name], spent = _figure(through, number, seconds)
        done = figures[name].done
        return figures, (_seconds_of(hub) - before) / done * 1000, spent / done * 1000


def _clients(number: int) -> str:
    return "1 client" if number == 1 else f"{number} clients"


def prefill(place: Place, *, times: int = 20) -> tuple[float, float]:
    """Return milliseconds beyond the slowest of ten sources until all are read, checked and recorded: median, most."""
    edition = book.current()
    shown = edition.book.sources[SOURCE]
    sources = [
        msgspec.structs.replace(shown, key=f"{SOURCE}-{n}", path=f"/person-{SLOWEST_MS - n}", needs_consent=False)
        for n in range(TEN)
    ]
    chapters = {name: getattr(edition.book, name) for name in book.Book.__struct_fields__}
    ten = book.Book(**{**chapters, "sources": {one.key: one for one in sources}})
    ten_edition = book.Edition(edition.number, edition.digest, edition.published_at, ten)
    asked = [exchange.Request(one.key, MOTHER, ("name",)) for one in sources]
    beyond = []
    with _served(place.folder):
        forget_connections()
        exchange.load_connectors()  # as every process does when it starts
        for _ in range(times):
            begun = time.monotonic()
            found = exchange.read_all(
                asked, edition=ten_edition, by=SYSTEM, purpose=PURPOSE, concerning="bench", at=now()
            )
            beyond.append((time.monotonic() - begun) * 1000 - SLOWEST_MS)
            assert [one.fault for one in found] == [""] * TEN
    return statistics.median(beyond), max(beyond)


def _figure(task: tuple[str, str, str, str, str], clients: int, seconds: float) -> tuple[Figure, float]:
    """Return what so many clients found, and the processor seconds that they used."""
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        pool.map(ready, range(clients))
        begun = time.monotonic()
        found = pool.map(call_for, [(*task, seconds)] * clients)
        took = time.monotonic() - begun
    durations = [one for many, _spent in found for one in many]
    return Figure(len(durations), took, durations), sum(spent for _many, spent in found)


def _keys(folder: Path) -> tuple[str, str]:
    """Return where the client's key is kept, and the hub's public key."""
    return str(folder / "bench-client.key"), keys.public_text(keys.own_key())


def _admitted(folder: Path) -> str:
    """Admit a system with a key, an agreement that allows any rate, and the person's consent; return its identifier."""
    at = now()
    office = book.current().book.agencies[CONSUMER]
    admitted = members.add_member(CONSUMER, "bench", title="bench", by=SYSTEM, at=at)
    public = keys.public_text(keys.key_in(Path(_keys(folder)[0])))
    members.add_key(admitted.identifier, public, until=at + timedelta(days=1), by=SYSTEM, at=at)
    Agreement.objects.create(
        id=uuid7(at),
        number="BENCH",
        consumer=member_of(office),
        source=SOURCE,
        fields=["name", "birth_date", "sex"],
        purposes=[PURPOSE],
        scenario="bench",
        starts_on=today(),
        ends_on=today() + timedelta(days=1),
        per_minute=1_000_000,
        added_at=at,
    )
    given = {"subject_digest": digest_of(MOTHER), "purpose": PURPOSE, "sources": [SOURCE], "given_at": at}
    Consent.objects.create(id=uuid7(at), **given)
    return admitted.identifier


@contextmanager
def _served(folder: Path) -> Iterator[tuple[int, int]]:
    """Run a provider and a hub whose connector leads to it; give their ports."""
    hub, provider = _free_port(), _free_port()
    connector = Path(os.environ["TONGBAN_CONNECTORS"]) / "sample-city" / "connector.yaml"
    connector.parent.mkdir(parents=True, exist_ok=True)
    connector.write_text(f"kind: rest_json\ntitle: bench\nbase_url: http://127.0.0.1:{provider}\n")
    supervisor = Supervisor(folder / "logs", lambda _words: None)
    shape = ["--interface", "asginl", "--port", str(provider), "bench.provider:application"]
    supervisor.start(Program("provider", [sys.executable, "-m", "granian", *shape]))
    supervisor.start(Program("hub", [sys.executable, "-m", "tongban.config.cli", "hub", "--port", str(hub)]))
    try:
        for port in (hub, provider):
            assert supervisor.wait_until(lambda port=port: _listens(port), seconds=60)
        yield hub, provider
    finally:
        supervisor.stop()


def _seconds_of(port: int) -> float:
    """Return the CPU seconds that the processes which serve a port have used: a figure that neighbours don't spoil."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        try:
            if f"hub\0--port\0{port}".encode() in (folder / "cmdline").read_bytes():
                ticks += sum(map(int, (folder / "stat").read_text().rsplit(")", 1)[1].split()[11:13]))
        except (OSError, ValueError):
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
