"""What Tongban enters in the offices' registers: kept across restarts, the same entry always answered the same."""

import json
from pathlib import Path
from typing import Any

from sample_city.offices import WRITES, Record
from sample_city.population import City


class Entries:
    """The entries of one city's offices; `file` has a line for each, in the order they came."""

    def __init__(self, city: City, file: Path | None = None) -> None:
        self._city = city
        self._file = file
        self._answers: dict[str, Record] = {}
        if file and file.exists():
            for line in file.read_text().splitlines(keepends=True):
                if line.endswith("\n"):  # a line that was cut off was never answered
                    kept = json.loads(line)
                    self._enter(kept["path"], kept["asked"])

    def take(self, path: str, asked: Record) -> Record:
        """Enter what is asked, once, and return the register's answer. Raises Contradicts. KeyError: no such path."""
        known = self._answers.get(_key(path, asked))
        if known is not None:
            return known
        answer = self._enter(path, asked)
        if self._file:
            with self._file.open("a") as lines:
                lines.write(json.dumps({"path": path, "asked": asked}, ensure_ascii=False) + "\n")
        return answer

    def _enter(self, path: str, asked: Record) -> Record:
        answer = WRITES[path](self._city, asked, len(self._answers) + 1)
        self._answers[_key(path, asked)] = answer
        return answer


def _key(path: str, asked: dict[str, Any]) -> str:
    return path + json.dumps(asked, sort_keys=True, ensure_ascii=False)
