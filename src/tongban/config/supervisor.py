"""`tongban run`: which processes make up an installation, in what order they start, and what is done once before."""

import os
import signal
import socket
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from tongban.config.postgres import CannotStart, Server
from tongban.config.processes import Program, Stopped, Supervisor

ROOT = Path(__file__).resolve().parents[3]
READY_SECONDS = 60


def run(*, demo: bool) -> int:
    """Start PostgreSQL (unless DATABASE_URL is given), prepare, start all programs, serve until told to stop."""
    begun = time.monotonic()
    data = Path(os.environ.get("TONGBAN_DATA", ROOT / ".data")).resolve()
    data.mkdir(mode=0o711, parents=True, exist_ok=True)  # PostgreSQL's own user passes through, nobody looks around
    supervisor = Supervisor(data / "logs", _say)
    server = None
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: supervisor.stopping.set())
    try:
        if "DATABASE_URL" not in os.environ:
            _say("Starting PostgreSQL ...")
            server = Server(data)
            os.environ["DATABASE_URL"] = server.start(supervisor)
        _start_all(supervisor, data, demo)
        _say(f"Serving after {time.monotonic() - begun:.1f} s: {os.environ['TONGBAN_PUBLIC_URL']}  (Ctrl-C stops)")
        supervisor.watch()
    except CannotStart as fault:
        _say(str(fault))
        return 1
    except Stopped:
        pass
    finally:
        _say("Stopping ...")
        supervisor.stop()
        if server is not None:
            server.stop()
    return 0


def _start_all(supervisor: Supervisor, data: Path, demo: bool) -> None:
    host = os.environ.get("HOST", "127.0.0.1")
    port = _free_port(host, int(os.environ.get("PORT", "8000")), "PORT")
    registers = _free_port("127.0.0.1", int(os.environ.get("SAMPLE_CITY_PORT", "8100")), "SAMPLE_CITY_PORT")
    os.environ |= {"TONGBAN_DATA": str(data), "TONGBAN_DEMO": "1" if demo else "0"}
    os.environ.setdefault("TONGBAN_PUBLIC_URL", f"http://localhost:{port}")
    if demo:
        os.environ.setdefault("SAMPLE_CITY_KEY", "demo-registers")
        os.environ["SAMPLE_CITY_URL"] = f"http://127.0.0.1:{registers}"
        supervisor.start(_city("registers", "serve", "--host", "127.0.0.1", "--port", str(registers), data=data))
        supervisor.start(_payments(data))
        # the portal learns of the demo people from this file alone
        _must(supervisor, _city("people", "people", data=data), output=data / "people.json")
    outside = _free_port("127.0.0.1", int(os.environ.get("SAMPLE_OUTSIDE_PORT", "8400")), "SAMPLE_OUTSIDE_PORT")
    os.environ.setdefault("SAMPLE_OUTSIDE_URL", f"http://127.0.0.1:{outside}")
    _must(supervisor, _tongban("prepare"))
    if demo:
        supervisor.start(_outside(outside, data))
    supervisor.start(_tongban("worker"))
    supervisor.start(_web(host, port))
    hub = _free_port("127.0.0.1", int(os.environ.get("TONGBAN_HUB_PORT", "8200")), "TONGBAN_HUB_PORT")
    supervisor.start(_tongban("hub", "--port", str(hub)))
    welcome = data / "welcome.txt"
    if demo:
        _must(supervisor, _tongban("demo", "list"), output=welcome)
    if not supervisor.wait_until(lambda: _answers(host, port), seconds=READY_SECONDS):
        raise CannotStart(f"The portal does not answer within {READY_SECONDS} s. See {supervisor.log('web')}")
    if demo:
        _say(welcome.read_text())


def _tongban(*words: str) -> Program:
    return Program(words[0], [sys.executable, "-m", "tongban.config.cli", *words])


def _web(host: str, port: int) -> Program:
    return _tongban("web", "--host", host, "--port", str(port))


def _city(name: str, *words: str, data: Path) -> Program:
    """Return a command of the sample city, which is no part of the portal: found in the project's folder."""
    kept = ["--size", os.environ.get("CITY_SIZE", "10000"), "--state", str(data / "registers")]
    return Program(name, [sys.executable, "-m", "sample_city", *words, *kept], {"PYTHONPATH": str(ROOT)})


def _payments(data: Path) -> Program:
    """Return the sample city's payment platform, and tell the portal where it is."""
    port = _free_port("127.0.0.1", int(os.environ.get("SAMPLE_PAYMENTS_PORT", "8300")), "SAMPLE_PAYMENTS_PORT")
    key = os.environ.setdefault("SAMPLE_PAYMENTS_KEY", "demo-payments")
    os.environ |= {"TONGBAN_PAYMENTS_URL": f"http://127.0.0.1:{port}", "TONGBAN_PAYMENTS_KEY": key}
    kept = ["--port", str(port), "--state", str(data / "payments")]
    return Program("payments", [sys.executable, "-m", "sample_city.payments", *kept], {"PYTHONPATH": str(ROOT)})


def _outside(port: int, data: Path) -> Program:
    """Return the sample city's outside bodies, which answer by the keys that the preparation laid down."""
    served = ["--port", str(port), "--bodies", str(data / "outside.json")]
    return Program("outside", [sys.executable, "-m", "sample_city.outside", *served], {"PYTHONPATH": str(ROOT)})


def _must(supervisor: Supervisor, program: Program, *, output: Path | None = None) -> None:
    if supervisor.run_once(program, output=output):
        raise CannotStart(f"The step `{program.name}` failed; what is above says why.")


def _free_port(host: str, wanted: int, variable: str) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
        if port != wanted:
            _say(f"Port {wanted} is taken, {port} is used. Choose another with {variable}=...")
        return port
    raise CannotStart(f"No free port between {wanted} and {wanted + 49}. Choose one with {variable}=...")


def _answers(host: str, port: int) -> bool:
    """Tell whether the portal is healthy, asking as its public address would."""
    nearest = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  # compared, not bound
    name = urlsplit(os.environ["TONGBAN_PUBLIC_URL"]).netloc
    asked = urllib.request.Request(f"http://{nearest}:{port}/healthz", headers={"Host": name})
    try:
        with urllib.request.urlopen(asked, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # the supervisor speaks to the terminal
