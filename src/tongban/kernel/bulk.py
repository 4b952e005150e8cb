"""Many rows in one statement: INSERT ... SELECT from one JSON text, cheaper on both sides than an array a column."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
import psycopg
from django.db import connection
from django.db.models import Model


def insert_many(rows: Sequence[Model]) -> None:
    """Insert unsaved rows of one model with a single statement, in the caller's transaction."""
    insert_all([rows])


def insert_all(batches: Sequence[Sequence[Model]]) -> None:
    """Insert unsaved rows of several models, one statement a model, all in one round trip to the server.

    Statements are prepared once a connection. Rows travel as one JSON text, which PostgreSQL reads into the table's
    own types; for columns that JSON can say, so not for binary ones.
    """
    connection.ensure_connection()
    database: Any = connection.connection
    with connection.wrap_database_errors, database.pipeline(), psycopg.Cursor(database) as cursor:
        for rows in batches:
            if rows:
                statement, fields = _statement(type(rows[0]))
                told = [
                    {field.column: field.get_prep_value(field.pre_save(row, True)) for field in fields} for row in rows
                ]
                cursor.execute(statement, [msgspec.json.encode(told).decode()], prepare=True)


@cache
def _statement(model: type[Model]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(model._meta.concrete_fields)
    columns, table = ", ".join(f'"{field.column}"' for field in fields), model._meta.db_table
    rows = f'SELECT {columns} FROM json_populate_recordset(NULL::"{table}", %s)'  # noqa: S608 - our own names only
    return f'INSERT INTO "{table}" ({columns}) {rows}', fields
