"""Rows of a CSV or Excel file, one at a time: a file of a million rows needs no memory, a bomb gets none."""

import csv
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from django.utils.translation import gettext as _

BYTES = 500_000_000
UNPACKED_BYTES = 1_500_000_000
IN_MEMORY_BYTES = 100_000_000  # what openpyxl holds at once: shared texts, styles
RATIO = 200  # a real sheet packs to a tenth; a bomb to a thousandth
FREE_OF_RATIO_BYTES = 5_000_000
CELL_CHARACTERS = 32_767


class Unreadable(Exception):
    """The file as a whole cannot be read; the words are for the office."""


def rows_of(file: Path, spec: Mapping[str, Any]) -> Iterator[tuple[int, list[Any]]]:
    """Yield number and cells of each row that is not empty, the heading first. Raises Unreadable."""
    if file.stat().st_size > BYTES:
        raise Unreadable(_("The file is too large."))
    rows = _excel(file, spec.get("sheet")) if file.suffix.lower() == ".xlsx" else _csv(file, spec)
    for number, cells in enumerate(rows, start=1):
        if any(cell not in (None, "") for cell in cells):
            yield number, cells


def _csv(file: Path, spec: Mapping[str, Any]) -> Iterator[list[Any]]:
    encoding = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}[spec.get("encoding", "utf-8")]
    csv.field_size_limit(CELL_CHARACTERS)
    try:
        with file.open(encoding=encoding, newline="") as opened:
            yield from csv.reader(opened, strict=True, delimiter=spec.get("delimiter", ","))
    except UnicodeDecodeError as fault:
        words = _("The file is not in %(encoding)s.") % {"encoding": spec.get("encoding", "utf-8")}
        raise Unreadable(words) from fault
    except csv.Error as fault:
        raise Unreadable(_("This is no CSV: quotes or separators are not in order.")) from fault


def _excel(file: Path, sheet: str | None) -> Iterator[list[Any]]:
    import openpyxl  # here: processes that take in no files need not hold it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _check_no_bomb(file)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as fault:
        raise Unreadable(_("This is no Excel file (.xlsx).")) from fault
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise Unreadable(_("There is no sheet “%(name)s”.") % {"name": sheet})
        for row in (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True):
            yield list(row)
    except (BadZipFile, ParseError, ValueError, KeyError, IndexError) as fault:
        raise Unreadable(_("This is no Excel file (.xlsx).")) from fault
    finally:
        book.close()


def _check_no_bomb(file: Path) -> None:
    """Refuse archives that swell: by what they say of themselves, for no more than that is ever unpacked."""
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        held = sum(part.file_size for part in parts if "/worksheets/" not in part.filename)
        swelling = any(
            part.file_size > FREE_OF_RATIO_BYTES and part.file_size > RATIO * max(part.compress_size, 1)
            for part in parts
        )
        if swelling or held > IN_MEMORY_BYTES or sum(part.file_size for part in parts) > UNPACKED_BYTES:
            raise Unreadable(_("The file swells too much when it is unpacked."))
        for part in parts:
            with packed.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(4096):
                    raise Unreadable(_("The file declares entities, which an Excel file never does."))
