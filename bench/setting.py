"""The installation that is measured: tables, book, one client, one officer, one resident, and the web process."""

import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from bench.client import example
from tongban.book import api as book
from tongban.catalog import api as catalog
from tongban.config.prepare import tables
from tongban.config.processes import Program, Supervisor
from tongban.identity import api as identity
from tongban.identity import demo
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now


@dataclass(frozen=True)
class Place:
    """Where everything is: data directory, the client's token, who files."""

    folder: Path
    token: str
    mother: identity.Person
    phone: str
    officer: str
    postgres: str


def prepare(folder: Path) -> Place:
    """Create tables, publish the book, and write down who takes part."""
    tables()
    call_command("collectstatic", verbosity=0, interactive=False)
    edition = book.publish(Path("services"), by=SYSTEM, at=now())
    catalog.index(edition)
    words = demo.Words("基准", "benchmark")
    given = example()
    number, name, phone = (given[f"applicant.{part}"] for part in ("id_number", "name", "phone"))
    father = given["spouse.id_number"], "19900000000"
    people = [demo.CityPerson("mother-1", name, "ren fang", number, phone, words)]
    people.append(demo.CityPerson("father-1", given["spouse.name"], "peng zhi", *father, words))
    kept = demo.set_up(people, demo.offices(), at=now())
    mother = identity.person_for(number, name)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return Place(folder, kept.token, mother, phone, "police-1", version)


@contextmanager
def web(place: Place) -> Iterator[str]:
    """Serve as an installation does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    supervisor = Supervisor(place.folder / "logs", lambda _words: None)
    supervisor.start(Program("web", [sys.executable, "-m", "tongban.config.cli", "web", "--port", str(port)]))
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address)
        yield address
    finally:
        supervisor.stop()


def _await(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web process does not answer")
