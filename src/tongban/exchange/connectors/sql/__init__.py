"""A database view, read only: nothing but a SELECT with parameters is ever sent, over names the view really has."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

from tongban.exchange.connectors.mapping import moment, own_module, plain
from tongban.exchange.connectors.outcome import Down, Endpoint, NotFound, NotLetIn, Record, Unproved
from tongban.exchange.connectors.sql import engines

ROWS = 200
QUICK_SECONDS = 0.3
WRONG_KEY = ("password authentication failed", "Access denied", "no password supplied", "does not exist")


class Sql:
    """One office's database. Each dataset is a view with key columns and a column for each field."""

    def __init__(self, spec: Mapping[str, Any], folder: Path) -> None:
        self._spec = spec
        self._engine = engines.engine_of(spec, folder)
        self._module = own_module(folder)
        self._selects: dict[str, sa.Select[Any]] = {}

    def read(self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, until: float) -> Record:
        """Return the row with these keys; where the dataset is `many`, all its rows as one list. Raises NotFound."""
        spec = self._dataset(path)
        keys = {name: body.get(name) for name in spec["key"]}
        if any(not isinstance(value, str | int) for value in keys.values()):
            raise Down("a key is missing")
        rows = self._rows(path, keys, until)
        as_of = moment(rows[0].get("as_of")) if rows and "as_of" in spec else None
        found = [self._fields(path, spec, row) for row in rows]
        if "many" in spec:
            return Record({spec["many"]: found}, as_of)
        if not found:
            raise NotFound
        if len(found) > 1:
            raise Down("more than one row has these keys")
        return Record(found[0], as_of)

    def write(
        self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, key: str, until: float
    ) -> Record:
        """Refuse: nothing is ever written into an office's database."""
        raise Down("databases are only read")

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the server's host; none for a file or a socket."""
        if "host" not in self._spec:
            return []
        return [Endpoint(self._spec["host"], engines.port_of(self._spec))]

    def prove(self, path: str, until: float) -> bool:
        """Sign in and compare the configuration with the view's columns."""
        with self._connected(until) as connection:
            self._select(connection, path)
        return True

    def close(self) -> None:
        """Drop connections."""
        self._engine.dispose()

    def _dataset(self, path: str) -> Mapping[str, Any]:
        if path not in self._spec["datasets"]:
            raise Down(f"no dataset {path} is configured")
        found: Mapping[str, Any] = self._spec["datasets"][path]
        return found

    def _rows(self, path: str, keys: Mapping[str, Any], until: float) -> list[Mapping[str, Any]]:
        given = {f"k_{name}": value for name, value in keys.items()}
        begun = time.monotonic()
        for again in (True, False):  # a kept connection may have died with the server: once more with a new one
            try:
                with self._connected(until) as connection:
                    found = connection.execute(self._select(connection, path), given)
                    return [dict(row) for row in found.mappings().fetchmany(ROWS)]
            except _Lost:
                if not again or time.monotonic() - begun > QUICK_SECONDS:
                    raise
        raise AssertionError

    @contextmanager
    def _connected(self, until: float) -> Iterator[sa.Connection]:
        """Give a connection that is cut off when the time is over, in a transaction that is rolled back."""
        try:
            with engines.within(until), self._engine.connect() as connection, _cut_off(connection, until):
                yield connection
        except DBAPIError as fault:  # its words may hold values
            if any(words in str(fault.orig) for words in WRONG_KEY):
                raise NotLetIn("the database does not let us in") from None
            if unproved := Unproved.by(fault.orig or fault):
                raise unproved from None
            lost = _Lost if fault.connection_invalidated else Down
            raise lost(f"the database failed: {type(fault.orig).__name__}") from None
        except (SQLAlchemyError, OSError) as fault:
            raise Unproved.by(fault) or Down(f"the database failed: {type(fault).__name__}") from None

    def _select(self, connection: sa.Connection, path: str) -> sa.Select[Any]:
        """Return the dataset's one statement; made once, after a look at the view's columns."""
        if path not in self._selects:
            self._selects[path] = _select_of(connection, self._dataset(path))
        return self._selects[path]

    def _fields(self, path: str, spec: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        booleans = {name for name, column in spec["columns"].items() if _type_in(column) == "boolean"}
        fields = {name: plain(row[f"f_{name}"]) for name in spec["columns"]}
        fields |= {name: bool(fields[name]) for name in booleans if fields[name] is not None}
        if hasattr(self._module, "map_answer"):
            fields = dict(self._module.map_answer(path, fields))  # type: ignore[union-attr]  # just looked
        return fields


class _Lost(Down):
    """The connection broke."""


def _select_of(connection: sa.Connection, spec: Mapping[str, Any]) -> sa.Select[Any]:
    view, schema = _quoted(spec["view"]), _quoted(spec["schema"]) if "schema" in spec else None
    try:  # a look at no rows: it needs no right but the one to read
        known = set(
            connection.execute(sa.select(sa.text("*")).select_from(sa.table(view, schema=schema)).limit(0)).keys()
        )
    except (ProgrammingError, OperationalError) as fault:
        if fault.connection_invalidated:
            raise
        raise Down(f"the view {view} is not there, or we may not read it") from None
    columns = {f"f_{name}": _column_in(column) for name, column in spec["columns"].items()}
    columns |= {"as_of": spec["as_of"]} if "as_of" in spec else {}
    order_by = spec.get("order", "").removeprefix("-")
    used = dict.fromkeys([*columns.values(), *spec["key"].values(), *([order_by] if order_by else [])])
    if missing := sorted(used.keys() - known):
        raise Down(f"the view {view} has no column {', '.join(missing)}")
    table = sa.table(view, *(sa.column(_quoted(name)) for name in used), schema=schema)
    chosen = [table.c[column].label(label) for label, column in columns.items()]
    keys = [table.c[column] == sa.bindparam(f"k_{name}") for name, column in spec["key"].items()]
    order = [table.c[order_by].desc() if spec["order"].startswith("-") else table.c[order_by]] if order_by else []
    return sa.select(*chosen).where(*keys).order_by(*order).limit(ROWS if "many" in spec else 2)


def _quoted(name: str) -> sa.sql.quoted_name:
    return sa.sql.quoted_name(name, quote=True)


def _column_in(column: str | Mapping[str, str]) -> str:
    return column if isinstance(column, str) else column["column"]


def _type_in(column: str | Mapping[str, str]) -> str:
    return "" if isinstance(column, str) else column["type"]


@contextmanager
def _cut_off(connection: sa.Connection, until: float) -> Iterator[None]:
    """Break the connection when the time is over: a server that hangs must not keep a thread."""
    raw = connection.connection.dbapi_connection
    timer = threading.Timer(max(until - time.monotonic(), 0), engines.cut, [raw])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
