"""Reads a YAML file as plain data (text, numbers, booleans, lists, mappings; dates as ISO text) with every line.

Only plain YAML is read: no anchors, no tags, no key twice, no date with a time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.constructor import SafeConstructor

from tongban.book.fault import Fault

Place = tuple[str | int, ...]
PLAIN = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Document:
    """One file: its data, and the line and written form of each place in it."""

    file: str
    data: Any
    lines: dict[Place, int]
    written: dict[Place, str]

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest thing around it."""
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]

    def fault(self, what: str, remedy: str, place: Place = ()) -> Fault:
        """Return a fault at a place of this file."""
        return Fault(self.file, self.line(place), what, remedy)


def read(path: Path, *, name: str) -> tuple[Document | None, list[Fault]]:
    """Return the file's content and what is wrong with it as YAML; no content if it cannot be read at all."""
    try:
        text = path.read_text(encoding="utf-8")
        faults = [Fault(name, line, what, remedy) for line, what, remedy in _fanciness(text)]
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError:
        return None, [Fault(name, 1, _("The file is not in UTF-8."), _("Save it as UTF-8."))]
    except yaml.YAMLError as error:
        return None, [_unreadable(error, name)]
    document = Document(name, None, {}, {})
    if root is None:
        return None, [Fault(name, 1, _("The file is empty."), _("Write its record, or delete the file."))]
    if faults:
        return None, faults
    reading = _Reading(name, document.lines, document.written)
    data = reading.value(root, ())
    return Document(name, data, document.lines, document.written), reading.faults


class _Reading:
    """Turns nodes into plain data and remembers lines, written forms and faults."""

    def __init__(self, name: str, lines: dict[Place, int], written: dict[Place, str]) -> None:
        self.name = name
        self.lines = lines
        self.written = written
        self.faults: list[Fault] = []
        self.scalars = SafeConstructor()

    def value(self, node: yaml.Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                what = _("The key “%(key)s” stands here twice.") % {"key": key}
                self._fault(key_node, what, _("Keep one of the two."))
                continue
            self.lines[(*place, key)] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, (*place, key))
        return found

    def _scalar(self, node: yaml.Node, place: Place) -> Any:
        self.written[place] = node.value
        kind = node.tag.removeprefix(PLAIN)
        if kind == "str":
            return node.value
        try:
            value = getattr(self.scalars, f"construct_yaml_{kind}", self.scalars.construct_undefined)(node)
        except (ValueError, yaml.YAMLError):
            return node.value  # 2026-02-30: text that the schema refuses as a date
        if isinstance(value, datetime):
            self._fault(node, _("A date has no time here."), _("Write the day alone, like 2026-01-31."))
        return value.isoformat()[:10] if isinstance(value, date) else value

    def _fault(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.faults.append(Fault(self.name, node.start_mark.line + 1, what, remedy))


def _fanciness(text: str) -> list[tuple[int, str, str]]:
    """Find anchors, references and tags: what a reader who knows only plain YAML would stumble over."""
    found = []
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if getattr(event, "anchor", None) is not None:
            what = _("Anchors and references (& and *) are not used in the book.")
            found.append((line, what, _("Write the content out, or make it a record with a key.")))
        elif getattr(event, "tag", None) is not None:
            what = _("Tags (!) are not used in the book.")
            found.append((line, what, _("Remove the tag; put text in quotes.")))
    return found


def _unreadable(error: yaml.YAMLError, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    what = _("This is not YAML: %(problem)s.") % {"problem": getattr(error, "problem", None) or str(error)}
    remedy = _("Check indentation, colons and quotes here and in the line above.")
    return Fault(name, mark.line + 1 if mark else 1, what, remedy)
