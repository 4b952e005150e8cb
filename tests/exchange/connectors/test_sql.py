"""Database views of three real engines: only read, only by parameters, only by columns the view has."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.exchange.connectors.conftest import NUMBER, Connect, ask
from tests.exchange.connectors.serving import Served
from tongban.exchange.connectors.outcome import Down, NotFound, NotLetIn

ROWS = [(NUMBER, "retired", "2020-01-31", 1, 3200.5), ("31010119880102003X", "paying", "2010-03-01", 0, 0)]
TABLE = """CREATE TABLE pensions (person_id varchar(18), state varchar(20), since date, is_local {boolean},
 amount decimal(10, 2), changed {moment})"""
VIEW = "CREATE VIEW pension_view AS SELECT * FROM pensions"
INSERT = "INSERT INTO pensions VALUES ({}, {}, {}, {}, {}, '2026-11-01 08:00:00')"
DATASET: dict[str, Any] = {
    "view": "pension_view",
    "key": {"id_number": "person_id"},
    "columns": {
        "status": "state",
        "since": "since",
        "local": {"column": "is_local", "type": "boolean"},
        "amount": "amount",
    },
    "as_of": "changed",
}
FOUND = {"status": "retired", "since": "2020-01-31", "local": True, "amount": 3200.5}


@dataclass(frozen=True)
class Database:
    """Where a connector finds it, and how the test looks behind the connector's back."""

    spec: dict[str, Any]
    count: Callable[[], int]


def spec(database: Database, **dataset: Any) -> dict[str, Any]:
    return {"kind": "sql", **database.spec, "datasets": {"/person": DATASET | dataset}}


def filled(run: Callable[[str, tuple[Any, ...]], Any], mark: str, boolean: str, moment: str) -> None:
    run(TABLE.format(boolean=boolean, moment=moment), ())
    for row in ROWS:
        run(INSERT.format(*[mark] * 5), row)
    run(VIEW, ())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    """A database of its own on the tests' server, with a user who may see the view alone."""
    given = conninfo_to_dict(os.environ["DATABASE_URL"])
    name = f"office_{os.getpid()}"
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        server.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'pw'")
    admin = psycopg.connect(url, dbname=name, autocommit=True)
    filled(lambda text, row: admin.execute(text, row), "%s", "smallint", "timestamp")
    admin.execute(f"GRANT SELECT ON pension_view TO {name}")
    host = str(given.get("host", ""))
    place = {"socket": host} if host.startswith("/") else {"host": host or "127.0.0.1", "tls": False}
    os.environ["TEST_PG_PASSWORD"] = "pw"
    reached = {"engine": "postgresql", **place, "port": int(given.get("port") or 5432), "database": name, "user": name}
    yield Database(
        reached | {"password": "${TEST_PG_PASSWORD}"},
        lambda: admin.execute("SELECT count(*) FROM pensions").fetchone()[0],
    )
    admin.close()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.execute(f"DROP ROLE {name}")


@pytest.fixture
def sqlite(tmp_path: Path) -> Database:
    file = tmp_path / "office.sqlite"
    made = (
        sqlite3.connect(file, autocommit=True)
        if hasattr(sqlite3, "LEGACY_TRANSACTION_CONTROL")
        else sqlite3.connect(file, isolation_level=None)
    )
    filled(lambda text, row: made.execute(text, row), "?", "boolean", "timestamp")
    return Database(
        {"engine": "sqlite", "file": str(file)}, lambda: made.execute("SELECT count(*) FROM pensions").fetchone()[0]
    )


