"""Contexts meet at their front doors only, and inside a context nothing reaches for what comes later."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import SRC, Module, modules, plant

OPEN = {"ui", "kernel"}  # no business inside: all of it is shared
COMPOSITION = "config"  # puts the contexts together and may look behind their doors
FRONT = {"api", "events"}
ORDER = ["states", "events", "models", "rules", "queries", "operations", "api", "listeners", "web"]
RANK = {name: rank for rank, name in enumerate(ORDER)}
RANK["tasks"] = RANK["operations"]  # an operation enqueues its job in its own transaction; the job calls operations
MACHINERY = {"kernel", "ui", "config"}  # no contexts: their modules are tools, `kernel.events` the outbox itself


def behind_doors(root: Path = SRC) -> list[str]:
    """Return every import that goes past another context's `api` and `events`."""
    found = []
    for module in modules(root):
        if module.context in ("", COMPOSITION):
            continue
        for line, name in module.imports():
            parts = name.split(".")
            if parts[0] != "tongban" or len(parts) < 3 or parts[1] in {module.context, *OPEN}:
                continue
            if parts[2] not in FRONT:
                found.append(f"{module.where}:{line} imports {name}")
    return found


def out_of_order(root: Path = SRC) -> list[str]:
    """Return every module of a context's anatomy that reaches a later one, directly or through unranked modules."""
    known = {module.name: module for module in modules(root)}
    found = []
    for module in known.values():
        rank = _rank(module.name)
        if rank is None:
            continue
        for reached in sorted(_reached(module, known)):
            later = _rank(reached)
            if later is not None and later > rank:
                found.append(f"{module.name} reaches {reached}")
    return found


def _rank(name: str) -> int | None:
    parts = name.split(".")
    return RANK.get(parts[2]) if len(parts) > 2 and parts[1] not in MACHINERY else None


def _reached(module: Module, known: dict[str, Module]) -> set[str]:
    """Return the modules of its own context that this one imports; what has no rank is looked through."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        for _line, name in waiting.pop().imports():
            target = name if name in known else name.rpartition(".")[0]
            if target not in known or target in reached or not target.startswith(f"tongban.{module.context}."):
                continue
            reached.add(target)
            if _rank(target) is None:
                waiting.append(known[target])
    return reached


def linted(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_layers_hold() -> None:
    answer = linted(SRC.parent)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("kernel/actor.py", "import tongban.cases.api\n"),
        ("desk/worklists.py", "import tongban.portal.apps\n"),
        ("billing/__init__.py", ""),
    ],
    ids=["upwards", "to a neighbour", "a folder without a place"],
)
def test_the_layers_catch_a_trespass(tmp_path: Path, where: str, line: str) -> None:
    shutil.copy(SRC.parent / "pyproject.toml", tmp_path)
    kept = shutil.ignore_patterns("*.html", "*.po", "*.mo", "static", "__pycache__", "node_modules")
    shutil.copytree(SRC / "tongban", tmp_path / "src" / "tongban", ignore=kept)
    path = tmp_path / "src" / "tongban" / where
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + line)
    command = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as main; main()",
        "--no-cache",
    ]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 1, answer.stdout


def test_contexts_meet_at_their_front_doors() -> None:
    assert behind_doors() == []


def test_a_look_behind_a_door_is_caught(tmp_path: Path) -> None:
    text = (
        "from tongban.forms.models import Draft\nfrom tongban.forms import queries, api\n"
        "import tongban.identity.models\nfrom tongban.forms.events import X\nfrom tongban.kernel.state import State\n"
    )
    assert behind_doors(plant(tmp_path, {"cases/rules.py": text, "config/cli.py": text})) == [
        "cases/rules.py:1 imports tongban.forms.models.Draft",
        "cases/rules.py:2 imports tongban.forms.queries",
        "cases/rules.py:3 imports tongban.identity.models",
    ]


def test_nothing_in_a_context_reaches_for_what_comes_later() -> None:
    assert out_of_order() == []


def test_a_reach_for_what_comes_later_is_caught_even_through_another_module(tmp_path: Path) -> None:
    tree = {
        "cases/models.py": "from tongban.cases import wording\n",
        "cases/wording.py": "from tongban.cases import operations\n",
        "cases/operations.py": "from tongban.cases.models import Case\n",
        "cases/queries.py": "from tongban.cases.web.views import case\n",
        "cases/web/views.py": "",
    }
    assert out_of_order(plant(tmp_path, tree)) == [
        "tongban.cases.models reaches tongban.cases.operations",
        "tongban.cases.queries reaches tongban.cases.web.views",
    ]
