"""The statements that each call of the hub waits for: prepared, on connections of their own that stay open.

Each is a transaction of its own: what it wrote stands when it returns, whatever becomes of the caller's transaction.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import connection
from psycopg_pool import ConnectionPool

TRUSTED_SECONDS = 5.0  # a connection that rested longer is tried first: the server may have gone meanwhile
Parameters = Mapping[str, Any] | Sequence[Any]


class Connection(psycopg.Connection[Any]):
    """A connection that knows when it was last of use."""

    used_at = 0.0


def execute(statement: str, parameters: Parameters) -> "psycopg.Cursor[Any]":
    """Return the cursor of a statement that has run and is committed. The text is constant: it is prepared once."""
    with lent() as one:
        return one.execute(statement, parameters, prepare=True)


@contextmanager
def lent() -> Iterator[Connection]:
    """Lend a connection on which each statement commits by itself, unless it is in `transaction()`."""
    pool = _pool()
    one = pool.getconn()
    try:
        yield one
        one.used_at = time.monotonic()
    finally:
        pool.putconn(one)


def close() -> None:
    """Close the connections, as if none had been lent."""
    if _pool.cache_info().currsize:
        _pool().close()
        _pool.cache_clear()


@cache
def _pool() -> "ConnectionPool[Connection]":
    said = connection.get_connection_params() | {"autocommit": True, "cursor_factory": psycopg.Cursor}
    said |= {"context": None, "prepare_threshold": 5}  # Django's own forbid that anything be prepared
    most = connection.settings_dict["OPTIONS"]["pool"]["max_size"]
    return ConnectionPool(
        kwargs=said,
        connection_class=Connection,
        min_size=0,
        max_size=most,
        timeout=10,
        num_workers=1,
        check=_try_rested,
        open=True,
    )


def _try_rested(one: Connection) -> None:
    if time.monotonic() - one.used_at > TRUSTED_SECONDS:
        ConnectionPool.check_connection(one)


os.register_at_fork(after_in_child=_pool.cache_clear)  # a connection is one process's
