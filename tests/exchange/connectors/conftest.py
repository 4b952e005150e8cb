"""Connectors as an operator writes them, asked directly."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.connectors import configure
from tests.exchange.connectors.serving import Handler, Served, serving
from tongban.exchange import configuration
from tongban.exchange.connectors.outcome import Connector, Record
from tongban.exchange.gateway import forget_connections

NUMBER = "310101199005061224"
Connect = Callable[..., Connector]


@pytest.fixture
def connectors(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "connectors"


@pytest.fixture
def connect(connectors: Path, settings: Any) -> Iterator[Connect]:
    """Return a function that writes a connector down, with further files, and returns it ready for calls."""
    made: list[Connector] = []

    def connecting(spec: dict[str, Any], **files: str) -> Connector:
        configure(settings, connectors, office=spec)
        for name, text in files.items():
            (connectors / "office" / name.replace("__", ".")).write_text(text)
        made.append(configuration.connector_of(configuration.read("office")))
        return made[-1]

    yield connecting
    for one in made:
        one.close()
    forget_connections()


def ask(connector: Connector, path: str = "/person", *, seconds: float = 2.0, **inputs: Any) -> Record:
    """Ask about the mother, or with these inputs."""
    until = time.monotonic() + seconds
    return connector.read(path, inputs or {"id_number": NUMBER}, purpose="birth", concerning="D-1", until=until)


@pytest.fixture
def office() -> Iterator[Served]:
    """An office that answers a person."""
    with serving({"/person": _person, "/moved": _moved}) as served:
        yield served


def _person(handler: Handler, _body: bytes) -> None:
    handler.send(b'{"name": "\xe4\xbb\xbb\xe8\x8a\xb3"}')


def _moved(handler: Handler, _body: bytes) -> None:
    handler.send(b"", status=302, Location="/person")
