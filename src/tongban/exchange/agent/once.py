"""A call that comes again under its Idempotency-Key is answered from memory: the office's system does it once.

Only where the agent itself was killed between the system's doing and its own remembering is the system asked again,
with the same Idempotency-Key.
"""

import hashlib
import sqlite3
from pathlib import Path

from tongban.exchange.agent.messages import Reply, Request
from tongban.exchange.agent.queue import header_text, headers_in
from tongban.exchange.hub.headers import read
from tongban.exchange.hub.spool import IN_MEMORY, Spool

DAY = 86_400.0


class KeyUsed(Exception):
    """This key came before with another call."""


def remembered(database: sqlite3.Connection, request: Request, folder: Path) -> Reply | None:
    """Return the answer that this call got before; its body is the caller's to close. Raises KeyUsed."""
    row = database.execute("SELECT * FROM once WHERE client = ? AND key = ?", _key(request)).fetchone()
    if row is None:
        return None
    if row["digest"] != _digest(request):
        raise KeyUsed
    return Reply(row["status"], Spool.of(folder, row["answer"]), headers_in(row["headers"]))


def remember(database: sqlite3.Connection, request: Request, reply: Reply, *, at: float) -> None:
    """Keep the answer to a call that has a key, unless it is large or tells of a fault that may pass."""
    client, key = _key(request)
    if not key or reply.status >= 500 or reply.body.size > IN_MEMORY:
        return
    row = (client, key, _digest(request), at, reply.status, header_text(reply.headers), reply.body.content())
    database.execute("INSERT INTO once VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)


def sweep(database: sqlite3.Connection, *, at: float, keep_days: float) -> None:
    """Forget answers to calls that nobody sends again."""
    database.execute("DELETE FROM once WHERE at < ?", (at - keep_days * DAY,))


def _key(request: Request) -> tuple[str, str]:
    headers = read(request.headers)
    return headers.get("x-road-client", ""), headers.get("idempotency-key", "")


def _digest(request: Request) -> str:
    return hashlib.sha256(f"{request.method} {request.target} {request.body.sha256.hex()}".encode()).hexdigest()
