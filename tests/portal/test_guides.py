"""What the guides say is what holds today."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from tongban.book import api as book
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today

pytestmark = pytest.mark.django_db
PREMIUM = "      - since: 2025-01-01\n        value: 245\n"
SOURCE = "        source:\n          zh: 示例值\n          en: sample value\n"


def _fees(settings: Any, folder: Path, values: str) -> str:
    """Publish the book with other premiums, and return what the guide says they are."""
    copy = folder / "book"
    shutil.copytree(settings.BOOK_DIR, copy)
    parameters = copy / "parameters" / "birth.yaml"
    parameters.write_text(parameters.read_text().replace(PREMIUM + SOURCE, values))
    book.publish(copy, by=SYSTEM, at=now())
    page = Browser().get("/services/resident-insurance-payment/").content.decode()
    return page.partition("收费")[2].partition("<dd")[2].partition(">")[2].partition("<")[0].strip()


def _since(days: int, value: int) -> str:
    return f"      - since: {today() + timedelta(days)}\n        value: {value}\n" + SOURCE


def test_a_fee_is_what_holds_today(edition: book.Edition, settings: Any, tmp_path: Path) -> None:
    said = _fees(settings, tmp_path, _since(-30, 260) + _since(30, 280) + _since(-400, 245))
    assert said == "居民医保年保费（示例）: ¥260"


def test_a_fee_that_is_still_to_come_is_not_charged(edition: book.Edition, settings: Any, tmp_path: Path) -> None:
    assert _fees(settings, tmp_path, _since(30, 280)) == "免费"
