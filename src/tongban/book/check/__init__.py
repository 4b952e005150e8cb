"""The check of the book: every fault of every file in one run, with line and remedy.

`check(folder)` reads the folder, checks YAML, then shape (JSON Schema), then keys and references, then expressions,
then what the law and the national standards want. A record with a fault of shape is left out of the later checks, but
its key stays known, so that one mistake gives one fault.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from tongban.book.check import (
    agencies,
    bundles,
    calendar,
    connections,
    examples,
    expressions,
    forms,
    materials,
    money,
    parties,
    procedures,
    questions,
    services,
    settlements,
    sharing,
    sources,
    starts,
    tables,
)
from tongban.book.check.draft import Draft
from tongban.book.check.files import read_folder
from tongban.book.fault import Fault
from tongban.book.records import Book

CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    connections.check,
    expressions.check,
    agencies.check,
    services.check,
    money.check,
    questions.check,
    tables.check,
    settlements.check,
    materials.check,
    sources.check,
    procedures.check,
    sharing.check,
    calendar.check,
    bundles.check,
    parties.check,
    starts.check,
    forms.check,
    examples.check,
)


def check(folder: Path) -> tuple[Book | None, list[Fault]]:
    """Return the book in `folder`, or None if there are faults; and all faults and warnings, by file and line.

    A warning alone leaves the book whole. Raises nothing.
    """
    draft, faults = read_folder(folder)
    for one in CHECKS:
        faults += one(draft)
    found = sorted(set(faults))
    return (draft.book() if all(fault.is_warning for fault in found) else None), found
