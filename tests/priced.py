"""The city's book with an amount by rule in it: what the maternity benefit comes to, by months and children."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tongban.book import api as book
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

QUESTION = """
  - key: benefit.amount
    label: {zh: 津贴金额, en: Amount of the benefit}
    type: money
    derive: round(mother.maternity_months * table("benefit-a-month"), 2)
    explained: true
"""
TABLE = """
tables:
  - key: benefit-a-month
    title: {zh: 每月标准, en: Rate a month}
    unit: {zh: 元, en: yuan}
    gives: number
    values:
      - since: 2020-01-01
        source: {zh: 旧通知, en: The old notice}
        rows:
          - {gives: '100'}
      - since: SINCE
        source: {zh: 新通知, en: The new notice}
        rows:
          - {when: family.children_count == 0, gives: '120.55', text: {zh: 第一个孩子, en: the first child}}
          - {gives: '150', text: {zh: 其他孩子, en: further children}}
"""


def publish_priced(folder: Path, *, since: date = date(2024, 1, 1)) -> book.Edition:
    """Publish a copy of the book in which the benefit is reckoned by a table, with new rows from a day on."""
    copy = folder / f"priced-{since}"
    shutil.copytree(settings.BOOK_DIR, copy)
    questions = copy / "questions" / "birth.yaml"
    questions.write_text(questions.read_text().rstrip() + "\n" + QUESTION.lstrip("\n"))
    service = copy / "items" / "social-insurance" / "maternity-benefit.yaml"
    asked = "  - {question: benefit.account}\n"
    assert asked in service.read_text()
    service.write_text(service.read_text().replace(asked, asked + "  - {question: benefit.amount, required: false}\n"))
    (copy / "tables").mkdir(exist_ok=True)
    (copy / "tables" / "benefit.yaml").write_text(TABLE.lstrip("\n").replace("SINCE", since.isoformat()))
    return book.publish(copy, by=SYSTEM, at=now())


@pytest.fixture
def priced(edition: book.Edition, tmp_path: Path) -> book.Edition:
    return publish_priced(tmp_path)
