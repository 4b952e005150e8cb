"""The source as the architecture's rules read it: modules, what they import, what they call."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True)
class Module:
    """One Python file under `root`, the folder that holds the package `tongban`."""

    root: Path
    path: Path

    @property
    def where(self) -> str:
        return self.path.relative_to(self.root / "tongban").as_posix()

    @property
    def name(self) -> str:
        parts = self.path.relative_to(self.root).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def context(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Yield line and full dotted name of everything imported, `from a import b` as `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    parts = self.name.split(".")
                    kept = parts[: len(parts) - node.level + (self.path.name == "__init__.py")]
                    base = ".".join([*kept, base] if base else kept)
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def modules(root: Path = SRC) -> list[Module]:
    """Return every module of the package in the order of the paths, migrations left out: Django writes those."""
    found = (path for path in sorted((root / "tongban").rglob("*.py")) if "migrations" not in path.parts)
    return [Module(root, path) for path in found]


def plant(root: Path, files: dict[str, str]) -> Path:
    """Write a small tree of sources under `root/tongban` and return `root`."""
    for where, text in files.items():
        path = root / "tongban" / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root
