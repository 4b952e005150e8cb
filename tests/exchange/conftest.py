"""The offices of these tests: a counterpart over HTTP and an edition whose sources lead to it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection

from tests.connectors import configure, rest_json
from tongban.book import api as book
from tongban.exchange import api as exchange
from tongban.exchange.gateway import forget_connections
from tongban.exchange.keys import own_key
from tongban.kernel.actor import Actor
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7

MOTHER = "310101199005061224"
FATHER = "31010119880102003X"
OFFICER = Actor(kind="officer", id=uuid7(), label="吴敏", agency="health")
TYPES = {
    "name": "text",
    "birth_date": "date",
    "age": "number",
    "local": "boolean",
    "children": "list",
    "address": "object",
}


@dataclass(frozen=True)
class Counterpart:
    """The process that answers."""

    url: str

    def seen(self, path: str = "") -> list[dict[str, Any]]:
        """Return the calls that arrived, at one path or all."""
        calls: list[dict[str, Any]] = httpx.get(f"{self.url}/seen").json()
        return [call for call in calls if path in ("", call["path"])]

    def mend(self) -> None:
        httpx.put(f"{self.url}/mended")

    def forget(self) -> None:
        httpx.delete(f"{self.url}/seen")


@pytest.fixture(scope="session")
def _process() -> Iterator[Counterpart]:
    script = Path(__file__).parent / "counterpart.py"
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Counterpart(f"http://127.0.0.1:{int(process.stdout.readline())}")
        process.terminate()


@pytest.fixture
def empty_log(transactional_db: None) -> None:
    """Begin with no call: tests that roll back leave theirs behind, written in transactions of their own."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE exchange_call, exchange_count, exchange_head, exchange_seal")


@pytest.fixture
def seals_apart(tmp_path: Path, settings: Any) -> None:
    """Export seals to a folder of the test's own, which holds the same key."""
    pem = own_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "exchange.key").write_bytes(pem)
    settings.DATA_DIR = tmp_path


@pytest.fixture
def counterpart(_process: Counterpart, settings: Any, tmp_path: Path, empty_log: None) -> Iterator[Counterpart]:
    offices, gone = rest_json(_process.url, "the-key"), rest_json("http://127.0.0.1:9", "the-key")
    configure(settings, tmp_path / "connectors", offices=offices, gone=gone)
    _process.forget()
    yield _process
    forget_connections()


def words(text: str) -> book.Text:
    return book.Text(zh=text, en=text)


def a_source(key: str, path: str, *, kind: str = "read", connector: str = "offices", takes: str = "") -> book.Source:
    return book.Source(
        key=key,
        title=words(key),
        agency="police",
        connector=connector,
        path=path,
        kind=kind,
        sharing="conditional",
        security_level=3,
        legal_basis=[],
        fields=[book.Field(name=name, type=kind_of, title=words(name)) for name, kind_of in TYPES.items()],
        purposes=["birth"],
        inputs=[book.Field(name=name, type="text", title=words(name)) for name in takes.split()],
        needs_consent=False,
    )


def an_edition(*sources: book.Source) -> book.Edition:
    """Return an edition that holds these sources and nothing else."""
    chapters: dict[str, Any] = {name: {} for name in book.Book.__struct_fields__}
    content = book.Book(**{**chapters, "sources": {source.key: source for source in sources}})
    return book.Edition(number=1, digest="", published_at=now(), book=content)


Read = Callable[..., exchange.Reading]


@pytest.fixture
def read(counterpart: Counterpart) -> Read:
    """Return a function that reads one path of the counterpart about the mother."""

    def reading(path: str, *fields: str, purpose: str = "birth", **more: Any) -> exchange.Reading:
        source = a_source(path[1:], path, **more)
        asked = exchange.Request(source.key, MOTHER, fields or ("name",))
        return read_together(an_edition(source), asked, purpose=purpose)[0]

    return reading


def read_together(edition: book.Edition, *requests: exchange.Request, purpose: str = "birth") -> list[exchange.Reading]:
    return exchange.read_all(requests, edition=edition, by=OFFICER, purpose=purpose, concerning="D-2026-0001", at=now())


def write(
    source: book.Source, inputs: dict[str, Any], *, key: str = "one-case", purpose: str = "birth"
) -> exchange.Reading:
    return exchange.write(
        source.key,
        inputs,
        edition=an_edition(source),
        by=OFFICER,
        purpose=purpose,
        concerning="D-2026-0001",
        key=key,
        at=now(),
    )
