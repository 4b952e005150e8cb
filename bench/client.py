"""A client of the machine interface, in a process of its own that knows nothing of the city's code."""

import http.client
import json
import time
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

EXAMPLES = Path(__file__).resolve().parents[1] / "services" / "examples" / "birth.yaml"
TYPED = {
    "child.name": "彭小满",
    "child.ethnicity_from": "father",
    "child.household_of": "mother",
    "delivery.way": "electronic",
}


def example() -> dict[str, Any]:
    """Return what the book's first example of a birth is given: question key -> answer."""
    given: dict[str, Any] = yaml.safe_load(EXAMPLES.read_text())["examples"][0]["given"]
    return given


def request_body() -> dict[str, Any]:
    """Return one whole application, as a hospital's system would send it."""
    answers = {**example(), **TYPED}
    applicant = {name: answers.pop(f"applicant.{name}") for name in ("id_number", "name", "phone")}
    born = (date.today() - timedelta(days=10)).isoformat()  # noqa: DTZ011 - any recent day
    return {"bundle": "birth", "applicant": applicant, "answers": {**answers, "child.birth_date": born}, "submit": True}


def ready(_number: int) -> None:
    """Start a client's process before the clock runs."""


def file_for(task: tuple[str, str, float]) -> list[float]:
    """File whole applications one after another for some seconds; return how long each took."""
    host, token, seconds = task
    body = json.dumps(request_body())
    connection = http.client.HTTPConnection(host, timeout=30)
    durations, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        begun = time.monotonic()
        connection.request("POST", "/api/v1/applications", body=body, headers=headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise RuntimeError(said.decode()[:500])
        durations.append(time.monotonic() - begun)
    connection.close()
    return durations
