"""Plain processes under one supervisor: started together, restarted when they die, stopped in order."""

import ctypes
import os
import pwd
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

LONGEST_PAUSE = 30
SETTLED_SECONDS = 60
LOOK_SECONDS = 0.05
LAST_LINES = 8
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """We were told to stop while something was still coming up."""


@dataclass(frozen=True)
class Program:
    """A plain process: name, command, what it finds in its environment beside ours, whose it is, how it ends."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_with: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10


class Supervisor:
    """Keeps programs running until told to stop. The first one started is stopped last.

    Each program has a process group of its own, so Ctrl-C in the terminal reaches only the supervisor,
    and asks the kernel for its stop signal should the supervisor be killed.
    """

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self.stopping = threading.Event()
        self._logs = logs
        self._say = say
        self._running: dict[str, _Running] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, program: Program) -> None:
        """Start a program and keep it running; what it prints goes to its log."""
        running = self._running.setdefault(program.name, _Running(program))
        with self.log(program.name).open("ab") as log:
            running.process = _spawn(program, stdout=log, stderr=log)
        running.since = time.monotonic()
        running.again_at = None

    def run_once(self, program: Program, *, output: Path | None = None) -> int:
        """Run a program to its end, on our terminal or into `output`, and return its code. Raises Stopped."""
        with ExitStack() as files:
            if output:
                output.touch(mode=0o600)
            process = _spawn(program, stdout=files.enter_context(output.open("wb")) if output else None)
        try:
            self.wait_until(lambda: process.poll() is not None, seconds=float("inf"))
        finally:
            _end(process, program.stop_with, program.stop_seconds)
        return process.returncode

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> bool:
        """Wait for something, restarting what dies meanwhile; return whether it came. Raises Stopped."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.stopping.wait(LOOK_SECONDS):
                raise Stopped
            self._restart_the_dead()
            if time.monotonic() > deadline:
                return False
        return True

    def watch(self) -> None:
        """Restart whatever dies until told to stop."""
        while not self.stopping.wait(LOOK_SECONDS * 4):
            self._restart_the_dead()

    def stop(self) -> None:
        """Stop all programs, the last started first; one that does not go is killed."""
        self.stopping.set()
        for name in reversed(list(self._running)):
            self.stop_one(name)

    def stop_one(self, name: str) -> None:
        """Stop a program, if it was started, and keep it stopped."""
        if running := self._running.pop(name, None):
            _end(running.process, running.program.stop_with, running.program.stop_seconds)

    def pid(self, name: str) -> int:
        """Return the process id a program has now."""
        return self._running[name].process.pid

    def log(self, name: str) -> Path:
        """Return the file that holds what a program prints."""
        return self._logs / f"{name}.log"

    def _restart_the_dead(self) -> None:
        now = time.monotonic()
        for running in self._running.values():
            if running.process.poll() is None:
                continue
            if running.again_at is None:
                _end(running.process, signal.SIGKILL, 0)
                self._tell(running, running.plan_restart(now))
            if now >= (running.again_at or 0):
                self.start(running.program)

    def _tell(self, running: "_Running", pause: float) -> None:
        name, code = running.program.name, running.process.returncode
        self._say(f"{name} ended with {code} and is started again in {pause:.0f} s. Its log, {self.log(name)}, ends:")
        for line in self.log(name).read_text(errors="replace").splitlines()[-LAST_LINES:]:
            self._say(f"    {line}")


class _Running:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes]
        self.since = 0.0
        self.again_at: float | None = None
        self._deaths = 0

    def plan_restart(self, now: float) -> float:
        """Return the pause in seconds: none at first, then longer each time, none again once it ran for a minute."""
        self._deaths = 0 if now - self.since > SETTLED_SECONDS else self._deaths + 1
        pause = float(min(2 ** max(self._deaths - 1, 0) - 1, LONGEST_PAUSE))
        self.again_at = now + pause
        return pause


def dies_with_parent(how: signal.Signals) -> Callable[[], None]:
    """Return what a child does before it becomes its program: ask the kernel for a signal when its parent dies."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask


def _spawn(
    program: Program, *, stdout: IO[bytes] | None = None, stderr: IO[bytes] | None = None
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  # the command is ours
        program.command,
        env={**os.environ, **program.environment},
        cwd="/" if program.user else None,
        user=program.user,
        group=pwd.getpwnam(program.user).pw_gid if program.user else None,
        extra_groups=[] if program.user else None,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
        preexec_fn=dies_with_parent(program.stop_with),  # noqa: PLW1509  # it only makes system calls
    )


def _end(process: "subprocess.Popen[bytes]", how: signal.Signals, seconds: float) -> None:
    """End a process with its whole group, so that no child of a killed one keeps a port or a lock."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
