import multiprocessing
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tongban.config.postgres import CannotStart, Server, binaries, database_url

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
BOTH = [pytest.param(None, id="wheel"), *(pytest.param(str(found.parent), id="debian") for found in DEBIAN[-1:])]


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="tongban-pg-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(params=BOTH)
def programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGBAN_PG_BIN", raising=False)
    if request.param:
        monkeypatch.setenv("TONGBAN_PG_BIN", request.param)


def _count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    return row[0] if row else -1


@pytest.mark.usefixtures("programs")
def test_what_was_committed_survives_a_killed_server(folder: Path) -> None:
    first = Server(folder)
    url = first.start()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    assert first.pid is not None
    os.kill(first.pid, signal.SIGKILL)
    first.stop()

    with Server(folder) as again:
        assert again == url
        assert _count(again) == 1000


@pytest.mark.usefixtures("programs")
def test_its_database_sorts_by_code_point_and_is_durable(folder: Path) -> None:
    with Server(folder) as url, psycopg.connect(url) as connection:
        row = connection.execute("SELECT 'Z' < 'a', current_setting('fsync'), current_setting('synchronous_commit')")
        assert row.fetchone() == (True, "on", "on")


def test_only_its_owner_reaches_the_server(folder: Path) -> None:
    with Server(folder) as url, psycopg.connect(url) as connection:
        sockets = Path(connection.info.host)
        row = connection.execute("SELECT current_setting('listen_addresses')").fetchone()
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert row == ("",)


def test_a_second_starter_is_refused(folder: Path) -> None:
    with Server(folder) as url:
        second = Server(folder)
        with pytest.raises(CannotStart, match=r"^Tongban is running on .* already\."):
            second.start()
        second.stop()
        assert database_url(folder) == url
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_socket_folder_of_somebody_else_is_refused(folder: Path) -> None:
    server = Server(folder)
    (folder / "postgres").symlink_to(folder)
    with pytest.raises(CannotStart, match=r"belongs to somebody else\.$"):
        server.start()


def test_the_address_is_known_while_it_runs_only(folder: Path) -> None:
    server = Server(folder)
    with server as url:
        assert (database_url(folder), server.is_running) == (url, True)
    assert (database_url(folder), server.is_running) == (None, False)


def test_a_long_path_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("d" * 100)
    with Server(deep) as url, psycopg.connect(url) as connection:
        assert len(connection.info.host) < 100
        shutil.rmtree(connection.info.host)


def test_a_killed_starter_leaves_a_server_that_ends_by_itself(folder: Path) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-m", "tongban.config.postgres", "run", "--data", folder], stdout=subprocess.PIPE
    )
    assert starter.stdout is not None
    url = starter.stdout.readline().decode().strip()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 10)")
    starter.kill()
    starter.wait()
    starter.stdout.close()

    with Server(folder) as again:
        assert _count(again) == 10


def test_a_cluster_of_another_version_is_named(folder: Path) -> None:
    server = Server(folder)
    with server:
        pass
    (folder / "postgres" / "cluster" / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match=r"was made by PostgreSQL 9, this is \d+: dump and restore it"):
        server.start()


def test_wrong_programs_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGBAN_PG_BIN", "/nowhere")
    with pytest.raises(CannotStart, match="TONGBAN_PG_BIN is /nowhere, where there is no program `postgres`"):
        binaries()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
class TestAsRoot:
    def test_the_server_runs_as_nobody(self, folder: Path) -> None:
        server = Server(folder)
        with server:
            status = Path(f"/proc/{server.pid}/status").read_text()
        assert "Uid:\t65534\t65534\t65534\t65534" in status
        assert "Groups:\t \n" in status

    def test_a_closed_folder_is_no_obstacle(self, folder: Path) -> None:
        folder.chmod(0o700)
        server = Server(folder)
        with server as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server._home.parent == Path("/var/lib/tongban")
        shutil.rmtree(server._home)

    def test_closed_programs_are_copied(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        programs = _copy_of_the_wheel(folder / "hidden", monkeypatch)
        (folder / "hidden").chmod(0o700)
        server = Server(folder / "data")
        with server:
            program = Path(f"/proc/{server.pid}/exe").resolve()
        assert programs.exists()
        assert program.is_relative_to(folder / "data" / "postgres")

    def test_an_ordinary_user_starts_one_too(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _copy_of_the_wheel(folder, monkeypatch)
        mine = folder / "mine"
        mine.mkdir()
        shutil.chown(mine, "nobody", "nogroup")
        starter = multiprocessing.get_context("fork").Process(target=_start_as_nobody, args=(mine,))
        starter.start()
        starter.join()
        assert starter.exitcode == 0


def _copy_of_the_wheel(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TONGBAN_PG_BIN", raising=False)
    package = binaries().parents[1]
    shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(f"{package}.libs", folder / f"{package.name}.libs")
    programs = folder / package.name / "pginstall" / "bin"
    monkeypatch.setattr("tongban.config.postgres.server.binaries", lambda: programs)
    return programs


def _start_as_nobody(folder: Path) -> None:
    os.setgroups([])
    os.setgid(pwd.getpwnam("nobody").pw_gid)
    os.setuid(pwd.getpwnam("nobody").pw_uid)
    server = Server(folder)
    with server as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert url == f"postgresql:///tongban?host={folder}/postgres/socket&user=tongban"
    assert not server.is_running
