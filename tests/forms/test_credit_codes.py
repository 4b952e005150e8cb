"""Answers of type uscc: the unified social credit code of a company, with its check character."""

from typing import Any

import pytest
from django.utils import translation

from tongban.book import api as book
from tongban.forms.validation import cleaned

QUESTION = book.Question(key="company.uscc", label=book.Text(zh="统一社会信用代码", en="Credit code"), type="uscc")
CODE = "91310100YL0000063E"


@pytest.mark.parametrize("given", [CODE, CODE.lower(), " 91310100 YL000006 3E "])
def test_a_code_is_kept_in_one_form(given: str) -> None:
    assert cleaned(QUESTION, given) == (CODE, "")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("91310100YL0000063", "A unified social credit code has 18 digits and letters."),
        ("91310100YL0000063-", "A unified social credit code has 18 digits and letters."),
        ("91310100YL0000063F", "This credit code has a wrong sign; check it once more."),
        ("91310100YI0000063E", "This credit code has a wrong sign; check it once more."),
        (7, "Enter text."),
    ],
)
def test_a_wrong_code_is_told(given: Any, fault: str) -> None:
    with translation.override("en"):
        assert cleaned(QUESTION, given)[1] == fault
