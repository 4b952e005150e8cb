"""Offices that hand over files: CSV or Excel dropped into a folder; the last good one is served."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from tongban.exchange.connectors.mapping import own_module
from tongban.exchange.connectors.outcome import Down, Endpoint, Record
from tongban.exchange.connectors.store import Store, key_of


class Kept:
    """What `files` and `push` have in common: records kept here, found by key."""

    def __init__(self, spec: Mapping[str, Any], folder: Path) -> None:
        self.datasets: Mapping[str, Mapping[str, Any]] = spec["datasets"]
        self._served = served_in(spec, folder)
        self._module = own_module(folder)

    def read(self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, until: float) -> Record:
        """Return the record with this key. Raises NotFound, or Down while nothing has been handed over."""
        found = self.store(path).record(key_of(self.datasets[path], body), until)
        last = getattr(self._module, "map_answer", None)
        return Record(last(path, found.fields), found.as_of) if last else found

    def write(
        self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, key: str, until: float
    ) -> Record:
        """Refuse: what an office hands over is its own to change."""
        raise Down("records that were handed over are only read")

    def endpoints(self) -> Sequence[Endpoint]:
        """Nothing is asked over the network."""
        return []

    def prove(self, path: str, until: float) -> bool:
        """See whether there are records."""
        self.store(path).count(until)
        return True

    def close(self) -> None:
        """Nothing is held open."""

    def store(self, path: str) -> Store:
        """Return a dataset's records. Raises Down for one that is not configured."""
        if path not in self.datasets:
            raise Down(f"no dataset {path} is configured")
        return Store(self._served / f"{name_of(path)}.sqlite")


class Files(Kept):
    """One office's folder. Files are taken in by `taking.take`, which the worker calls."""


def served_in(spec: Mapping[str, Any], folder: Path) -> Path:
    """Return the folder with the records served: beside the files, or in the data directory."""
    if "folder" in spec:
        return inbox_of(spec) / "served"
    kept: Path = settings.DATA_DIR / "exchange" / folder.name
    return kept


def inbox_of(spec: Mapping[str, Any]) -> Path:
    """Return the folder where files are dropped: absolute, or within the data directory."""
    inbox: Path = settings.DATA_DIR / str(spec["folder"])
    return inbox


def name_of(path: str) -> str:
    """Return a dataset's path as a file name."""
    return path.strip("/").replace("/", "-")
