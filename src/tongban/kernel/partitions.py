"""Tables cut in parts from the first day: by month for what only grows, by hash for cases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from tongban.kernel.ids import first_id_of

HASH_PARTS = 8
MONTHLY = ("kernel_auditentry", "kernel_outboxevent", "kernel_look", "exchange_call")


class CreatePartitionedModel(CreateModel):
    """CreateModel for a partitioned table. `by` is `month` (range of the UUIDv7 key) or `hash`.

    The key alone is the partition key, so primary and foreign keys stay single columns.
    """

    def __init__(self, *args: object, by: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as Django declares them
        self.by = by

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Return what a migration writer needs to build this operation again."""
        name, args, kwargs = super().deconstruct()
        return name, list(args), {**kwargs, "by": self.by}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the table with its PARTITION BY clause and its first parts."""
        plain = schema_editor.sql_create_table
        kind = "RANGE" if self.by == "month" else "HASH"
        schema_editor.sql_create_table = f"{plain} PARTITION BY {kind} (id)"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        if self.by == "month":
            schema_editor.execute(f'CREATE TABLE "{table}_other" PARTITION OF "{table}" DEFAULT')
            return
        for part in range(HASH_PARTS):
            schema_editor.execute(
                f'CREATE TABLE "{table}_{part}" PARTITION OF "{table}" '
                f"FOR VALUES WITH (MODULUS {HASH_PARTS}, REMAINDER {part})"
            )


def open_months(*, at: datetime, ahead: int = 3) -> list[str]:
    """Create the monthly parts from the month after `at` to `ahead` months on; return the new parts' names.

    The month of `at` itself may already have rows in the default part, so it is opened only while that part is empty.
    """
    opened = []
    for table in MONTHLY:
        for start, end in _months(at, ahead):
            part = f"{table}_{start:%Y_%m}"
            if _exists(table) and not _exists(part) and _open(table, part, first_id_of(start), first_id_of(end)):
                opened.append(part)
    return opened


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def _open(table: str, part: str, low: UUID, high: UUID) -> bool:
    """Create one part, unless rows of its month already lie in the default part; tell whether it was created."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT FROM "{table}_other" WHERE id >= %s AND id < %s LIMIT 1', [low, high])
        if cursor.fetchone() is not None:
            return False
        bounds = f"FROM ('{low}') TO ('{high}')"
        cursor.execute(f'CREATE TABLE IF NOT EXISTS "{part}" PARTITION OF "{table}" FOR VALUES {bounds}')
    return True


def _months(at: datetime, ahead: int) -> Iterator[tuple[datetime, datetime]]:
    first = at.astimezone(UTC).year * 12 + at.astimezone(UTC).month - 1
    for month in range(first, first + ahead + 1):
        yield _start_of(month), _start_of(month + 1)


def _start_of(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
