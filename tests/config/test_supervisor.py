import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tongban.config import supervisor
from tongban.config.postgres import Server
from tongban.config.processes import Supervisor


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="tongban-pg-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def _is_served(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=1):
            return True
    except psycopg.OperationalError:
        return False


def test_a_killed_postgres_is_started_again_on_its_data(folder: Path) -> None:
    tower = Supervisor(folder / "logs", lambda _line: None)
    server = Server(folder)
    try:
        url = server.start(tower)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 10)")
        killed = tower.pid("postgres")
        os.kill(killed, signal.SIGKILL)
        assert tower.wait_until(lambda: tower.pid("postgres") != killed and _is_served(url), seconds=60)
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (10,)
    finally:
        tower.stop()
        server.stop()
    assert not server.is_running


def test_a_taken_port_is_named_and_the_next_one_used(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = supervisor._free_port("127.0.0.1", port, "PORT")
    assert found > port
    assert capsys.readouterr().out == f"Port {port} is taken, {found} is used. Choose another with PORT=...\n"


def test_the_programs_of_an_installation_are_plain_commands() -> None:
    web = supervisor._web("127.0.0.1", 8000)
    assert web.command[1:] == [
        *("-m", "tongban.config.cli", "web", "--host", "127.0.0.1", "--port", "8000"),
    ]


def test_the_portal_learns_where_the_payment_platform_of_the_demonstration_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("TONGBAN_PAYMENTS_URL", "TONGBAN_PAYMENTS_KEY", "SAMPLE_PAYMENTS_KEY"):
        monkeypatch.setenv(name, "to be restored")
    monkeypatch.setenv("SAMPLE_PAYMENTS_KEY", "ours")
    program = supervisor._payments(tmp_path)
    port = program.command[program.command.index("--port") + 1]
    assert (os.environ["TONGBAN_PAYMENTS_URL"], os.environ["TONGBAN_PAYMENTS_KEY"]) == (
        f"http://127.0.0.1:{port}",
        "ours",
    )
    assert program.command[1:3] == ["-m", "sample_city.payments"]
