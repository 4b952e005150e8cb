"""One supervisor starts all processes together, restarts what dies, and stops everything in order."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tongban.config.postgres import CannotStart, Server, dies_with_parent

ROOT = Path(__file__).resolve().parents[3]
STOP_SECONDS = 10
LONGEST_PAUSE = 30
READY_SECONDS = 60


@dataclass(frozen=True)
class Program:
    """A plain process: its name, its command, and what it finds in its environment beside ours."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Keeps programs running until told to stop. The first program is stopped last."""

    def __init__(self, programs: Sequence[Program], logs: Path) -> None:
        self._programs = programs
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._faults: dict[str, int] = {}
        self._again_at: dict[str, float] = {}
        self.stopping = threading.Event()
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str) -> None:
        """Start one program; what it prints goes to its log."""
        program = next(one for one in self._programs if one.name == name)
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                program.command,
                env={**os.environ, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - only a system call
            )

    def pid(self, name: str) -> int:
        """Return the process id a program has now."""
        return self._running[name].pid

    def watch(self) -> None:
        """Restart whatever dies, with growing pauses, until told to stop."""
        while not self.stopping.wait(0.2):
            for name, process in list(self._running.items()):
                if process.poll() is not None:
                    self._revive(name, process.returncode)

    def stop(self) -> None:
        """Stop all programs, the last started first; one that does not go is killed."""
        self.stopping.set()
        for program in reversed(self._programs):
            process = self._running.pop(program.name, None)
            if process is None or process.poll() is not None:
                continue
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _revive(self, name: str, code: int) -> None:
        now = time.monotonic()
        if name not in self._again_at:
            self._faults[name] = self._faults.get(name, 0) + 1
            pause = min(2 ** (self._faults[name] - 1), LONGEST_PAUSE) - 1
            self._again_at[name] = now + pause
            _say(f"{name} ended ({code}); started again in {pause} s. Its log: {self._logs / (name + '.log')}")
        if now >= self._again_at[name]:
            del self._again_at[name]
            self.start(name)


def run(*, demo: bool) -> int:
    """Start PostgreSQL (unless DATABASE_URL is given), prepare, start all programs, serve until told to stop."""
    data = Path(os.environ.get("TONGBAN_DATA", ROOT / ".data")).resolve()
    data.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    server = None
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _interrupt)
    try:
        if "DATABASE_URL" not in os.environ:
            _say("Starting PostgreSQL ...")
            server = Server(data)
            os.environ["DATABASE_URL"] = server.start()
        return _serve(data, demo, begun)
    except CannotStart as fault:
        _say(str(fault))
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        if server is not None:
            _say("Stopping PostgreSQL ...")
            server.stop()


def _serve(data: Path, demo: bool, begun: float) -> int:
    port = _free_port(int(os.environ.get("PORT", "8000")), "PORT")
    os.environ |= {"TONGBAN_DATA": str(data), "TONGBAN_DEMO": "1" if demo else "0"}
    os.environ.setdefault("TONGBAN_PUBLIC_URL", f"http://localhost:{port}")
    registers = _free_port(int(os.environ.get("SAMPLE_CITY_PORT", "8100")), "SAMPLE_CITY_PORT")
    if demo:
        os.environ["SAMPLE_CITY_URL"] = f"http://127.0.0.1:{registers}"
    supervisor = Supervisor(_programs(port, registers, demo, data), data / "logs")
    try:
        if demo:
            supervisor.start("registers")
            _introduce(data)
        prepare = [sys.executable, "-m", "tongban.config.cli", "prepare"]
        if subprocess.run(prepare, check=False, start_new_session=True).returncode:
            _say("Preparing failed; what is above says why.")
            return 1
        supervisor.start("worker")
        supervisor.start("web")
        _await(f"http://127.0.0.1:{port}/healthz", data / "logs" / "web.log")
        if demo:
            subprocess.run([sys.executable, "-m", "tongban.config.cli", "demo", "list"], check=False, start_new_session=True)
        _say(f"Serving after {time.monotonic() - begun:.1f} s: {os.environ['TONGBAN_PUBLIC_URL']}  (Ctrl-C stops)")
        supervisor.watch()
    finally:
        _say("Stopping ...")
        supervisor.stop()
    return 0


def _programs(port: int, registers: int, demo: bool, data: Path) -> list[Program]:
    python = sys.executable
    granian = [python, "-m", "granian", "--interface", "wsgi", "--host", os.environ.get("HOST", "127.0.0.1")]
    web = [*granian, "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"]
    city = ["serve", "--host", "127.0.0.1", "--port", str(registers), "--size", os.environ.get("CITY_SIZE", "10000")]
    programs = [
        Program("worker", [python, "-m", "tongban.config.cli", "worker"]),
        Program("web", [*web, "tongban.config.wsgi:application"]),
    ]
    if demo:
        city += ["--state", str(data / "registers")]
        programs.insert(0, Program("registers", [python, "-m", "sample_city", *city], {"PYTHONPATH": str(ROOT)}))
    return programs


def _introduce(data: Path) -> None:
    """Have the sample city name its demo people; the portal learns of them from this file alone."""
    people = [sys.executable, "-m", "sample_city", "people", "--size", os.environ.get("CITY_SIZE", "10000")]
    city = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run([*people, "--state", data / "registers"], check=True, env=city, stdout=subprocess.PIPE)
    (data / "people.json").write_bytes(said.stdout)


def _free_port(wanted: int, variable: str) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port != wanted:
            _say(f"Port {wanted} is taken, {port} is used. Choose another with {variable}=...")
        return port
    raise CannotStart(f"No free port between {wanted} and {wanted + 49}. Choose one with {variable}=...")


def _await(address: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise CannotStart(f"The portal does not answer. See {log}")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the supervisor speaks to the terminal
