"""The installation of the journeys, and its processes, to be killed."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.conftest import Installation, installation  # noqa: F401 - the fixture is used by its name


@dataclass(frozen=True)
class Processes:
    """The processes of an installation, found anew each time: what was killed comes back under another number."""

    supervisor: int

    def kill(self, kind: str) -> bool:
        """Kill without warning the worker, the web server's master, or one of its children; tell whether one was."""
        program = "worker" if kind == "worker" else "web"
        victims = self._children(f"tongban.config.cli {program}", of=self.supervisor)
        if kind == "web child":
            victims = [child for master in victims for child in self._children("", of=master)]
        if not victims:
            return False
        try:
            os.kill(victims[0], signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def _children(self, words: str, *, of: int) -> list[int]:
        return [pid for pid, parent, command in _processes() if parent == of and words in command]


@pytest.fixture
def processes(installation: Installation) -> Processes:  # noqa: F811 - the imported fixture
    return Processes(installation.process.pid)


def _processes() -> list[tuple[int, int, str]]:
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        found.append((int(folder.name), parent, command))
    return sorted(found)
