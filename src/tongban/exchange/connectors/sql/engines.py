"""The three engines: how each is reached, made to read only, bounded in time, and cut off."""

import contextlib
import os
import socket
import sqlite3
import ssl
import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import sqlalchemy as sa

from tongban.exchange import reach
from tongban.exchange.connectors.outcome import Down

STATEMENT_SECONDS = 1.5
CONNECT_SECONDS = 1.0
CONNECTIONS = 8
PORTS = {"postgresql": 5432, "mariadb": 3306}
_until: ContextVar[float] = ContextVar("sql_until")


@contextlib.contextmanager
def within(until: float) -> Iterator[None]:
    """Bound the making of connections in this thread by a moment of `time.monotonic`."""
    token = _until.set(until)
    try:
        yield
    finally:
        _until.reset(token)


def engine_of(spec: Mapping[str, Any], folder: Path) -> sa.Engine:
    """Return the engine of a configuration; it connects at the first call."""
    kind = spec["engine"]
    connect, url = {
        "postgresql": (_postgresql, "postgresql+psycopg://"),
        "mariadb": (_mariadb, "mariadb+pymysql://"),
        "sqlite": (_sqlite, "sqlite://"),
    }[kind]
    return sa.create_engine(
        url,
        creator=lambda: connect(spec, folder),
        poolclass=sa.QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=STATEMENT_SECONDS,
        pool_recycle=300,
        hide_parameters=True,
    )


def port_of(spec: Mapping[str, Any]) -> int:
    """Return the configured port, or the engine's own."""
    return int(spec.get("port", PORTS[spec["engine"]]))


def cut(raw: Any) -> None:
    """Break a connection under the call that waits on it."""
    with contextlib.suppress(Exception):  # it may have ended by itself just now
        if isinstance(raw, sqlite3.Connection):
            raw.interrupt()
        elif isinstance(raw, psycopg.Connection):
            with socket.socket(fileno=os.dup(raw.fileno())) as twin:
                twin.shutdown(socket.SHUT_RDWR)
        else:
            raw._sock.shutdown(socket.SHUT_RDWR)  # pymysql offers no other way to its socket


def _seconds() -> float:
    left = min(CONNECT_SECONDS, _until.get() - time.monotonic())
    if left <= 0:
        raise Down("no time left")
    return left


def _postgresql(spec: Mapping[str, Any], folder: Path) -> psycopg.Connection[Any]:
    host: dict[str, Any] = {}
    if "socket" in spec:
        reach.check_socket(spec["socket"])
        host = {"host": spec["socket"]}
    else:
        host = {"host": spec["host"], "hostaddr": reach.addresses_of(spec["host"], port_of(spec))[0]}
    trusted = {"sslrootcert": str(folder / spec["ca"])} if "ca" in spec else {"sslrootcert": "system"}
    is_secured = spec.get("tls", True) and "socket" not in spec
    secured: dict[str, Any] = {"sslmode": "verify-full", **trusted} if is_secured else {}
    connection: psycopg.Connection[Any] = psycopg.connect(
        **host,
        **secured,
        port=port_of(spec),
        dbname=spec["database"],
        user=spec["user"],
        password=spec.get("password", ""),
        connect_timeout=max(int(_seconds()), 1),
        options=f"-c default_transaction_read_only=on -c statement_timeout={int(STATEMENT_SECONDS * 1000)}",
        prepare_threshold=None,
    )
    connection.read_only = True
    return connection


def _mariadb(spec: Mapping[str, Any], folder: Path) -> Any:
    seconds = _seconds()
    secured: dict[str, Any] = {}
    if "socket" in spec:
        reach.check_socket(spec["socket"])
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        channel.settimeout(seconds)
        channel.connect(spec["socket"])
    else:
        address = reach.addresses_of(spec["host"], port_of(spec))[0]
        channel = socket.create_connection((address, port_of(spec)), seconds)
        if spec.get("tls", True):
            secured["ssl"] = ssl.create_default_context(cafile=str(folder / spec["ca"]) if "ca" in spec else None)
    connection = pymysql.connect(
        host=spec.get("host", "localhost"),  # the name its certificate must bear
        user=spec["user"],
        password=spec.get("password", ""),
        database=spec["database"],
        charset="utf8mb4",
        read_timeout=STATEMENT_SECONDS,
        write_timeout=STATEMENT_SECONDS,
        init_command=f"SET SESSION tx_read_only = 1, SESSION max_statement_time = {STATEMENT_SECONDS}",
        local_infile=False,
        defer_connect=True,
        **secured,
    )
    connection.connect(sock=channel)
    return connection


def _sqlite(spec: Mapping[str, Any], folder: Path) -> sqlite3.Connection:
    file = (folder / spec["file"]).resolve()
    connection = sqlite3.connect(
        f"{file.as_uri()}?mode=ro", uri=True, timeout=_seconds(), check_same_thread=False, cached_statements=16
    )
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection
