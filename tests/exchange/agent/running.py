"""An agent and its counterparts as processes of their own, started and killed by tests."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

from tongban.config.processes import dies_with_parent
from tongban.exchange import keys

HERE = Path(__file__).parent
IDENTIFIER = "CN-310000/GOV/11310101MB2F00004W/household"
HUB = "/r1/CN-310000/GOV/11310101MB2F00002L/data"


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def until(true: Callable[[], Any], *, seconds: float = 15) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)
    return found


@dataclass
class Running:
    """A process that listens at `ports`; it can be killed and started again."""

    command: Sequence[str]
    ports: Sequence[int]
    environment: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "Running":
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )
        for port in self.ports:
            until(lambda port=port: _listens(port))
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def memory_kb(self, what: str = "VmRSS") -> int:
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith(what)))

    def _end(self, how: signal.Signals) -> int:
        if self.process is None:
            return 0
        os.killpg(self.process.pid, how)
        code = self.process.wait(10)
        self.process = None
        return code


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


class Place:
    """A folder with an agent, its office's system, and a hub of a few lines."""

    def __init__(self, folder: Path, *, identifier: str = IDENTIFIER, hub: str = "", hub_key: str = "") -> None:
        self.folder = folder
        self.agent_folder, self.office_folder, self.hub_folder = (folder / name for name in ("agent", "office", "hub"))
        for one in (self.agent_folder, self.office_folder, self.hub_folder):
            one.mkdir(parents=True)
        self.local_port, self.network_port, self.office_port, self.hub_port = (free_port() for _ in range(4))
        self.public_key = keys.public_text(keys.key_in(self.agent_folder / "agent.key"))
        self.hub_key = keys.key_in(self.hub_folder / "hub.key")
        self.configuration: dict[str, Any] = {
            "identifier": identifier,
            "hub": {
                "address": hub or f"http://127.0.0.1:{self.hub_port}",
                "keys": [hub_key or keys.public_text(self.hub_key)],
            },
            "local": {"listen": f"127.0.0.1:{self.local_port}"},
            "network": {"listen": f"127.0.0.1:{self.network_port}"},
            "services": {
                "register": {"address": f"http://127.0.0.1:{self.office_port}/api", "methods": ["GET", "POST"]},
                "gone": {"address": "http://127.0.0.1:9", "methods": ["GET"]},
            },
        }
        tongban = str(Path(sys.executable).with_name("tongban"))
        script = [sys.executable]
        self.agent = Running(
            [tongban, "agent", "--folder", str(self.agent_folder)], [self.local_port, self.network_port]
        )
        self.office = Running(
            [*script, str(HERE / "office.py"), str(self.office_port), str(self.office_folder)], [self.office_port]
        )
        self.hub = Running(
            [*script, str(HERE / "little_hub.py"), str(self.hub_port), str(self.hub_folder), self.public_key],
            [self.hub_port],
        )

    def configure(self, **parts: Any) -> None:
        written = yaml.safe_dump({**self.configuration, **parts})
        (self.agent_folder / "agent.yaml").write_text(written)

    @property
    def local(self) -> str:
        return f"http://127.0.0.1:{self.local_port}"

    @property
    def network(self) -> str:
        return f"http://127.0.0.1:{self.network_port}"

    def ask(self, method: str, target: str, **parts: Any) -> httpx.Response:
        return httpx.request(method, f"{self.local}{target}", timeout=30, **parts)

    def tell(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `tongban agent ...` on this folder."""
        return subprocess.run([*self.agent.command, *words], capture_output=True, text=True, check=False)

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.tell("log").stdout.splitlines()]

    def end(self) -> None:
        for one in (self.agent, self.office, self.hub):
            one.kill()
