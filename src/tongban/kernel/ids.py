"""Identifiers made by the application: UUID version 7 (RFC 9562, section 5.7)."""

import os
import time
from datetime import datetime
from uuid import UUID


def uuid7(at: datetime | None = None) -> UUID:
    """Return a new time-ordered identifier whose first 48 bits are milliseconds since 1970."""
    milliseconds = time.time_ns() // 1_000_000 if at is None else int(at.timestamp() * 1000)
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)


def first_id_of(moment: datetime) -> UUID:
    """Return the smallest identifier made at `moment`: the bound of a monthly partition."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
