"""Which file of the folder is which chapter, and its records as entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from tongban.book import records
from tongban.book.check.draft import Draft, Entry
from tongban.book.check.shape import Shapes
from tongban.book.fault import Fault
from tongban.book.reader import Document, Place, read


@dataclass(frozen=True)
class Chapter:
    """Where a chapter's files lie. `within` is the list inside each file; without it each file is one record."""

    name: str
    files: str
    record: type[records.Record]
    within: str = ""
    schema: str = ""


CHAPTERS = (
    Chapter("agencies", "agencies.yaml", records.Agency, "agencies"),
    Chapter("services", "items/*/*.yaml", records.Service, schema="items"),
    Chapter("bundles", "bundles/*.yaml", records.Bundle),
    Chapter("questions", "questions/*.yaml", records.Question, "questions"),
    Chapter("materials", "materials/*.yaml", records.Material, "materials"),
    Chapter("certificates", "certificates/*.yaml", records.CertificateKind),
    Chapter("sources", "sources/*.yaml", records.Source, "sources"),
    Chapter("withheld", "withheld/*.yaml", records.Withheld, "withheld"),
    Chapter("parameters", "parameters/*.yaml", records.Parameter, "parameters"),
    Chapter("tables", "tables/*.yaml", records.Table, "tables"),
    Chapter("settlements", "settlements/*.yaml", records.Settlement, "settlements"),
    Chapter("calendar", "calendar/*.yaml", records.Holidays),
    Chapter("halls", "halls/*.yaml", records.Hall, "halls"),
    Chapter("examples", "examples/*.yaml", records.Example, "examples"),
)


def read_folder(folder: Path) -> tuple[Draft, list[Fault]]:
    """Return the folder's records as a draft, and the faults of its files, of their YAML, shape and keys."""
    folder = folder.resolve()
    draft = Draft(known={chapter.name: set() for chapter in CHAPTERS})
    shapes, faults = Shapes(folder), []
    found: set[Path] = set()
    for chapter in CHAPTERS:
        for path in sorted(folder.glob(chapter.files)):
            found.add(path)
            document, unreadable = read(path, name=name_of(path, folder))
            faults += unreadable
            if document is None:
                draft.known[chapter.name].add(path.stem)
                draft.unread |= {chapter.name} if chapter.within else set()
                continue
            misshapen = shapes.faults(document, chapter.schema or chapter.name)
            faults += [fault for fault, _place in misshapen]
            faults += _enter(draft, chapter, document, [place for _fault, place in misshapen])
    faults += _strays(folder, found)
    return draft, faults


def name_of(path: Path, folder: Path) -> str:
    """Return a file's name in messages: its path from the book's folder on."""
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def _enter(draft: Draft, chapter: Chapter, document: Document, faulty: list[Place]) -> Iterator[Fault]:
    entries: dict[str, Entry[Any]] = getattr(draft, chapter.name)
    for place, plain in _plain_records(chapter, document):
        key = _key_of(chapter, plain)
        if not key:
            continue
        if key in draft.known[chapter.name]:
            what = _("Another record has the key “%(key)s” too.") % {"key": key}
            yield document.fault(what, _("Give one of them another key, or delete it."), (*place, _key_name(chapter)))
            continue
        draft.known[chapter.name].add(key)
        if any(fault[: len(place)] == place for fault in faulty):
            continue
        entry = Entry(key, msgspec.convert(plain, chapter.record), document, place)
        entries[key] = entry
        yield from _misplaced(chapter, entry)


def _plain_records(chapter: Chapter, document: Document) -> Iterator[tuple[Place, dict[str, Any]]]:
    if not isinstance(document.data, dict):
        return
    if not chapter.within:
        yield (), document.data
        return
    listed = document.data.get(chapter.within)
    for index, plain in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(plain, dict):
            yield (chapter.within, index), plain


def _key_name(chapter: Chapter) -> str:
    return {"calendar": "year", "examples": "name"}.get(chapter.name, "key")


def _key_of(chapter: Chapter, plain: dict[str, Any]) -> str:
    key = str(plain.get(_key_name(chapter), ""))
    return f"{plain.get('bundle')}: {key}" if chapter.name == "examples" else key


def _misplaced(chapter: Chapter, entry: Entry[records.Record]) -> Iterator[Fault]:
    if chapter.within:
        return
    path = Path(entry.document.file)
    if path.stem != entry.key:
        what = _("The key “%(key)s” is not the file's name.") % {"key": entry.key}
        remedy = _("Name the file %(name)s, or change the key.") % {"name": f"{entry.key}.yaml"}
        yield entry.fault(what, remedy, _key_name(chapter))
    record = entry.record
    if isinstance(record, records.Service) and path.parent.name != record.agency:
        what = _("The file lies in the folder of “%(folder)s”, not of its agency.") % {"folder": path.parent.name}
        yield entry.fault(what, _("Move it to items/%(agency)s/.") % {"agency": record.agency}, "agency")


def _strays(folder: Path, found: set[Path]) -> Iterator[Fault]:
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        if path not in found:
            what = _("The file belongs to no chapter of the book.")
            remedy = _("Move it to the folder of its chapter, or delete it; names end in .yaml.")
            yield Fault(name_of(path, folder), 1, what, remedy)
