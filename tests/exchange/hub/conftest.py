"""A real hub, a process of its own, over the tests' database, with a real provider behind it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psutil
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.exchange.conftest import a_source
from tests.exchange.hub.caller import Caller
from tongban.book import api as book
from tongban.book import queries as editions
from tongban.book.models import PublishedEdition
from tongban.exchange import keys
from tongban.exchange.models import Agreement, SigningKey, Subsystem
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7

USCC = {"police": "11310000000000001P", "health": "11310000000000002H"}
CLIENT = f"CN-310000/GOV/{USCC['health']}/his"
PROVIDER = f"CN-310000/GOV/{USCC['police']}/data"


@dataclass
class Hub:
    """The process, where it listens, and how it was started."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def worker(self) -> psutil.Process:
        """The process that answers: the child of the master."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if children := psutil.Process(self.process.pid).children():
                return children[0]
            time.sleep(0.05)
        raise AssertionError("the hub has no worker")

    def wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1)
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the hub does not answer")


@dataclass(frozen=True)
class Provider:
    port: int

    def seen(self, name: str = "") -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = httpx.get(f"http://127.0.0.1:{self.port}/seen").json()
        return [call for call in calls if name in call["target"]]


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    script = Path(__file__).parent / "provider.py"
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Provider(int(process.stdout.readline()))
        process.terminate()


@contextmanager
def a_hub(folder: Path, provider: Provider, **environment: str) -> Iterator[Hub]:
    """Start a hub; its connectors lead to the provider."""
    from django.conf import settings

    connector = folder / "connectors" / "offices" / "connector.yaml"
    connector.parent.mkdir(parents=True, exist_ok=True)
    connector.write_text(f"kind: rest_json\ntitle: Offices\nbase_url: http://127.0.0.1:{provider.port}\n")
    gone = folder / "connectors" / "gone" / "connector.yaml"
    gone.parent.mkdir(exist_ok=True)
    gone.write_text("kind: rest_json\ntitle: Gone\nbase_url: http://127.0.0.1:9\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = connection.settings_dict
    said = {"dbname": found["NAME"], "user": found["USER"], "password": found["PASSWORD"]}
    said |= {"host": found["HOST"], "port": found["PORT"]}
    environment = {
        **os.environ,
        "DATABASE_URL": make_conninfo("", **{name: value for name, value in said.items() if value}),
        "TONGBAN_DATA": str(settings.DATA_DIR),
        "TONGBAN_SECRET_KEY": settings.SECRET_KEY,
        "TONGBAN_CONNECTORS": str(folder / "connectors"),
        "TONGBAN_EXCHANGE_HOSTS": "127.0.0.0/8",
        "TONGBAN_POOL": "8",
        **environment,
    }
    command = [sys.executable, "-m", "tongban.config.cli", "hub", "--port", str(port)]
    with (folder / "hub.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    hub = Hub(port, process)
    try:
        hub.wait()
        yield hub
    finally:
        process.terminate()
        process.wait(10)
        print((folder / "hub.log").read_text())


@pytest.fixture(scope="session")
def _hub(
    django_db_setup: None, django_db_blocker: Any, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("hub")
    with django_db_blocker.unblock(), a_hub(folder, provider, TONGBAN_HUB_BODY_SECONDS="3") as hub:
        connection.close()
        yield hub
    print((folder / "hub.log").read_text())


@pytest.fixture
def hub(_hub: Hub, empty_log: None) -> Iterator[Hub]:
    """The hub, with a book that has two offices, and a log that is empty."""
    _publish()
    yield _hub
    editions.forget_editions()


def a_dataset(key: str, **more: Any) -> book.Source:
    return msgspec.structs.replace(a_source(key, f"/data/{key}"), **more)


def _publish() -> None:
    text = book.Text(zh="某局", en="An office")
    phones = book.Phones(enquiry="021-1", complaint="021-2")
    offices = [
        book.Agency(key=key, name=text, short_name=text, uscc=code, phones=phones, address=text)
        for key, code in USCC.items()
    ]
    inputs = [book.Field(name="id_number", type="text", title=text), book.Field(name="name", type="text", title=text)]
    basis = book.LegalBasis(law=text, article="1", date=today())
    sources = [
        a_dataset("person"),
        a_dataset("nobody"),
        a_dataset("slow"),
        a_dataset("hangs"),
        a_dataset("secret", needs_consent=True),
        a_dataset("gone", connector="gone"),
        a_dataset("open", sharing="unconditional", subject="company", security_level=1, path="/data/person"),
        a_dataset("register", kind="write", inputs=inputs),
        a_dataset("raw", raw=True, path="/raw", fields=[]),
        a_dataset("raw-gone", raw=True, path="/raw", connector="gone", fields=[]),
    ]
    chapters: dict[str, Any] = {name: {} for name in book.Book.__struct_fields__}
    chapters |= {"agencies": {one.key: one for one in offices}, "sources": {one.key: one for one in sources}}
    chapters["withheld"] = {
        "age": book.Withheld(
            key="age", agency="police", title=text, reason=text, basis=basis, source="person", field="age"
        )
    }
    content = msgspec.to_builtins(book.Book(**chapters))
    PublishedEdition.objects.create(number=1, digest="0" * 64, published_at=now(), content=content)
    editions.forget_editions()


@pytest.fixture
def caller(hub: Hub) -> Caller:
    """A system of the health office, admitted with its key, and agreements on everything the provider has."""
    system = Caller(hub.port, CLIENT)
    admitted = Subsystem.objects.create(
        id=uuid7(), identifier=CLIENT, agency="health", title="卫生系统", added_at=now()
    )
    register_key(system, admitted)
    for source in ("person", "nobody", "slow", "hangs", "secret", "gone", "raw", "raw-gone"):
        agree(source)
    agree("register", fields=["id_number", "name"])
    return system


def register_key(system: Caller, admitted: Subsystem, **more: Any) -> SigningKey:
    valid = {"valid_from": now() - timedelta(days=1), "valid_until": now() + timedelta(days=1)}
    return SigningKey.objects.create(
        **{
            "key_id": keys.thumbprint(system.public_key),
            "subsystem": admitted,
            "public_key": system.public_key,
            **valid,
            **more,
        }
    )


def agree(source: str, **more: Any) -> Agreement:
    return Agreement.objects.create(
        **{
            "id": uuid7(),
            "number": f"A-{source}-{uuid7()}",
            "consumer": CLIENT.rpartition("/")[0],
            "source": source,
            "fields": ["name", "birth_date"],
            "purposes": ["birth"],
            "scenario": "test",
            "starts_on": today() - timedelta(days=1),
            "ends_on": today() + timedelta(days=1),
            "per_minute": 1000,
            "added_at": now(),
            **more,
        }
    )
