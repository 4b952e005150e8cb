"""Files dropped into a folder: a good one is served in one stroke, a bad one comes back with a report."""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.exchange.connectors.conftest import NUMBER, Connect, ask
from tongban.exchange import configuration
from tongban.exchange.connectors.files.taking import Taken, take
from tongban.exchange.connectors.outcome import Down, NotFound

COLUMNS = {
    "身份证号": {"field": "id_number", "required": True, "pattern": r"\d{17}[\dXx]"},
    "状态": {"field": "status", "required": True},
    "起始日": {"field": "since", "type": "date"},
    "金额": {"field": "amount", "type": "number"},
    "本市": {"field": "local", "type": "boolean"},
}
SPEC: dict[str, Any] = {
    "kind": "files",
    "folder": "inbox",
    "datasets": {"/person": {"file": "pensions*", "key": ["id_number"], "columns": COLUMNS}},
}
GOOD = f"身份证号,状态,起始日,金额,本市\n{NUMBER},退休,2020-01-31,3200.50,是\n31010119880102003x,参保,2010/3/1,,否\n"
FOUND = {"id_number": NUMBER, "status": "退休", "since": "2020-01-31", "amount": 3200.5, "local": True}
Drop = Callable[..., list[Taken]]


@pytest.fixture
def inbox(connect: Connect, settings: Any) -> Path:
    connect(SPEC)
    folder = Path(settings.DATA_DIR) / "inbox"
    folder.mkdir(parents=True)
    return folder


def dropped(inbox: Path, content: str | bytes, name: str = "pensions.csv", *, age: float = 3600) -> list[Taken]:
    """Drop a file that was written an hour ago, and have it taken in."""
    file = inbox / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    then = time.time() - age
    os.utime(file, (then, then))
    found = configuration.read("office")
    return take(found.spec, found.folder)


