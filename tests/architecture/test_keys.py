"""The city's services are written in the book; the code knows none of them by name."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from tests.architecture.source import SRC, modules, plant

BOOK = SRC.parent / "services"


@cache
def keys_of_the_book() -> frozenset[str]:
    """Return the keys of every bundle and service of the city's book."""
    files = [*BOOK.glob("bundles/*.yaml"), *BOOK.glob("items/*/*.yaml")]
    return frozenset(str(yaml.safe_load(path.read_text())["key"]) for path in files)


def known_by_name(keys: Iterable[str], root: Path = SRC) -> list[str]:
    """Return where Python holds one of these keys as a text of its own, or a template holds it as a word."""
    wanted = frozenset(keys)
    found = [
        f"{module.where}:{node.lineno} {node.value}"
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and node.value in wanted
    ]
    words = re.compile(rf"(?<![\w-])({'|'.join(sorted(map(re.escape, wanted)))})(?![\w-])")
    for path in sorted((root / "tongban").rglob("templates/**/*.*")):
        where = path.relative_to(root / "tongban").as_posix()
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            found += [f"{where}:{number} {word}" for word in words.findall(line)]
    return found


def test_the_code_knows_no_service_by_name() -> None:
    assert known_by_name(keys_of_the_book()) == []


def test_a_service_known_by_name_is_caught(tmp_path: Path) -> None:
    tree = {
        "cases/rules.py": 'FIRST = "birth"\nBIRTHDAY = "date of birth"\n',
        "portal/templates/portal/home.html": '<p>\n<a href="/things/birth/">\n<p class="birthday">\n',
    }
    root = plant(tmp_path, tree)
    assert known_by_name({"birth", "maternity-benefit"}, root) == [
        "cases/rules.py:1 birth",
        "portal/templates/portal/home.html:2 birth",
    ]
