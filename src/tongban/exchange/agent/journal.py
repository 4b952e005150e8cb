"""What the agent did and was asked to do, with both sides' signatures: the office's own evidence."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tongban.exchange.agent.messages import Reply, Request
from tongban.exchange.hub.headers import read
from tongban.exchange.signing import Signed

DAY = 86_400.0


def begin(database: sqlite3.Connection, direction: str, request: Request, *, at: float) -> int:
    """Write a call down before it is passed on; return its number. `direction` is `out` or `in`.

    The query is left out: it may hold what is about a person.
    """
    headers = read(request.headers)
    row = (
        at,
        direction,
        headers.get("x-road-id", ""),
        headers.get("x-road-client", ""),
        request.method,
        request.target.partition("?")[0],
        request.body.sha256.hex(),
        _evidence(headers),
    )
    entered = database.execute(
        "INSERT INTO calls (at, direction, id, client, method, path, request_digest, request_signature)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    return entered.lastrowid or 0


def end(database: sqlite3.Connection, number: int, reply: Reply) -> None:
    """Add what came of a call."""
    headers = read(reply.headers)
    database.execute(
        "UPDATE calls SET status = ?, error = ?, answer_digest = ?, answer_signature = ? WHERE number = ?",
        (reply.status, headers.get("x-road-error", ""), reply.body.sha256.hex(), _evidence(headers), number),
    )


def fail(database: sqlite3.Connection, number: int, code: str) -> None:
    """Add why nothing came of a call."""
    database.execute("UPDATE calls SET error = ? WHERE number = ?", (code, number))


def take_in(database: sqlite3.Connection, signed: Signed) -> bool:
    """Remember a message for as long as its signature counts; tell whether it is the first time."""
    row = (f"{signed.key_id} {signed.nonce}", signed.until.timestamp())
    return bool(database.execute("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", row).rowcount)


def entries(database: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield all entries, the oldest first. One without a status was broken off."""
    for row in database.execute("SELECT * FROM calls ORDER BY number"):
        moment = datetime.fromtimestamp(row["at"], tz=UTC).isoformat(timespec="milliseconds")
        yield dict(row) | {"at": moment}


def sweep(database: sqlite3.Connection, *, at: float, log_days: float) -> None:
    """Forget signatures that no longer count, and what happened long ago."""
    database.execute("DELETE FROM seen WHERE until < ?", (at,))
    database.execute("DELETE FROM calls WHERE at < ?", (at - log_days * DAY,))


def _evidence(headers: dict[str, str]) -> str:
    return f"{headers.get('signature-input', '')} {headers.get('signature', '')}".strip()
