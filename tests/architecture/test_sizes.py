"""What grows past these sizes wants a new idea, not a new file number."""

import ast
from pathlib import Path

from tests.architecture.source import SRC, modules, plant

FILE, FUNCTION, TEMPLATE, KERNEL = 300, 40, 120, 999
LONGER = {
    "book/records.py": "one frozen struct after another, the national record's fields word for word: no code to split",
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "services", "misc"}
NAMED_BY_THE_BOOK = {"book/check/services.py": "checks the book's chapter of services (事项): the field's own word"}


def long_files(root: Path = SRC) -> list[str]:
    return [
        f"{module.where}: {lines} lines"
        for module in modules(root)
        if module.where not in LONGER and (lines := len(module.text.splitlines())) > FILE
    ]


def long_functions(root: Path = SRC) -> list[str]:
    return [
        f"{module.where}:{node.lineno} {node.name}: {lines} lines"
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and (lines := node.end_lineno - node.lineno + 1) > FUNCTION
    ]


def long_templates(root: Path = SRC) -> list[str]:
    return [
        f"{path.relative_to(root / 'tongban').as_posix()}: {lines} lines"
        for path in sorted((root / "tongban").rglob("templates/**/*.html"))
        if (lines := len(path.read_text().splitlines())) > TEMPLATE
    ]


def kernel_lines(root: Path = SRC) -> int:
    return sum(len(module.text.splitlines()) for module in modules(root) if module.context == "kernel")


def vague_names(root: Path = SRC) -> list[str]:
    return [
        module.where
        for module in modules(root)
        if VAGUE & set(module.name.split(".")) and module.where not in NAMED_BY_THE_BOOK
    ]


def test_no_file_is_too_long() -> None:
    assert long_files() == []


def test_what_may_be_longer_is_there_and_longer() -> None:
    lengths = {module.where: len(module.text.splitlines()) for module in modules()}
    assert {where: lengths.get(where, 0) > FILE for where in LONGER} == dict.fromkeys(LONGER, True)


def test_no_function_is_too_long() -> None:
    assert long_functions() == []


def test_no_template_is_too_long() -> None:
    assert long_templates() == []


def test_the_kernel_stays_small() -> None:
    assert kernel_lines() <= KERNEL


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert vague_names() == []


def test_every_size_is_measured(tmp_path: Path) -> None:
    body = "def long() -> None:\n" + "    pass\n" * 40
    tree = {
        "cases/a.py": "x = 1\n" * 301,
        "cases/b.py": body,
        "cases/templates/cases/c.html": "<p>\n" * 121,
        "kernel/d.py": "x = 1\n" * 290,
        "cases/utils.py": "",
        "forms/services/e.py": "",
    }
    root = plant(tmp_path, tree)
    assert (long_files(root), long_functions(root), long_templates(root), kernel_lines(root), vague_names(root)) == (
        ["cases/a.py: 301 lines"],
        ["cases/b.py:1 long: 41 lines"],
        ["cases/templates/cases/c.html: 121 lines"],
        290,
        ["cases/utils.py", "forms/services/e.py"],
    )
