"""The interface tells an amount by rule with the lines that lead to it."""

from typing import Any

import pytest

from tests.rest.conftest import Machine
from tongban.book import api as book

pytestmark = pytest.mark.django_db
AMOUNT = "benefit.amount"


def test_the_interface_tells_it_line_by_line(
    priced: book.Edition,
    clinic: Machine,
    birth: dict[str, Any],
) -> None:
    answer: Any = clinic.calls("POST", "/applications", {**birth, "submit": True}, key="k-1")
    told = clinic.calls("GET", f"/applications/{answer.json()['id']}")
    (amount,) = told.json()["explained"]  # type: ignore[attr-defined]  # of the test client
    assert (amount["question"], amount["value"], amount["words"]["en"]) == (AMOUNT, 3616.5, "3,616.50 yuan")
    row = next(line for line in amount["lines"] if line["kind"] == "row")
    assert (row["value"], row["since"], row["source"]["en"]) == (120.55, "2024-01-01", "The new notice")
