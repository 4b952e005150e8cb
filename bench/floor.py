"""(b) The floor: the rows of a filed application written again by plain psycopg, one transaction each."""

import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

from bench.figures import Figure

TABLES = (
    ("cases_application", "SELECT * FROM cases_application ORDER BY id LIMIT 1"),
    (
        "cases_confirmation",
        "SELECT * FROM cases_confirmation WHERE application_id ="
        " (SELECT id FROM cases_application ORDER BY id LIMIT 1)",
    ),
    (
        "cases_case",
        "SELECT * FROM cases_case WHERE application_id = (SELECT id FROM cases_application ORDER BY id LIMIT 1)",
    ),
    (
        "kernel_auditentry",
        "SELECT * FROM kernel_auditentry WHERE subject_id = (SELECT id FROM cases_application ORDER BY id LIMIT 1)"
        " OR subject_id IN (SELECT id FROM cases_case WHERE application_id ="
        " (SELECT id FROM cases_application ORDER BY id LIMIT 1))",
    ),
    ("kernel_outboxevent", "SELECT * FROM kernel_outboxevent WHERE name = 'cases.ApplicationFiled' LIMIT 1"),
    ("rest_filing", "SELECT * FROM rest_filing LIMIT 1"),
)
Rows = list[tuple[str, list[str], list[list[Any]]]]


def run(*, clients: int, seconds: float) -> Figure:
    """Write copies of one application's rows with several threads; return the figure of all."""
    rows = _rows()
    begun = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        many = list(pool.map(lambda _number: _writer(rows, seconds), range(clients)))
    durations = [one for some in many for one in some]
    return Figure(len(durations), time.monotonic() - begun, durations)


def _rows() -> Rows:
    found: Rows = []
    with connection.cursor() as cursor:
        for table, query in TABLES:
            cursor.execute(query)
            names = [column.name for column in cursor.description]
            found.append((table, names, [list(row) for row in cursor.fetchall()]))
    return found


def _writer(rows: Rows, seconds: float) -> list[float]:
    durations, end = [], time.monotonic() + seconds
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        while time.monotonic() < end:
            begun = time.monotonic()
            with database.transaction(), database.cursor() as cursor:
                for table, names, values in _renewed(rows):
                    columns = ", ".join(f'"{name}"' for name in names)
                    places = ", ".join(["%s"] * len(names))
                    cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', values)
            durations.append(time.monotonic() - begun)
    return durations


def _renewed(rows: Rows) -> Rows:
    """Return the rows with new identifiers and numbers, pointing to each other as before."""
    fresh: dict[Any, Any] = {}
    renewed: Rows = []
    for table, names, values in rows:
        copies = []
        for row in values:
            copy = []
            for name, value in zip(names, row, strict=True):
                if isinstance(value, uuid.UUID) and name in ("id", "application_id", "subject_id"):
                    copy.append(fresh.setdefault(value, uuid.uuid4()))
                elif name in ("idempotency_key",) or (name == "number" and table == "cases_application"):
                    copy.append(uuid.uuid4().hex)
                else:
                    copy.append(_adapted(name, value))
            copies.append(copy)
        renewed.append((table, names, copies))
    return renewed


def _adapted(name: str, value: Any) -> Any:
    if name in ("answers", "materials", "details", "payload", "needs", "outputs", "supplement", "suspension"):
        import json

        return None if value is None else Jsonb(json.loads(value) if isinstance(value, str) else value)
    return value
