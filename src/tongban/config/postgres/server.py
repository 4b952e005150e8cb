"""The embedded server: made, started, repaired after a crash, stopped.

Reached over a Unix socket in a directory only its owner may enter. Run as an unprivileged user when we are root.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from tongban.config.postgres.programs import CannotStart, binaries, give, major_version, may_reach, reachable
from tongban.config.processes import Program, Supervisor

UNPRIVILEGED = "nobody"
START_SECONDS = 60
STOP_SECONDS = 30
SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes; PostgreSQL adds its own file name
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "1GB",
    "wal_compression": "pglz",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def database_url(data_dir: Path) -> str | None:
    """Return the address of the embedded server that was started on this data directory, if any."""
    kept = data_dir / "database.url"
    return kept.read_text().strip() if kept.exists() else None


class Server:
    """One embedded server. `with Server(path) as url:` starts it, makes the database and stops it at the end.

    `durable=False` is for tests that lose nothing by a crash: what is committed is not yet on disk.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.resolve()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._durable = durable
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._home = self._reachable_home()
        self._cluster = self._home / "cluster"
        self._sockets = self._socket_dir()
        self._bin = binaries()
        self._lock: int | None = None
        self._supervisor: Supervisor | None = None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The server's address for libpq."""
        return f"postgresql:///tongban?host={self._sockets}&user=tongban"

    @property
    def pid(self) -> int | None:
        """The process id of the server that runs on this data, whoever started it."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self._cluster / "postmaster.pid").read_text().split()[0])
            if str(self._cluster).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                return pid
        return None

    @property
    def is_running(self) -> bool:
        """Whether a server runs on this data."""
        return self.pid is not None

    def start(self, under: Supervisor | None = None) -> str:
        """Start the server, keep it running under the supervisor, if one is given; return its address.

        After a crash the server repairs itself first; this waits up to 60 seconds. Raises CannotStart.
        """
        self._take_lock()
        try:
            self._prepare()
            self._supervisor = under or Supervisor(self.data_dir / "logs", say=lambda _line: None)
            self._supervisor.start(self._program())
            if not self._supervisor.wait_until(self._answers, seconds=START_SECONDS):
                log = self._supervisor.log("postgres")
                raise CannotStart(f"PostgreSQL did not start within {START_SECONDS} s. See {log}")
            self._make_database()
        except BaseException:
            self.stop()
            raise
        (self.data_dir / "database.url").write_text(self.url + "\n")
        return self.url

    def stop(self) -> None:
        """Stop the server: connections are closed, everything committed is on disk."""
        if self._lock is None:  # never started, or refused: what runs there is another's
            return
        (self.data_dir / "database.url").unlink(missing_ok=True)
        if self._supervisor is not None:
            self._supervisor.stop_one("postgres")
        self._end_left_over()
        os.close(self._lock)
        self._lock = self._supervisor = None

    def _take_lock(self) -> None:
        """Make sure that one starter at a time holds this data: two would stop each other's server."""
        self._lock = os.open(self.data_dir / "postgres.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = None
            raise CannotStart(
                f"Tongban is running on {self.data_dir} already. Stop it, or choose another TONGBAN_DATA."
            ) from None

    def _reachable_home(self) -> Path:
        """Return where the cluster lies: beside the data, or, when the server's user can't get there, in /var/lib."""
        if self._user is None or may_reach(self._user, self.data_dir):
            return self.data_dir / "postgres"
        shelf = Path("/var/lib/tongban")
        shelf.mkdir(mode=0o755, parents=True, exist_ok=True)
        return shelf / _short_name(self.data_dir)

    def _socket_dir(self) -> Path:
        inside = self._home / "socket"
        if len(str(inside)) < SOCKET_PATH_LIMIT:
            return inside
        return Path("/tmp") / f"tongban-{_short_name(inside)}"  # noqa: S108  # made 0700, refused if not ours

    def _prepare(self) -> None:
        for folder in (self._home, self._sockets):
            self._own(folder)
        self._bin = reachable(binaries(), user=self._user, home=self._home)
        self._end_left_over()
        if not (self._cluster / "PG_VERSION").exists():
            self._initialise()
        made_by, ours = int((self._cluster / "PG_VERSION").read_text()), major_version(self._bin)
        if made_by != ours:
            raise CannotStart(
                f"{self._cluster} was made by PostgreSQL {made_by}, this is {ours}: dump and restore it, "
                "or set TONGBAN_PG_BIN to the older programs."
            )

    def _own(self, folder: Path) -> None:
        """Make a folder for the server's user alone; one that is there already must be just that."""
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self._owner():
                raise CannotStart(f"{folder} belongs to somebody else.") from None
            folder.chmod(0o700)
        else:
            if self._user:
                give(folder, self._user)

    def _end_left_over(self) -> None:
        """Stop a server that outlived its starter. Its `postmaster.pid` is its own affair: never deleted."""
        deadline = time.monotonic() + STOP_SECONDS
        if pid := self.pid:
            os.kill(pid, signal.SIGINT)
        while self.is_running and time.monotonic() < deadline:
            time.sleep(0.05)
        if pid := self.pid:
            os.kill(pid, signal.SIGQUIT)

    def _initialise(self) -> None:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command: list[str | Path] = [self._bin / "initdb", "-D", self._cluster, "--no-instructions"]
        command += ["--username=tongban", "--auth=trust", "--encoding=UTF8"]
        command += locale if major_version(self._bin) >= 17 else ["--locale=C.UTF-8"]
        owner = pwd.getpwuid(self._owner())
        done = subprocess.run(  # noqa: S603  # our own words
            command,
            user=owner.pw_uid if self._user else None,
            group=owner.pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            shutil.rmtree(self._cluster, ignore_errors=True)
            raise CannotStart(f"initdb failed: {done.stderr.strip()}")

    def _program(self) -> Program:
        chosen = {**SETTINGS, "unix_socket_directories": str(self._sockets)}
        if not self._durable:
            chosen |= FORGETFUL
        words = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self._bin / "postgres", "-D", self._cluster, *words]
        # SIGINT: a fast shutdown, which waits for no client and loses nothing
        return Program("postgres", command, user=self._user, stop_with=signal.SIGINT, stop_seconds=STOP_SECONDS)

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self._maintenance_url, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _make_database(self) -> None:
        with psycopg.connect(self._maintenance_url, autocommit=True) as connection:
            if connection.execute("SELECT FROM pg_database WHERE datname = 'tongban'").fetchone() is None:
                connection.execute("CREATE DATABASE tongban")

    @property
    def _maintenance_url(self) -> str:
        return f"postgresql:///postgres?host={self._sockets}&user=tongban"

    def _owner(self) -> int:
        return pwd.getpwnam(self._user).pw_uid if self._user else os.geteuid()


def _short_name(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]
