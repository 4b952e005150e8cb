"""A client of the machine interface, in a process of its own that knows nothing of the city's code."""

import http.client
import json
import time
import uuid
from datetime import date, timedelta
from typing import Any

MOTHER, FATHER = "310100199506190024", "310100199404120017"
ANSWERS = {
    "applicant.sex": "f",
    "spouse.id_number": FATHER,
    "spouse.name": "彭志斌",
    "marriage.status": "married",
    "marriage.certificate_number": "J310100-2022-000001",
    "mother.hukou_kind": "family",
    "father.hukou_kind": "family",
    "mother.ethnicity": "汉族",
    "father.ethnicity": "回族",
    "mother.household_number": "31010100000001",
    "father.household_number": "31010400000002",
    "mother.address": "上海市黄浦区示例路1号",
    "father.address": "上海市徐汇区示例路2号",
    "birth.record_number": "2026310000001",
    "child.sex": "f",
    "birth.hospital": "示例医院",
    "birth.weight": 3200,
    "birth.registered": False,
    "mother.maternity_months": 30,
    "mother.employer": "示例公司",
    "mother.medical_status": "employee",
    "family.children_count": 0,
    "family.approved": True,
    "child.name": "彭小满",
    "child.ethnicity_from": "father",
    "child.household_of": "mother",
    "delivery.way": "electronic",
    "benefit.account": "6230999506190026",
}


def request_body() -> dict[str, Any]:
    """Return one whole application, as a hospital's system would send it."""
    born = (date.today() - timedelta(days=10)).isoformat()  # noqa: DTZ011 - any recent day
    applicant = {"id_number": MOTHER, "name": "任芳梓", "phone": "19900000001"}
    return {"bundle": "birth", "applicant": applicant, "answers": {**ANSWERS, "child.birth_date": born}, "submit": True}


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
