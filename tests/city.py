"""The sample city for tests: its registers as a process of their own, out of order when a test wants it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.connectors import configure, rest_json
from tongban.exchange import gateway

ROOT = Path(__file__).resolve().parents[1]
KEY = "demo-registers"
SIZE = "400"


@dataclass(frozen=True)
class City:
    """Where the registers answer, and the people who have a story, by key."""

    url: str
    people: dict[str, dict[str, Any]]

    def set_fault(self, office: str, mode: str, seconds: float = 30) -> None:
        """Put an office out of order, or in order (`ok`)."""
        self._asked("/_faults", {"register": office, "mode": mode, "seconds": seconds})

    @contextmanager
    def out_of_order(self, office: str, mode: str = "down", seconds: float = 30) -> Iterator[None]:
        """Keep an office out of order for a while; what the gateway remembers of it is forgotten at both ends."""
        self.set_fault(office, mode, seconds)
        gateway.forget_connections()
        try:
            yield
        finally:
            self.set_fault(office, "ok")
            gateway.forget_connections()

    def log(self) -> list[dict[str, str]]:
        """Return what the registers were asked last."""
        found: list[dict[str, str]] = self._asked("/_log?limit=500")
        return found

    def _asked(self, path: str, body: dict[str, Any] | None = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=sent, headers={"Authorization": f"Bearer {KEY}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Serve a sample city for each file of tests: what one registers must not surprise another."""
    port, state = free_port(), tmp_path_factory.mktemp("registers")
    shape = ["--size", SIZE, "--state", str(state)]
    command = [sys.executable, "-m", "sample_city"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SAMPLE_CITY_KEY": KEY}
    process = subprocess.Popen([*command, "serve", "--port", str(port), *shape], env=env, stdout=subprocess.DEVNULL)
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
    while not _answers(url):
        assert process.poll() is None, "the sample city has ended"
        assert time.monotonic() < deadline, "the sample city does not answer"
        time.sleep(0.1)
    listed = subprocess.run([*command, "people", *shape], env=env, check=True, capture_output=True, text=True).stdout
    yield City(url, {person["key"]: person for person in json.loads(listed)})
    process.terminate()
    process.wait(10)


@pytest.fixture
def city_at_hand(city: City, settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The city, with this installation connected to it."""
    configure(settings, tmp_path_factory.mktemp("connectors"), sample_city=rest_json(city.url, KEY))
    yield city
    gateway.forget_connections()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
