"""Taking in what an office has dropped: a good file replaces the dataset served, a bad one goes back with a report."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongban.exchange.connectors.files import Files, inbox_of
from tongban.exchange.connectors.files.columns import Unfit, Wrong, field_of
from tongban.exchange.connectors.files.sheets import Unreadable, rows_of
from tongban.exchange.connectors.outcome import Answer, Down
from tongban.exchange.connectors.store import Row, SameTwice, key_of

SETTLED_SECONDS = 5  # a file that changed just now may still be on its way
FAULTS_TOLD = 100


@dataclass(frozen=True)
class Taken:
    """What became of a file: how many rows are served now, or what is wrong with it."""

    file: str
    dataset: str
    rows: int
    faults: tuple[Wrong, ...] = ()


class Faulty(Exception):
    """Rows are wrong."""


def take(spec: Mapping[str, Any], folder: Path) -> list[Taken]:
    """Take in the files of a connector's folder, the oldest first; return what became of each."""
    inbox, connector = inbox_of(spec), Files(spec, folder)
    found = []
    for dataset, rules in spec["datasets"].items():
        for file in sorted(inbox.glob(rules["file"]), key=lambda one: one.stat().st_mtime):
            if _is_ready(file):
                found.append(_take_one(file, dataset, rules, connector, inbox))
    return found


def are_waiting(spec: Mapping[str, Any]) -> bool:
    """Tell whether a file in a connector's folder is ready to be taken in."""
    inbox = inbox_of(spec)
    return any(_is_ready(file) for rules in spec["datasets"].values() for file in inbox.glob(rules["file"]))


def _is_ready(file: Path) -> bool:
    settled = time.time() - file.stat().st_mtime >= SETTLED_SECONDS
    return settled and file.is_file() and not file.is_symlink() and not file.name.startswith(".")


def _take_one(file: Path, dataset: str, rules: Mapping[str, Any], connector: Files, inbox: Path) -> Taken:
    store, reading = connector.store(dataset), _Reading(file, rules)
    as_of = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    try:
        number = store.replace(reading.rows(), as_of)
    except SameTwice:
        reading.faults.append(Wrong(reading.row, reading.key_columns(), _("Another row has the same key.")))
    except Unreadable as fault:
        reading.faults.append(Wrong(0, "", str(fault)))
    except Faulty:
        pass
    if reading.faults:
        _reject(file, inbox / "rejected", reading.faults)
        return Taken(file.name, dataset, 0, tuple(reading.faults))
    file.replace(store.file.with_suffix(file.suffix.lower()))
    return Taken(file.name, dataset, number)


class _Reading:
    """One file being read: the row it is at, and the faults so far."""

    def __init__(self, file: Path, rules: Mapping[str, Any]) -> None:
        self._file, self._rules = file, rules
        self._columns: Mapping[str, Mapping[str, Any]] = rules["columns"]
        self.row = 0
        self.faults: list[Wrong] = []

    def rows(self) -> Iterator[Row]:
        """Yield key and fields of each row. Raises Faulty after the last, or when there are too many faults."""
        places: dict[int, str] = {}
        for number, cells in rows_of(self._file, self._rules):
            self.row = number
            if not places:
                places = self._heading(cells)
                continue
            fields = self._fields(places, cells)
            if len(self.faults) >= FAULTS_TOLD:
                break
            if fields is not None:
                yield key_of(self._rules, fields), fields
        if not places:
            self.faults.append(Wrong(0, "", _("The file is empty.")))
        if self.faults:
            raise Faulty

    def key_columns(self) -> str:
        """Return the headings of the key."""
        return ", ".join(name for name, rule in self._columns.items() if rule["field"] in self._rules["key"])

    def _heading(self, cells: list[Any]) -> dict[int, str]:
        names = [str(cell or "").strip() for cell in cells]
        missing = [name for name in self._columns if name not in names]
        surplus = [name for name in names if name and name not in self._columns]
        twice = sorted({name for name in names if name and names.count(name) > 1})
        for kind, words in (
            (missing, _("This column is missing.")),
            (surplus, _("This column is not agreed: take it out.")),
            (twice, _("This column is there twice.")),
        ):
            self.faults += [Wrong(self.row, name, words) for name in kind]
        if self.faults:
            raise Faulty
        return {place: name for place, name in enumerate(names) if name}

    def _fields(self, places: Mapping[int, str], cells: list[Any]) -> Answer | None:
        fields, before = {}, len(self.faults)
        for place, name in places.items():
            rule = self._columns[name]
            cell = cells[place] if place < len(cells) else None
            try:
                fields[rule["field"]] = field_of(cell, rule)
            except Unfit as fault:
                self.faults.append(Wrong(self.row, name, str(fault)))
        if len(self.faults) > before:
            return None
        try:
            key_of(self._rules, fields)
        except Down:
            self.faults.append(Wrong(self.row, self.key_columns(), _("The key is empty.")))
            return None
        return fields


def _reject(file: Path, folder: Path, faults: list[Wrong]) -> None:
    """Move a file out of the way, with a report beside it that a clerk can work through."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = f"{datetime.now(tz=UTC):%Y%m%dT%H%M%S%f}-{file.name}"
    lines = [_("This file was not taken in; the dataset before it is still served."), ""]
    for fault in faults:
        place = {"row": fault.row, "column": fault.column, "what": fault.what}
        lines.append(_("Row %(row)s, column %(column)s: %(what)s") % place if fault.row else fault.what)
    if len(faults) >= FAULTS_TOLD:
        lines.append(_("There may be more: only the first are told."))
    (folder / f"{stem}.report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    file.replace(folder / stem)
