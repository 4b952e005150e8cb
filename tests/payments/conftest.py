"""An application with fees, and a payment platform that runs as a process of its own."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cases.conftest import *  # noqa: F403 - the fixtures that file a birth
from tests.cases.conftest import FILED, Birth, FileBirth
from tests.city import ROOT, free_port
from tests.world import Enter, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.forms.form import _forms
from tongban.kernel import events
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.payments import api as payments
from tongban.payments import operations
from tongban.payments.models import Bill, Order
from tongban.payments.providers import Provider, provider

KEY = "test-payments"
CERTIFICATE, REGISTRATION = "birth-certificate", "birth-registration"


@dataclass(frozen=True)
class Platform:
    """Where the platform answers."""

    url: str

    def fault(self, name: str, times: int = 1, **more: Any) -> None:
        """Let a fault happen so many times."""
        self._asked("/_faults", {"fault": name, "times": times, **more})

    def log(self) -> dict[str, Any]:
        found: dict[str, Any] = self._asked("/_log")
        return found

    def pay(self, cashier: str) -> None:
        """Open a cashier's address and press the button."""
        with urllib.request.urlopen(cashier, timeout=5) as page:
            assert b'id="pay"' in page.read()
        self.press("pay", cashier)

    def press(self, button: str, cashier: str) -> str:
        """Press a button of the cashier; return where it leads."""
        sent = urllib.parse.urlencode({"query": cashier.partition("?")[2]}).encode()
        request = urllib.request.Request(f"{self.url}/cashier/{button}", data=sent)
        opener = urllib.request.build_opener(_Stays)
        with pytest.raises(urllib.error.HTTPError) as led:
            opener.open(request, timeout=5)
        assert led.value.code == 303
        return str(led.value.headers["Location"])

    def _asked(self, path: str, body: dict[str, Any] | None = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=sent, headers={"Authorization": f"Bearer {KEY}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


@pytest.fixture(scope="module")
def platform_process() -> Iterator[str]:
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "sample_city.payments", "--port", str(port), "--key", KEY, "--pause", "0.1"]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=1).close()
            break
        except OSError:
            assert process.poll() is None, "the payment platform has ended"
            assert time.monotonic() < deadline, "the payment platform does not answer"
            time.sleep(0.05)
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture
def platform(platform_process: str, settings: Any) -> Platform:
    """The platform in order, with this installation connected to it."""
    settings.TONGBAN_PAYMENTS_URL, settings.TONGBAN_PAYMENTS_KEY = platform_process, KEY
    settings.TONGBAN_PAYMENTS_CALLBACK = "http://127.0.0.1:9"  # nobody there, but in tests of callbacks
    found = Platform(platform_process)
    for name in ("lost_callback", "double_callback", "late_callback", "paid_twice", "wrong_amount", "wrong_signature"):
        found.fault(name, 0)
    found.fault("down", 0)
    return found


def connected() -> Provider:
    found = provider()
    assert found is not None
    return found


FEE = {
    "key": "paper",
    "name": {"zh": "工本费", "en": "Cost of paper"},
    "amount": "80",
    "basis": {"zh": "价目表", "en": "Tariff"},
    "collector": "health",
}


class _Plain(yaml.SafeDumper):
    """Writes what is the same twice: the book has no anchors."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


@pytest.fixture
def charge(edition: book.Edition, settings: Any, tmp_path: Path) -> Callable[..., book.Edition]:
    """Return a function that publishes the city's book with fees, results and bundle changed."""

    def published(
        fees: dict[str, list[dict[str, Any]]] | None = None,
        results: dict[str, dict[str, str]] | None = None,
        bundle: dict[str, Any] | None = None,
    ) -> book.Edition:
        folder = tmp_path / "book"
        if not folder.exists():
            shutil.copytree(settings.BOOK_DIR, folder)
        for path in folder.glob("items/*/*.yaml"):
            item = yaml.safe_load(path.read_text())
            if item["key"] in (fees or {}):
                item["fees"] = fees[item["key"]]  # type: ignore[index]  # just looked up
            if item["key"] in (results or {}):
                item["result"] |= results[item["key"]]  # type: ignore[index]
            path.write_text(yaml.dump(item, Dumper=_Plain, allow_unicode=True))
        path = folder / "bundles" / "birth.yaml"
        path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **(bundle or {})}, allow_unicode=True))
        _forms.clear()  # kept by the edition's number, which another test had too
        return book.publish(folder, by=SYSTEM, at=now())

    return published


def settled(at: Any = None) -> None:
    """Let events be delivered, the worker work, and the platform be asked, until nothing is left to do."""
    moment = at or now()
    while events.deliver(at=moment) + cases.work(at=moment) + payments.work(at=moment):
        pass


@dataclass(frozen=True)
class Due:
    """A birth whose certificate of birth costs ¥80 and waits for the money."""

    birth: Birth

    def bill(self, service: str = CERTIFICATE) -> Bill:
        return Bill.objects.get(application_id=self.birth.application.id, service=service)

    def place(self) -> Order:
        mother = resident_of(self.birth.family.mother)
        return operations.place(self.birth.application.id, by=mother, at=now())

    def state(self, service: str = CERTIFICATE) -> str:
        return self.birth.case(service).state


@pytest.fixture
def due(charge: Callable[..., book.Edition], file_birth: FileBirth) -> Due:
    """The certificate of birth is decided on the spot once it is paid."""
    charge({CERTIFICATE: [FEE]})
    found = Due(file_birth(at=now()))
    settled()
    return found


@pytest.fixture
def cashier(enter: Enter, due: Due) -> Callable[[Order], str]:
    """Return a function that reads the cashier's address off an order's page."""

    def read(order: Order) -> str:
        page = enter(due.birth.family.mother).get(f"/payments/orders/{order.number}/")
        found: str = page.context["cashier"]
        return found

    return read


__all__ = ["FILED"]
