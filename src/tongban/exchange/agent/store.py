"""The agent's own file: what waits, what was answered, which messages were seen, and what happened. SQLite, WAL."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

FILE = "agent.sqlite"
BUSY_SECONDS = 10
TABLES = """
CREATE TABLE IF NOT EXISTS queue (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    lane TEXT NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    headers TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'answered', 'expired', 'dropped')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at REAL NOT NULL DEFAULT 0,
    fault TEXT NOT NULL DEFAULT '',
    kept_at REAL NOT NULL,
    ended_at REAL,
    status INTEGER,
    answer_headers TEXT,
    answer_size INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS waiting ON queue (lane, number) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS bodies (
    rowid INTEGER PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES queue ON DELETE CASCADE,
    part TEXT NOT NULL CHECK (part IN ('request', 'answer')),
    content BLOB NOT NULL,
    UNIQUE (number, part)
);
CREATE TABLE IF NOT EXISTS seen (nonce TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS once (
    client TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    at REAL NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (client, key)
);
CREATE TABLE IF NOT EXISTS calls (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('out', 'in')),
    id TEXT NOT NULL,
    client TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    request_signature TEXT NOT NULL,
    status INTEGER,
    error TEXT NOT NULL DEFAULT '',
    answer_digest TEXT NOT NULL DEFAULT '',
    answer_signature TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS calls_at ON calls (at);
"""
T = TypeVar("T")


def opened(folder: Path) -> sqlite3.Connection:
    """Return a connection to the file, which only its owner reads; a commit is on the disk when it returns."""
    file = folder / FILE
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA secure_delete = ON")
    database.executescript(TABLES)
    return database


class Store:
    """The file as the agent's coroutines use it: one thread does all, in turn."""

    def __init__(self, folder: Path) -> None:
        self._database = opened(folder)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def run(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `ask` returns; what it changes is one transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._in_one, ask)

    def _in_one(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            return ask(self._database)
