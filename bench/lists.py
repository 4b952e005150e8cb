"""(c) The progress page and the officer's list among very many cases."""

import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.figures import Figure
from bench.setting import Place

TIMES = 200


def fill(cases: int) -> int:
    """Copy filed applications until there are this many cases, spread over states; return how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        wanted = max((cases - cursor.fetchone()[0]) // 10 + 1, 0)
        cursor.execute(COPY_APPLICATIONS, [wanted])
        cursor.execute(COPY_CASES)
        cursor.execute(SPREAD)
        cursor.execute("SELECT count(*) FROM cases_case")
        total: int = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return total


def run(address: str, place: Place) -> Iterator[tuple[str, Figure, int]]:
    """Yield each page's name, its figure over HTTP, and its number of queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM cases_application ORDER BY filed_at DESC LIMIT 1")
        number = cursor.fetchone()[0]
    pages = [
        ("progress page", place.phone, reverse("portal:progress", args=[number])),
        ("officer's list, open cases", place.officer, reverse("desk:worklist")),
        ("officer's list, page 20", place.officer, reverse("desk:worklist") + "?page=20"),
        ("officer's list, one applicant", place.officer, reverse("desk:worklist") + "?q=任芳"),
    ]
    for name, who, path in pages:
        yield name, _timed(address, who, path), _queries(who, path)


def _timed(address: str, who: str, path: str) -> Figure:
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        page = client.get("/demo/").text
        form = re.search(
            rf'action="([^"]*/{re.escape(who)}/)".*?name="csrfmiddlewaretoken" value="([^"]+)"', page, re.S
        )
        if form is None:
            raise RuntimeError(f"no demo sign-in for {who}")
        client.post(form.group(1), data={"csrfmiddlewaretoken": form.group(2)})
        for _ in range(10):
            client.get(path).raise_for_status()
        durations, begun = [], time.monotonic()
        for _ in range(TIMES):
            at = time.monotonic()
            client.get(path).raise_for_status()
            durations.append(time.monotonic() - at)
        return Figure(TIMES, time.monotonic() - begun, durations)


def _queries(who: str, path: str) -> int:
    client = Client(headers={"host": "localhost"})
    client.post(reverse("demo:sign-in", args=[who]))
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer: Any = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return len(captured)


COPY_APPLICATIONS = """
    CREATE TEMPORARY TABLE copied AS
    SELECT gen_random_uuid() AS id, seed.id AS seed, 'C' || lpad(n::text, 15, '0') AS number, n
    FROM generate_series(1, %s) AS n, (SELECT id FROM cases_application ORDER BY id LIMIT 1) AS seed;
    INSERT INTO cases_application
        (id, number, bundle, edition_number, applicant_id, title, answers, materials, state, filed_at, filed_by,
         filed_in)
    SELECT copied.id, copied.number, bundle, edition_number, applicant_id, title, answers, materials,
        'in_progress', filed_at - (n || ' seconds')::interval, filed_by, ''
    FROM copied JOIN cases_application AS old ON old.id = copied.seed
"""
COPY_CASES = """
    INSERT INTO cases_case
        (id, application_id, number, sequence, bundle, service, agency, edition_number, on_the_spot, needs,
         applicant_name, title, state, filed_at, received_at, accept_by, extended_days, claimed_name, reason,
         outputs, version, decided_in)
    SELECT gen_random_uuid(), copied.id, copied.number || '-' || lpad(sequence::text, 2, '0'), sequence, bundle,
        service, agency, edition_number, on_the_spot, needs, applicant_name, title, 'received', filed_at,
        filed_at, current_date + (n % 20)::int, 0, '', '', '{}', 0, ''
    FROM copied JOIN cases_case AS old ON old.application_id = copied.seed
"""
SPREAD = """
    UPDATE cases_case SET
        state = CASE sequence % 4 WHEN 0 THEN 'closed' WHEN 1 THEN 'received' WHEN 2 THEN 'accepted' ELSE state END,
        accepted_at = CASE WHEN sequence % 4 = 2 THEN filed_at END,
        due_on = CASE WHEN sequence % 4 = 2 THEN current_date + (random() * 30)::int END,
        received_at = coalesce(received_at, filed_at)
    WHERE wake_at IS NULL AND application_id IN (SELECT id FROM copied)
"""
