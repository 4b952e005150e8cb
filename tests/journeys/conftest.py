"""A whole installation as real processes, and a real browser before it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


@dataclass
class Installation:
    """The city as it runs for the journeys: where it answers, who lives there, what its registers can be made to do."""

    url: str
    registers: str
    data: Path
    process: "subprocess.Popen[bytes]"
    outside: str = ""  # where the outside bodies (utilities) answer

    @cached_property
    def people(self) -> dict[str, dict[str, Any]]:
        return {person["key"]: person for person in json.loads((self.data / "people.json").read_text())}

    @cached_property
    def password(self) -> str:
        return json.loads((self.data / "demo.json").read_text())["password"]

    def code(self, staff_number: str) -> str:
        """Return an officer's present second-factor code, as the command line tells it."""
        command = [sys.executable, "-m", "tongban.config.cli", "demo", "code", staff_number]
        env = {**os.environ, "TONGBAN_DATA": str(self.data), "TONGBAN_DEMO": "1"}
        env.pop("DATABASE_URL", None)
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()

    def break_register(self, office: str, mode: str, seconds: float = 30) -> None:
        """Put an office's register out of order, or back in order (mode `ok`)."""
        body = json.dumps({"register": office, "mode": mode, "seconds": seconds}).encode()
        self._told(f"{self.registers}/_faults", body)

    def body_answers(self, path: str, *steps: dict[str, Any]) -> None:
        """Set what an outside body answers to the cases that come to a path from now on (sample_city.outside)."""
        self._told(f"{self.outside}/_script", json.dumps({"path": path, "steps": steps}).encode())

    def body_pushes(self, path: str, key: str, record: dict[str, Any]) -> None:
        """Have an outside body send a record of its own: a hospital's charge."""
        self._told(f"{self.outside}/_push", json.dumps({"path": path, "key": key, "record": record}).encode())

    def runs(self, code: str) -> None:
        """Run Python inside the installation, for what only time would bring about."""
        command = [sys.executable, "-m", "tongban.config.cli", "django-admin", "shell", "-c", code]
        env = {**os.environ, "TONGBAN_DATA": str(self.data), "TONGBAN_DEMO": "1"}
        env.pop("DATABASE_URL", None)
        subprocess.run(command, env=env, check=True, capture_output=True, text=True)

    def _told(self, url: str, body: bytes) -> None:
        request = urllib.request.Request(url, data=body, method="POST")
        request.add_header("Authorization", "Bearer demo-registers")
        urllib.request.urlopen(request, timeout=5).read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """Start everything by the same command as `make run`, on free ports and a data directory of its own."""
    data = Path(tempfile.mkdtemp(prefix="tongban-journeys-"))
    data.chmod(0o755)
    port, registers, outside = free_port(), free_port(), free_port()
    env = {
        **os.environ,
        "TONGBAN_DATA": str(data),
        "PORT": str(port),
        "SAMPLE_CITY_PORT": str(registers),
        "SAMPLE_OUTSIDE_PORT": str(outside),
        "CITY_SIZE": "400",
        "TONGBAN_PUBLIC_URL": f"http://localhost:{port}",
    }
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)
    with (data / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tongban.config.cli", "run"], env=env, cwd=ROOT, stdout=log, stderr=log
        )
    deadline = time.monotonic() + 300
    while "Serving after" not in (data / "run.log").read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError((data / "run.log").read_text())
        time.sleep(0.2)
    local = "http://127.0.0.1"
    yield Installation(f"http://localhost:{port}", f"{local}:{registers}", data, process, f"{local}:{outside}")
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()


class Visitor:
    """A person before a browser of their own; every page they look at is checked for accessibility."""

    def __init__(self, context: BrowserContext, installation: Installation, prefix: str = "") -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.installation = installation
        self.prefix = prefix

    def goes_to(self, path: str) -> None:
        self.page.goto(self.installation.url + self.prefix + path)
        self.looks()

    def presses(self, name: str, *, exact: bool = True) -> None:
        """Press a button and wait for the page it leads to."""
        self.clicks(self.page.get_by_role("button", name=name, exact=exact).first)

    def follows(self, name: str, *, exact: bool = True) -> None:
        self.clicks(self.page.get_by_role("link", name=name, exact=exact).first)

    def clicks(self, what: Locator) -> None:
        """Click, wait for the page it leads to, and look at it."""
        with self.page.expect_navigation():
            what.click()
        self.looks()

    def types(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)

    def chooses(self, group: str, label: str) -> None:
        self.page.get_by_role("group", name=re.compile(re.escape(group))).get_by_label(label, exact=True).check()

    def sees(self, words: str) -> None:
        assert words in self.text, f"“{words}” is not on {self.page.url}:\n{self.text[:1500]}"

    def sees_not(self, words: str) -> None:
        assert words not in self.text, f"“{words}” is on {self.page.url}"

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def looks(self) -> None:
        """Check the page for accessibility faults and for anything wider than the screen."""
        if not self.context_has_javascript:
            return
        found = Axe().run(self.page).response["violations"]
        assert found == [], f"{self.page.url}: " + "; ".join(
            f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found
        )
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    context_has_javascript = True

    def signs_in(self, name: str) -> None:
        """Sign in by the form, with the installation's demo password and, for officers, the second factor."""
        self.goes_to("/account/login/")
        self.page.locator("#id_login").fill(name)
        self.page.locator("#id_password").fill(self.installation.password)
        self.clicks(self.page.locator("main form button[type=submit]").first)
        for _ in range(3):  # a code lives half a minute, and may end while it is typed
            if self.page.locator("#id_code").count():
                self.page.locator("#id_code").fill(self.installation.code(name))
                self.clicks(self.page.locator("main form button[type=submit]").first)


@pytest.fixture
def visitor(browser: Browser, installation: Installation) -> Iterator[Callable[..., Visitor]]:
    """Return a maker of visitors: `visitor(phone=True, javascript=True, prefix="")`."""
    contexts = []

    def make(*, phone: bool = True, javascript: bool = True, prefix: str = "") -> Visitor:
        locale = "en-GB" if prefix else "zh-CN"
        context = browser.new_context(
            **(PHONE if phone else DESKTOP), java_script_enabled=javascript, locale=locale, accept_downloads=True
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        made = Visitor(context, installation, prefix)
        made.context_has_javascript = javascript
        return made

    yield make
    for context in contexts:
        context.close()
