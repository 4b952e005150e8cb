"""One agent with its counterparts for each test, ended afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.agent.running import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Return an agent's folder, configured; nothing runs yet."""
    there = Place(tmp_path / "place")
    there.configure()
    yield there
    there.end()
