"""The registers as a process of their own, asked over HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from sample_city.people import found_city
from sample_city.population import City

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)
SIZE = 10_000
KEY = "a-key-for-tests"


@dataclass
class Offices:
    """A served city and how to ask it."""

    process: "subprocess.Popen[bytes]"
    url: str
    headers: dict[str, str] = field(
        default_factory=lambda: {"Authorization": f"Bearer {KEY}", "X-Purpose": "birth", "X-Case": "0000000000000001"}
    )

    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=10))

    def post(self, path: str, body: Any, **more: Any) -> httpx.Response:
        return self.client.post(self.url + path, json=body, **{"headers": self.headers, **more})

    def get(self, path: str) -> httpx.Response:
        return self.client.get(self.url + path, headers=self.headers)

    def asked(self, path: str, id_number: str) -> dict[str, Any]:
        answer = self.post(path, {"id_number": id_number})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def breaks(self, office: str, mode: str, seconds: float = 30) -> None:
        assert self.post("/_faults", {"register": office, "mode": mode, "seconds": seconds}).status_code == 200


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Offices]]:
    """Return what starts a city: `serve(state=None, size=SIZE)`."""
    started = []

    def start(state: Path | None = None, size: int = SIZE) -> Offices:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        state = state or tmp_path_factory.mktemp("city")
        words = ["serve", "--port", str(port), "--size", str(size), "--today", str(TODAY), "--state", str(state)]
        process = subprocess.Popen(
            [sys.executable, "-m", "sample_city", *words], cwd=ROOT, env={**os.environ, "SAMPLE_CITY_KEY": KEY}
        )
        started.append(process)
        offices = Offices(process, f"http://127.0.0.1:{port}")
        deadline = time.monotonic() + 30
        while not _answers(offices.url):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return offices

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def offices(serve: Callable[..., Offices]) -> Offices:
    """Return a city of full size that tests only ask; whoever registers a birth serves a city of their own."""
    return serve()


@pytest.fixture(scope="session")
def city() -> City:
    """Return the same city as `offices` serves, to compare with."""
    return found_city(SIZE, 1, TODAY)[0]


@pytest.fixture(scope="session")
def numbers() -> dict[str, str]:
    """Return the ID number of everybody with a story, by key."""
    return {story.key: story.id_number for story in found_city(SIZE, 1, TODAY)[1]}


def _answers(url: str) -> bool:
    try:
        return httpx.get(url + "/healthz", timeout=1).text == "ok\n"
    except httpx.HTTPError:
        return False