@pytest.fixture(scope="session")
def mariadbd_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """A real MariaDB, of an unprivileged user, on a private socket."""
    server = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    assert server, "MariaDB is missing: apt-get install mariadb-server-core"
    home = Path("/tmp") / f"tongban-mariadb-{os.getpid()}"  # a socket's path is short
    home.mkdir(mode=0o755)
    user = ["--user=nobody"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(home, "nobody")
    flags = ["--no-defaults", f"--datadir={home}/data", *user]
    first = "".join(_first_statements())
    (home / "data").mkdir()
    if user:
        shutil.chown(home / "data", "nobody")
    subprocess.run([server, *flags, "--bootstrap"], check=True, capture_output=True, input=first.encode())
    process = subprocess.Popen(
        [
            server,
            *flags,
            f"--socket={home}/s",
            "--skip-networking",
            f"--pid-file={home}/pid",
            "--innodb-flush-method=fsync",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not _accepts(home / "s"):
        assert process.poll() is None, "MariaDB has ended"
        assert time.monotonic() < deadline, "MariaDB does not answer"
        time.sleep(0.1)
    yield home / "s", process.pid
    process.terminate()
    process.wait(30)
    shutil.rmtree(home, ignore_errors=True)


def _first_statements() -> Iterator[str]:
    """Yield what makes a new server's own tables, as its installer would."""
    yield "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n"
    for part in ("system_tables", "performance_tables", "system_tables_data"):
        yield next(Path("/usr/share").glob(f"m*/m*_{part}.sql")).read_text() + "\n"


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


@pytest.fixture
def mariadb(mariadbd_at: tuple[Path, int]) -> Iterator[Database]:
    admin = pymysql.connect(unix_socket=str(mariadbd_at[0]), user="root", autocommit=True)
    cursor = admin.cursor()
    cursor.execute("DROP DATABASE IF EXISTS office")
    cursor.execute("CREATE DATABASE office CHARACTER SET utf8mb4")
    admin.select_db("office")
    filled(lambda text, row: cursor.execute(text, row or None), "%s", "tinyint(1)", "datetime")
    cursor.execute("CREATE OR REPLACE USER reader IDENTIFIED BY 'pw'")
    cursor.execute("GRANT SELECT ON office.pension_view TO reader")
    os.environ["TEST_MARIADB_PASSWORD"] = "pw"

    def count() -> int:
        cursor.execute("SELECT count(*) FROM pensions")
        return int(cursor.fetchone()[0])

    yield Database(
        {
            "engine": "mariadb",
            "socket": str(mariadbd_at[0]),
            "database": "office",
            "user": "reader",
            "password": "${TEST_MARIADB_PASSWORD}",
        },
        count,
    )
    admin.close()


@pytest.fixture(params=["postgresql", "sqlite", "mariadb"])
def database(request: pytest.FixtureRequest, settings: Any) -> Database:
    found: Database = request.getfixturevalue(request.param)
    if "socket" in found.spec:
        settings.TONGBAN_EXCHANGE_HOSTS += f",{found.spec['socket']}"
    return found


def test_a_row_becomes_fields_of_their_types(connect: Connect, database: Database) -> None:
    found = ask(connect(spec(database)))
    assert (found.fields, found.as_of) == (FOUND, datetime(2026, 11, 1, 0, 0, tzinfo=UTC))


def test_nobody_is_no_record(connect: Connect, database: Database) -> None:
    with pytest.raises(NotFound):
        ask(connect(spec(database)), id_number="310101199001010000")


def test_many_rows_become_a_list_in_their_order(connect: Connect, database: Database) -> None:
    found = ask(connect(spec(database, many="pensions", key={"local_": "is_local"}, columns={"s": "state"})), local_=1)
    assert found.fields == {"pensions": [{"s": "retired"}]}


INJECTIONS = [
    "' OR '1'='1",
    "' OR 1=1 -- ",
    "'; DROP TABLE pensions; -- ",
    "' UNION SELECT person_id, person_id, null, null, null, null FROM pensions -- ",
    "\\' OR 1=1 # ",
    '" OR ""="',
    "%s",
    ":k_id_number",
    "\x00",
    "％' or 1=1",
    "\xbf' OR 1=1 -- ",
]


@pytest.mark.parametrize("value", INJECTIONS)
def test_a_value_is_never_sql(connect: Connect, database: Database, value: str) -> None:
    with pytest.raises((NotFound, Down)):
        ask(connect(spec(database)), id_number=value)
    assert database.count() == 2


@pytest.mark.parametrize("value", [["a"], {"a": 1}, None, 1.5])
def test_a_value_of_another_shape_is_not_sent(connect: Connect, database: Database, value: Any) -> None:
    with pytest.raises(Down):
        ask(connect(spec(database)), id_number=value)


NAMES = [
    'pension_view"; DROP TABLE pensions; --',
    "pensions; --",
    "(SELECT 1) x",
    "pension_view` x",
    "pg_catalog.pg_user",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_never_sql(connect: Connect, database: Database, name: str) -> None:
    for changed in (
        {"view": name},
        {"schema": name},
        {"key": {"id_number": name}},
        {"columns": {"status": name}},
        {"as_of": name},
        {"order": name},
    ):
        with pytest.raises(Down):
            ask(connect(spec(database, **changed)))
    assert database.count() == 2


def test_nothing_can_be_written_over_a_connection(connect: Connect, database: Database) -> None:
    connector: Any = connect(spec(database))
    ask(connector)
    with pytest.raises(Down), connector._connected(time.monotonic() + 2) as connection:
        connection.exec_driver_sql("DELETE FROM pension_view")
    assert database.count() == 2
    with pytest.raises(Down):
        connector.write("/person", {}, purpose="birth", concerning="", key="k", until=time.monotonic() + 2)


def test_a_column_that_is_missing_is_named(connect: Connect, database: Database) -> None:
    with pytest.raises(Down, match="has no column religion"):
        connect(spec(database, columns={"x": "religion"})).prove("/person", time.monotonic() + 2)


SLOW = {
    "postgresql": "SELECT pg_sleep(10)",
    "mariadb": "SELECT sleep(10)",
    "sqlite": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
}


def test_a_statement_without_end_is_ended(connect: Connect, database: Database) -> None:
    connector: Any = connect(spec(database))
    begun = time.monotonic()
    with pytest.raises(Down), connector._connected(time.monotonic() + 1) as connection:
        connection.exec_driver_sql(SLOW[database.spec["engine"]]).fetchall()
    assert time.monotonic() - begun < 2
    assert ask(connector).fields == FOUND


def test_a_server_that_is_stopped_under_a_call_holds_nobody(
    connect: Connect, mariadb: Database, mariadbd_at: tuple[Path, int], settings: Any
) -> None:
    settings.TONGBAN_EXCHANGE_HOSTS += f",{mariadb.spec['socket']}"
    connector = connect(spec(mariadb))
    ask(connector)
    os.kill(mariadbd_at[1], signal.SIGSTOP)
    try:
        begun = time.monotonic()
        with pytest.raises(Down):
            ask(connector)
        assert time.monotonic() - begun < 2.2
    finally:
        os.kill(mariadbd_at[1], signal.SIGCONT)
    assert ask(connector).fields == FOUND


def test_a_wrong_password_is_told_apart(connect: Connect, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if "user" not in database.spec:
        pytest.skip("a file has no password")
    monkeypatch.setenv("TEST_MARIADB_PASSWORD", "wrong")
    with pytest.raises(NotLetIn):
        ask(connect(spec(Database(database.spec | {"user": "nobody_known"}, database.count))))


@pytest.mark.parametrize("engine", ["postgresql", "mariadb"])
def test_a_database_that_is_not_listed_is_not_connected_to(
    connect: Connect, office: Served, settings: Any, engine: str
) -> None:
    settings.TONGBAN_EXCHANGE_HOSTS = "10.0.0.0/8"
    place = {"engine": engine, "host": "127.0.0.1", "port": office.port, "database": "d", "user": "u"}
    with pytest.raises(Down, match="TONGBAN_EXCHANGE_HOSTS"):
        ask(connect(spec(Database(place, lambda: 2))))
    place = {"engine": engine, "socket": "/run/elsewhere", "database": "d", "user": "u"}
    with pytest.raises(Down, match="TONGBAN_EXCHANGE_HOSTS"):
        ask(connect(spec(Database(place, lambda: 2))))


@pytest.mark.parametrize("engine", ["postgresql", "mariadb"])
def test_a_server_that_accepts_and_says_nothing_holds_nobody(connect: Connect, engine: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = {"engine": engine, "host": "127.0.0.1", "port": silent.getsockname()[1], "tls": False}
        begun = time.monotonic()
        with pytest.raises(Down):
            ask(connect(spec(Database(place | {"database": "d", "user": "u"}, lambda: 2))))
        assert time.monotonic() - begun < 2.2
