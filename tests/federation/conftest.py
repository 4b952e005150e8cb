"""Two cities on one machine: each a whole installation with its own data, database, hub and key; neighbours."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.exchange.hub.caller import Caller
from tests.journeys.conftest import ROOT, free_port
from tongban.exchange import keys

START_SECONDS = 120
PATIENCE_SECONDS = 60


@dataclass
class City:
    """An installation: what it is called on the exchange, where it keeps things, on which ports it answers."""

    instance: str
    host: str  # browsers keep cookies by host, whatever the port: each city has one of its own
    data: Path
    web: int = field(default_factory=free_port)
    hub: int = field(default_factory=free_port)
    registers: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def env(self) -> dict[str, str]:
        env = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        }
        return env | {
            "TONGBAN_DATA": str(self.data),
            "TONGBAN_INSTANCE": self.instance,
            "TONGBAN_DEMO": "1",
            "PORT": str(self.web),
            "TONGBAN_HUB_PORT": str(self.hub),
            "SAMPLE_CITY_PORT": str(self.registers),
            "SAMPLE_CITY_URL": f"http://127.0.0.1:{self.registers}",
            "SAMPLE_CITY_KEY": "demo-registers",
            "TONGBAN_PUBLIC_URL": self.url,
            "CITY_SIZE": "400",
        }

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.web}"

    @cached_property
    def people(self) -> dict[str, dict[str, Any]]:
        return {person["key"]: person for person in json.loads((self.data / "people.json").read_text())}

    def begin(self) -> None:
        """Start everything, without waiting for it."""
        with (self.data / "run.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tongban.config.cli", "run"], env=self.env, cwd=ROOT, stdout=log, stderr=log
            )

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while "Serving after" not in (self.data / "run.log").read_text():
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((self.data / "run.log").read_text())
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop everything as an operator does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def kill(self) -> None:
        """Kill everything but the database without warning; that stops when its parent is gone."""
        assert self.process is not None
        victims = psutil.Process(self.process.pid).children(recursive=True)
        ours = [one for one in victims if "tongban.config.cli" in " ".join(one.cmdline())]
        for one in (self.process, *ours):
            with suppress(ProcessLookupError):  # some end by themselves, as soon as their parent has
                os.kill(one.pid, signal.SIGKILL)
        self.process.wait(10)
        psutil.wait_procs(victims, timeout=60)

    def cli(self, *words: str) -> str:
        """Run a command of this city; return what it prints."""
        command = [sys.executable, "-m", "tongban.config.cli", *words]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    @cached_property
    def public_key(self) -> str:
        found = re.search(r"public key +(\S+)", self.cli("exchange", "key", "show"))
        assert found is not None
        return found[1]

    def admit(self, other: "City", title: str) -> None:
        address = f"http://127.0.0.1:{other.hub}"
        self.cli("exchange", "peer", "add", other.instance, address, other.public_key, "--title", title)

    def client(self, name: str, scope: str, agency: str = "") -> "Machine":
        return Machine(self, self.cli("client", "create", name, "--scope", scope, "--agency", agency).split()[-1])

    def system(self) -> Caller:
        """Return a system of the demonstration, which calls the hub by itself."""
        one = json.loads((self.data / "exchange-demo.json").read_text())["systems"][0]
        key = keys.key_in(Path(one["key_file"]))
        return Caller(self.hub, one["client"], key, keys.public_key(self.public_key))

    def resident(self, key: str) -> "Resident":
        return Resident(self, self.people[key]["phone"])


@dataclass
class Machine:
    """A program with a token."""

    city: City
    token: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {"Authorization": f"Bearer {self.token}", **headers}
        answer = httpx.request(method, f"{self.city.url}/api/v1{path}", json=body, headers=named, timeout=30)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def case(self, service: str, state: str) -> dict[str, Any]:
        """Return the one case of a service in a state, as soon as there is one."""
        return until(lambda: next(iter(self.cases(service, state)), None), f"{service} {state}")

    def cases(self, service: str, state: str = "") -> list[dict[str, Any]]:
        listed = self.call("GET", f"/cases{'?state=' + state if state else ''}")["items"]
        return [one for one in listed if one["service"] == service]

    def moves(self, case: dict[str, Any], *moves: str, reason: str = "") -> None:
        for move in moves:
            self.call("POST", f"/cases/{case['id']}/moves", {"move": move, "reason": reason})


@dataclass
class Resident:
    """A person at a browser, signed in."""

    city: City
    phone: str

    @cached_property
    def browser(self) -> httpx.Client:
        browser = httpx.Client(base_url=self.city.url, follow_redirects=True, timeout=30)
        self._post(browser, "/demo/", f"/demo/sign-in/{self.phone}/", {})
        return browser

    def page(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def post(self, page: str, path: str, data: dict[str, str], files: Any = None) -> None:
        self._post(self.browser, page, path, data, files)

    def sees(self, path: str, words: str) -> str:
        """Return a page as soon as it says these words."""
        return until(lambda: text if words in (text := self.page(path)) else None, f"“{words}” on {path}")

    def _post(self, browser: httpx.Client, page: str, path: str, data: dict[str, str], files: Any = None) -> None:
        browser.get(page)
        said = {**data, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        answer = browser.post(path, data=said, files=files, headers={"Referer": f"{self.city.url}{page}"})
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:500]}"


def until(find: Callable[[], Any], what: str) -> Any:
    """Return what is found, as soon as it is."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := find()):
        assert time.monotonic() < deadline, f"nothing came of it: {what}"
        time.sleep(0.3)
    return found


@dataclass(frozen=True)
class Neighbours:
    """Two cities that have admitted each other."""

    here: City
    there: City


@pytest.fixture(scope="session")
def neighbours() -> Iterator[Neighbours]:
    named = (("CN-310000", "localhost"), ("CN-330400", "127.0.0.1"))
    cities = [City(instance, host, Path(tempfile.mkdtemp(prefix="tongban-city-"))) for instance, host in named]
    for city in cities:
        city.data.chmod(0o755)
        city.begin()
    here, there = cities
    try:
        for city in cities:
            city.wait()
        here.admit(there, "嘉兴")
        there.admit(here, "上海")
        yield Neighbours(here, there)
    finally:
        for city in cities:
            city.stop()
            print(city.instance, (city.data / "run.log").read_text()[-2000:])
            for log in ("worker", "hub", "web"):
                file = city.data / "logs" / f"{log}.log"
                print(city.instance, log, file.read_text()[-3000:] if file.exists() else "")
            shutil.rmtree(city.data, ignore_errors=True)
