"""Two requests with one key at the same moment file one application."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.rest.conftest import Machine
from tongban.cases.models import Application


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_files_once(clinic: Machine, birth: dict[str, Any]) -> None:
    start = Barrier(2)

    def files() -> tuple[int, str]:
        start.wait()
        answer = clinic.calls("POST", "/applications", birth, key="k-1")
        connection.close()
        return answer.status_code, answer.json()["number"]

    with ThreadPoolExecutor(2) as threads:
        answers = [future.result() for future in [threads.submit(files) for _thread in range(2)]]
    filed = Application.objects.get()
    assert sorted(answers) == [(200, filed.number), (201, filed.number)]
