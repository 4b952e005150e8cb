"""Many rows in one statement: INSERT ... SELECT unnest(...), twice as fast as one VALUES list a batch."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import JSONField, Model


def insert_many(rows: Sequence[Model]) -> None:
    """Insert unsaved rows of one model with a single statement, in the caller's transaction."""
    insert_all([rows])


def insert_all(batches: Sequence[Sequence[Model]]) -> None:
    """Insert unsaved rows of several models, one statement a model, all in one round trip to the server.

    Statements are prepared once a connection and values travel apart from them: half the time of quoted text.
    """
    connection.ensure_connection()
    database: Any = connection.connection
    with connection.wrap_database_errors, database.pipeline(), psycopg.Cursor(database) as cursor:
        for rows in batches:
            if rows:
                statement, fields = _statement(type(rows[0]))
                values = [[_prepared(field, row) for row in rows] for field in fields]
                cursor.execute(statement, values, prepare=True)


@cache
def _statement(model: type[Model]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(model._meta.concrete_fields)
    names = [f'"{field.column}"' for field in fields]
    kinds = [str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection)) for field in fields]
    as_text = [kind == "jsonb" or kind.endswith("[]") for kind in kinds]
    arrays = ", ".join(f"%s::{'text' if text else kind}[]" for kind, text in zip(kinds, as_text, strict=True))
    picked = ", ".join(
        f"{name}::{kind}" if text else name for name, kind, text in zip(names, kinds, as_text, strict=True)
    )
    columns = ", ".join(names)
    table = model._meta.db_table
    rows = f"SELECT {picked} FROM unnest({arrays}) AS rows ({columns})"  # noqa: S608 - names of our own columns only
    return f'INSERT INTO "{table}" ({columns}) {rows}', fields


def _prepared(field: Any, row: Model) -> Any:
    value = field.pre_save(row, True)
    if value is None:
        return None
    if isinstance(field, JSONField):
        return msgspec.json.encode(value).decode()
    if isinstance(field, ArrayField):
        escaped = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in value)
        return "{" + ",".join(f'"{item}"' for item in escaped) + "}"
    return field.get_db_prep_save(value, connection)
