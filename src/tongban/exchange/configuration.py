"""Connectors as they are written down: a folder each, with connector.yaml and, rarely, a mapping.py.

`${NAME}` in a value is taken from the environment, `${NAME:-otherwise}` may have a default; a secret is always one.
"""

import dataclasses
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange.connectors.outcome import Connector, Down

FILE = "connector.yaml"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
SECRETS = ("token", "password", "value")
SCHEMAS = Path(__file__).parent / "connectors"
KINDS = {"rest_json": "RestJson", "soap": "Soap", "sql": "Sql", "files": "Files", "push": "Push", "agent": "Agent"}
Place = tuple[str | int, ...]


class WrongConfiguration(Down):
    """A connector is not configured, or not rightly; `faults` name file, line and remedy."""

    def __init__(self, name: str, faults: list[book.Fault]) -> None:
        super().__init__(f"the connector {name} is not configured rightly: tongban exchange check {name}")
        self.faults = faults


@dataclass(frozen=True)
class Configuration:
    """One connector: its kind, what its file says with the environment filled in, and what to be warned of."""

    name: str
    kind: str
    spec: Mapping[str, Any]
    folder: Path
    warnings: tuple[book.Fault, ...]


def names() -> list[str]:
    """Return the names of the connectors, in order."""
    return sorted(file.parent.name for file in Path(settings.TONGBAN_CONNECTORS).glob(f"*/{FILE}"))


def read(name: str) -> Configuration:
    """Return a connector's configuration. Raises WrongConfiguration."""
    from tongban.exchange.connectors.checks import check

    folder = Path(settings.TONGBAN_CONNECTORS) / name
    if not NAME.fullmatch(name) or not (folder / FILE).is_file():
        what, remedy = _("There is no connector “%(name)s”.") % {"name": name}, _("Make one: tongban exchange new.")
        raise WrongConfiguration(name, [book.Fault(f"{name}/{FILE}", 1, what, remedy)])
    document, faults = _document_in(folder)
    if document is None or faults:
        raise WrongConfiguration(name, sorted(set(faults)))
    found = [
        book.Fault(f"{name}/{FILE}", document.line(one.place), one.what, one.remedy, one.is_warning)
        for one in check(document.data)
    ]
    if any(not fault.is_warning for fault in found):
        raise WrongConfiguration(name, sorted(found))
    return Configuration(name, document.data["kind"], document.data, folder, tuple(found))


def connector_of(configuration: Configuration) -> Connector:
    """Return the connector of a configuration; it connects when it is called."""
    module = import_module(f"tongban.exchange.connectors.{configuration.kind}")  # what is not used costs no memory
    made: Connector = getattr(module, KINDS[configuration.kind])(configuration.spec, configuration.folder)
    return made


def _document_in(folder: Path) -> tuple[book.Document | None, list[book.Fault]]:
    name = f"{folder.name}/{FILE}"
    document, faults = book.read_yaml(folder / FILE, name=name)
    if document is None or faults:
        return None, faults
    missing: list[book.Fault] = []
    filled = dataclasses.replace(document, data=_filled(document.data, (), document, missing))
    kind = filled.data.get("kind") if isinstance(filled.data, dict) else None
    shape = book.shape_faults(filled, chapter=kind if kind in KINDS else "any", schemas=SCHEMAS)
    return filled, missing or shape


def _filled(value: Any, place: Place, document: book.Document, faults: list[book.Fault]) -> Any:
    """Return a value with what the environment says in it; note what it does not say, and secrets written out."""
    if isinstance(value, dict):
        return {name: _filled(one, (*place, name), document, faults) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, (*place, index), document, faults) for index, one in enumerate(value)]
    if not isinstance(value, str):
        return value
    if place[-1] in SECRETS and "schema" not in place and not REFERENCE.fullmatch(value):
        remedy = _("Write ${NAME}, and set NAME in the environment.")
        faults.append(document.fault(_("A secret is written out here."), remedy, place))
    faults.extend(_unset(value, place, document))
    return REFERENCE.sub(lambda one: os.environ.get(one[1]) or one[2] or "", value)


def _unset(value: str, place: Place, document: book.Document) -> Iterator[book.Fault]:
    for name, otherwise in REFERENCE.findall(value):
        if not os.environ.get(name) and not otherwise:
            what = _("The environment does not say %(name)s.") % {"name": name}
            yield document.fault(what, _("Set %(name)s where Tongban is started.") % {"name": name}, place)
