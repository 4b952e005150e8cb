"""Clients that never give up: what was not answered is asked again, with the same key or at the same address."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from tests.journeys.conftest import Installation

PATIENCE_SECONDS = 40
TYPED = {
    "child": {"child.name": "林小满", "child.ethnicity_from": "father"},
    "home": {"child.household_of": "mother"},
    "benefit": {"delivery.way": "electronic"},
}


@dataclass
class Tally:
    """What the clients were told: application numbers by key, those filed by page, those confirmed; and retries."""

    by_key: dict[str, str] = field(default_factory=dict)
    by_page: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    retries: int = 0

    def answers(self) -> int:
        return len(self.by_key) + len(self.by_page) + len(self.confirmed)


class Patient:
    """Sends a request until it is answered with anything but a fault of the server."""

    def __init__(self, installation: Installation, tally: Tally) -> None:
        self.installation = installation
        self.tally = tally
        self.http = self._fresh()

    def send(self, method: str, path: str, **more: object) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self.http.request(method, path, **more)  # type: ignore[arg-type]  # as httpx takes them
                if answer.status_code < 500:
                    return answer
            except httpx.HTTPError:
                pass
            assert time.monotonic() < deadline, f"{method} {path} was never answered"
            self.tally.retries += 1
            time.sleep(0.1)

    def _fresh(self) -> httpx.Client:
        return httpx.Client(base_url=self.installation.url, timeout=10)


class Program(Patient):
    """A client of the machine interface that files for one mother after another."""

    def files(self, mother: str, token: str, *, again: bool) -> str:
        """File one application; with `again` send it once more and be told the same number."""
        person = self.installation.people[mother]
        body = {
            "bundle": "birth",
            "applicant": {name: person[name] for name in ("id_number", "name", "phone")},
            "answers": {key: value for step in TYPED.values() for key, value in step.items()},
            "submit": True,
            "fill": True,
        }
        key = str(uuid4())
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        for _time in range(2 if again else 1):
            answer = self.send("POST", "/api/v1/applications", json=body, headers=headers)
            assert answer.status_code in (200, 201), answer.text
            number = str(answer.json()["number"])
            assert self.tally.by_key.setdefault(key, number) == number
        return number


class Resident(Patient):
    """A resident before the pages."""

    def signs_in(self, name: str) -> None:
        self.http.get("/account/login/")
        fields = {"login": self.installation.people[name]["phone"], "password": self.installation.password}
        assert self._posts("/account/login/", fields).status_code == 302

    def files(self) -> str:
        """Fill the form step by step and file it; a step that was lost with a killed process is sent again."""
        draft = self._leads_to(self._posts("/apply/start/birth/", {}), r"/apply/([0-9a-f-]{36})/")
        self._posts(f"/apply/{draft}/consent/", {})
        for step, fields in TYPED.items():
            answer = self._posts(f"/apply/{draft}/step/{step}/", fields)
            assert answer.status_code == 302, answer.text
        number = self._leads_to(self._posts(f"/file/{draft}/", {}), r"/applications/(\d{16})/")
        self.tally.by_page.append(number)
        return number

    def confirms(self, number: str) -> None:
        """Agree to an application; that one has already answered means that the first answer arrived."""
        assert self._posts(f"/applications/{number}/confirm/", {}).status_code in (302, 422)
        self.tally.confirmed.append(number)

    def _posts(self, path: str, fields: dict[str, str]) -> httpx.Response:
        token = self.http.cookies.get("csrftoken") or ""
        return self.send("POST", path, data=fields, headers={"X-CSRFToken": token})

    @staticmethod
    def _leads_to(answer: httpx.Response, pattern: str) -> str:
        found = re.search(pattern, answer.headers.get("location", ""))
        assert found, f"{answer.status_code} {answer.headers.get('location')} {answer.text[:500]}"
        return found.group(1)


def until(is_so: Callable[[], object], what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.05)
