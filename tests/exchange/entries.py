"""A log of many entries, written as the hub writes it, with seals over most of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tongban.exchange.log.recording import digest_of, record
from tongban.exchange.models import Call
from tongban.exchange.operations import seal
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7

FIRST_DAY = date(2026, 3, 2)


def a_call(number: int = 0, **more: Any) -> Call:
    """Return an unsaved call, different for each number."""
    at = now()
    said: dict[str, Any] = {
        "id": uuid7(at),
        "source": f"source-{number % 5}",
        "agency": "police",
        "actor_kind": "officer",
        "actor_id": UUID(int=number + 1),
        "actor_label": "吴敏",
        "actor_agency": "health",
        "purpose": "birth",
        "concerning": f"20260302{number:08}",
        "subject_digest": digest_of(f"{number:018}"),
        "fields": ["name", "age"],
        "outcome": "answered",
        "milliseconds": number,
        "at": at,
        "consumer": "CN-310000/GOV/1131000000000001/registry",
        "agreement_id": UUID(int=7),
        "message_id": f"m-{number}",
        "request_digest": "ab" * 32,
        "answer_digest": "cd" * 32,
        "signature": "sig1=:c2ln:",
        "quality": ["age:range"],
    }
    return Call(**{**said, **more})


def a_log(count: int, *, a_seal_after: int) -> None:
    """Write `count` calls, and seal after every `a_seal_after` of them."""
    for begin in range(0, count, a_seal_after):
        batch = [a_call(number) for number in range(begin, min(begin + a_seal_after, count))]
        record(batch)
        if len(batch) == a_seal_after:
            seal(FIRST_DAY + timedelta(days=begin // a_seal_after))