def sheet(inbox: Path, *rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in ([*COLUMNS], *rows):
        book.active.append(row)
    book.save(inbox / ".made.xlsx")
    return (inbox / ".made.xlsx").read_bytes()


def test_a_good_file_is_served_as_of_its_own_time(connect: Connect, inbox: Path) -> None:
    assert dropped(inbox, GOOD) == [Taken("pensions.csv", "/person", 2)]
    found = ask(connect(SPEC))
    assert found.fields == FOUND
    assert found.as_of is not None
    assert 3590 < (datetime.now(tz=UTC) - found.as_of).total_seconds() < 3660
    assert ask(connect(SPEC), id_number="31010119880102003X").fields["status"] == "参保"
    with pytest.raises(NotFound):
        ask(connect(SPEC), id_number="nobody")
    assert sorted(file.name for file in inbox.iterdir()) == ["served"]


def test_gb18030_is_read_where_it_is_declared(connect: Connect, inbox: Path) -> None:
    declared = SPEC | {"datasets": {"/person": SPEC["datasets"]["/person"] | {"encoding": "gb18030"}}}
    connect(declared)
    assert dropped(inbox, GOOD.encode("gb18030"))[0].rows == 2
    assert ask(connect(declared)).fields == FOUND


def test_excel_is_read_as_csv_is(connect: Connect, inbox: Path) -> None:
    assert dropped(inbox, sheet(inbox, [NUMBER, "退休", date(2020, 1, 31), 3200.5, True]), "pensions.xlsx")[0].rows == 1
    assert ask(connect(SPEC)).fields == FOUND


def test_the_next_good_file_replaces_the_one_before(connect: Connect, inbox: Path) -> None:
    dropped(inbox, GOOD)
    dropped(inbox, GOOD.replace("退休", "停发").splitlines()[0] + f"\n{NUMBER},停发,,,\n")
    assert ask(connect(SPEC)).fields["status"] == "停发"
    with pytest.raises(NotFound):
        ask(connect(SPEC), id_number="31010119880102003X")


def test_before_the_first_file_the_office_is_silent(connect: Connect, inbox: Path) -> None:
    with pytest.raises(Down, match="nothing has been handed over"):
        ask(connect(SPEC))


BAD = [
    ("状态\n退休\n", "身份证号"),
    (GOOD.replace("本市", "宗教"), "宗教"),
    (GOOD.replace("本市", "状态"), "状态"),
    (GOOD.replace("2020-01-31", "2020-02-30"), "2"),
    (GOOD.replace("3200.50", "many"), "金额"),
    (GOOD.replace("是", "perhaps"), "本市"),
    (GOOD.replace(NUMBER, "12345"), "身份证号"),
    (GOOD.replace("退休", ""), "状态"),
    (GOOD + f"{NUMBER},again,,,\n", "4"),
    (GOOD.encode("gb18030"), "utf-8"),
    (b"", ""),
    (GOOD + '"unclosed', "CSV"),
    (b"\x00\x01\x02", ""),
]


@pytest.mark.parametrize(("content", "told"), BAD)
def test_a_bad_file_comes_back_with_a_report_and_the_one_before_is_served(
    connect: Connect, inbox: Path, content: str | bytes, told: str
) -> None:
    dropped(inbox, GOOD)
    (taken,) = dropped(inbox, content)
    assert taken.faults
    (report,) = (inbox / "rejected").glob("*.report.txt")
    words = report.read_text()
    assert told in words
    assert NUMBER not in words
    assert "perhaps" not in words
    assert ask(connect(SPEC)).fields == FOUND
    assert sorted(file.name for file in inbox.iterdir()) == ["rejected", "served"]


def test_a_number_whose_digits_excel_has_dropped_is_told(inbox: Path) -> None:
    (taken,) = dropped(inbox, sheet(inbox, [310101199005061224, "退休", None, None, None]), "pensions.xlsx")
    assert [(fault.row, fault.column) for fault in taken.faults] == [(2, "身份证号")]


def test_a_file_still_on_its_way_is_left_alone(inbox: Path) -> None:
    assert dropped(inbox, GOOD, age=0) == []
    assert (inbox / "pensions.csv").exists()


def packed(parts: dict[str, bytes]) -> bytes:
    file = Path(f"/tmp/tongban-packed-{os.getpid()}.xlsx")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    content = file.read_bytes()
    file.unlink()
    return content


@pytest.mark.parametrize(
    "content",
    [
        packed({"xl/worksheets/sheet1.xml": b"0" * 100_000_000}),
        packed({"xl/sharedStrings.xml": os.urandom(1000) * 110_000}),
        packed({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "ha">]><x/>'}),
        b"PK\x03\x04 no archive",
        b"\xd0\xcf\x11\xe0 an old .xls",
        packed({"readme.txt": b"no workbook"}),
    ],
    ids=["a bomb", "too much to hold", "entities", "broken", "old Excel", "another archive"],
)
def test_an_excel_file_that_is_an_attack_or_none_is_refused_at_once(inbox: Path, content: bytes) -> None:
    begun = time.monotonic()
    (taken,) = dropped(inbox, content, "pensions.xlsx")
    assert taken.faults
    assert time.monotonic() - begun < 2


MILLION = """
import os, resource, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.config.settings"
import django; django.setup()
from django.conf import settings
from pathlib import Path
settings.TONGBAN_CONNECTORS, settings.DATA_DIR = Path(sys.argv[1]), Path(sys.argv[2])
from tongban.exchange import configuration
from tongban.exchange.connectors.files.taking import take
found = configuration.read("office")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(take(found.spec, found.folder)[0].rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_a_million_rows_need_little_memory_and_are_found_at_once(
    connect: Connect, connectors: Path, inbox: Path, settings: Any
) -> None:
    file = inbox / "pensions.csv"
    with file.open("w") as written:
        written.write(GOOD.splitlines()[0] + "\n")
        written.writelines(f"{310101_1900_0000_000 + n:017}X,退休,2020-01-31,1,是\n" for n in range(1_000_000))
    os.utime(file, (1_700_000_000, 1_700_000_000))
    command = [sys.executable, "-c", MILLION, str(connectors), str(settings.DATA_DIR)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    rows, kilobytes = map(int, said)
    assert (rows, kilobytes < 100_000) == (1_000_000, True)
    begun = time.monotonic()
    assert ask(connect(SPEC), id_number=f"{310101_1900_0000_000 + 777_777:017}X").fields["status"] == "退休"
    assert time.monotonic() - begun < 0.1
