"""Settlements and mandates: what the engine needs of them is checked before it is published; how a charge is split."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.book.planting import REGISTRATION, SAMPLE, faults_of
from tongban.book.records import Field, Settlement, Share, Source, Text
from tongban.book.settling import split

TITLE = "title: {zh: 结算, en: Settlement}"
PUSHED = """sources:
  - key: charges
    title: {zh: 收费, en: Charges}
    agency: police
    connector: sample
    path: /charges
    kind: push
    sharing: conditional
    security_level: 3
    legal_basis: [{law: {zh: 数据条例, en: Data Regulation}, article: "30", date: 2021-11-25}]
    fields:
      - {name: number, type: text, title: {zh: 编号, en: Number}}
      - {name: person, type: text, title: {zh: 身份证号, en: ID number}}
      - {name: total, type: number, title: {zh: 金额, en: Total}}
      - {name: place, type: text, title: {zh: 地点, en: Place}}
    purposes: []
"""
NAMES = "number: number, person: person, total: total, place: place, collector: police"
WRONG = {
    "charges that nobody pushes": (
        f"{{key: one, {TITLE}, charges: births, {NAMES}, shares: []}}",
        "“births” is not a source whose office sends by itself.",
    ),
    "a field that is not sent": (
        f"{{key: one, {TITLE}, charges: charges, {NAMES.replace('total: total', 'total: sum')}, shares: []}}",
        "The source answers no “sum”.",
    ),
    "a share over a field that is not sent": (
        f"{{key: one, {TITLE}, charges: charges, {NAMES}, shares: [{{key: pool, {TITLE}, amount: 'covered * 1'}}]}}",
        "No question has the key “covered”.",
    ),
    "a share called as the holder's part": (
        f"{{key: one, {TITLE}, charges: charges, {NAMES}, shares: [{{key: own, {TITLE}, amount: total}}]}}",
        "own",
    ),
}


def _faults(folder: Path, settlement: str) -> list[str]:
    copy = folder / "sample"
    shutil.copytree(SAMPLE, copy)
    (copy / "settlements").mkdir()
    (copy / "settlements" / "one.yaml").write_text(f"settlements:\n  - {settlement}\n")
    (copy / "sources" / "charges.yaml").write_text(PUSHED)
    return [fault.what for fault in faults_of(copy)]


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_settled_is_told(tmp_path: Path, name: str) -> None:
    settlement, what = WRONG[name]
    assert [fault for fault in _faults(tmp_path, settlement) if what in fault]


def test_a_mandate_has_terms_and_nothing_else_has(tmp_path: Path) -> None:
    copy = tmp_path / "sample"
    shutil.copytree(SAMPLE, copy)
    path = copy / REGISTRATION
    path.write_text(
        path.read_text().replace("  kind: record", "  kind: mandate").replace("kind: record,", "kind: mandate,")
    )
    assert "A result of kind mandate has its terms, and no other has." in [fault.what for fault in faults_of(copy)]


def _text(words: str) -> Text:
    return Text(zh=words, en=words)


def _split(shares: list[str], charge: dict[str, Any]) -> dict[str, int] | None:
    fields = [Field(name=name, type="number", title=_text(name)) for name in ("total", "covered")]
    source = Source(
        key="charges",
        title=_text("收费"),
        agency="police",
        connector="sample",
        path="/charges",
        kind="push",
        sharing="conditional",
        security_level=3,
        legal_basis=[],
        fields=fields,
        purposes=[],
    )
    settlement = Settlement(
        key="one",
        title=_text("结算"),
        charges="charges",
        number="number",
        person="person",
        total="total",
        place="place",
        collector="police",
        shares=[Share(key=f"s{index}", title=_text("份"), amount=one) for index, one in enumerate(shares)],
    )
    return split(settlement, source, charge, today=date(2026, 11, 24))


def test_shares_come_off_in_order_and_the_rest_is_the_holders() -> None:
    assert _split(["covered * 0.7", "20"], {"total": 100.5, "covered": 90}) == {"s0": 6300, "s1": 2000, "own": 1750}


def test_no_share_takes_more_than_is_left_and_none_takes_less_than_nothing() -> None:
    assert _split(["covered", "20"], {"total": 100, "covered": 120}) == {"s0": 10000, "s1": 0, "own": 0}
    assert _split(["0 - covered"], {"total": 100, "covered": 120}) == {"s0": 0, "own": 10000}


@pytest.mark.parametrize("charge", [{"total": 100}, {"covered": 90}, {"total": -1, "covered": 0}, {"total": "100"}])
def test_what_cannot_be_known_is_not_split(charge: dict[str, Any]) -> None:
    assert _split(["covered"], charge) is None
